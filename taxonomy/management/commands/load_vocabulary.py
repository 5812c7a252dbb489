"""``manage.py load_vocabulary``: the vocabulary files into the database."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from taxonomy.files import VocabularyError
from taxonomy.services import load_vocabulary


class Command(BaseCommand):
    """Load or refresh sectors, methods, outcomes, barriers, enablers and modes."""

    help = (
        "Loads the vocabulary from YAML files. The same files twice change nothing, and what editors "
        "changed, added or removed in the admin is left as they made it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder."""
        parser.add_argument(
            "path",
            nargs="?",
            type=Path,
            default=Path(settings.BASE_DIR) / "fixtures" / "vocabulary",
            help="Folder of .yaml files, one a scheme (default: fixtures/vocabulary).",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, then say what was done; with --verbosity 2 also each term and each value kept."""
        talkative = options["verbosity"] > 1
        try:
            report = load_vocabulary(
                options["path"], progress=self.stdout.write if talkative else None
            )
        except VocabularyError as error:
            raise CommandError(str(error)) from error
        if talkative:
            for line in report.kept:
                self.stdout.write(f"left as editors made it: {line}")
        if options["verbosity"]:
            self.stdout.write(report.summary())

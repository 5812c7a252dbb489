"""``manage.py load_demonstration``: the cases that ship with Precedent."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from exchange.lookups import Finder
from website.importing.command import run_import
from website.importing.run import Importer, Options


class Command(BaseCommand):
    """Import and publish ``fixtures/casestudies``; safe to repeat."""

    help = (
        "Loads and publishes the cases in fixtures/casestudies. A case that has been edited, unpublished "
        "or withdrawn here is left as it is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder."""
        parser.add_argument(
            "path",
            nargs="?",
            type=Path,
            default=Path(settings.BASE_DIR) / "fixtures" / "casestudies",
            help="Folder of case files (default: fixtures/casestudies).",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load; only what changed is printed."""
        importer = Importer(Options(publish=True, keep_edits=True), Finder())
        run_import(self, importer, [options["path"]], quiet=True)

"""Load the organisations and programmes that ship with Precedent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from organisations.services import FixtureError, load_organisations, load_programmes


class Command(BaseCommand):
    """Bring the fixture files into the database; safe to repeat."""

    help = (
        "Load organisations and programmes from fixtures/. Rows whose file has not changed "
        "since the last load are left as they are."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder that holds ``organisations/`` and ``programmes/``."""
        parser.add_argument(
            "--fixtures",
            type=Path,
            default=Path(settings.BASE_DIR) / "fixtures",
            help="folder that holds organisations/ and programmes/ (default: %(default)s)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load both, organisations first."""
        folder: Path = options["fixtures"]

        def say(line: str) -> None:
            if options["verbosity"] > 0:
                self.stdout.write(line)

        try:
            load_organisations(folder / "organisations", say)
            load_programmes(folder / "programmes", say)
        except FixtureError as error:
            raise CommandError(str(error)) from error

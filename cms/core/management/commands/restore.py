"""``manage.py restore DIR``: what a backup holds in the place of what there is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.core.backups.making import bring_back
from cms.core.backups.manifest import BackupRefused
from cms.core.management.commands.backup import kept


class Command(BaseCommand):
    """Restores one backup, or refuses it whole."""

    help = (
        "Put the database and the files of a backup in the place of those that there are. A torn or foreign "
        "backup is refused before anything is touched. Stop the site and its worker first."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Where from."""
        parser.add_argument("folder", type=Path, help="the folder that “backup” made")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore and say what is to be done next."""
        try:
            made_at = bring_back(kept(), options["folder"].resolve())
        except (BackupRefused, OSError) as error:
            raise CommandError(f"Not restored. {error}") from error
        self.stdout.write(
            f"Restored as of {made_at}. Next: manage.py migrate, manage.py rebuild_index, and erase_person for "
            "everybody who was erased since."
        )

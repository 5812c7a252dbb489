"""``manage.py backup DIR``: the database and what people uploaded, with checksums."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.core.backups.making import Kept, make
from cms.core.backups.manifest import BackupRefused


def kept() -> Kept:
    """Return what belongs in a backup of this site: files that the database speaks of go with it."""
    beside = {name: Path(settings.VAR_DIR) / name for name in ("pictures", "uploads")}
    return Kept(settings.DATABASES["default"], {"media": Path(settings.MEDIA_ROOT), **beside})


class Command(BaseCommand):
    """Makes one backup in a new folder."""

    help = (
        "Copy the database, uploaded files, the pictures of documents and documents that wait to be read into a "
        "new folder, with a manifest of checksums. The site may run meanwhile. The search index is not in it: it "
        "is built anew."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("folder", type=Path, help="a new folder for this backup")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it and say where it is."""
        folder: Path = options["folder"].resolve()
        try:
            make(kept(), folder)
        except (BackupRefused, OSError) as error:
            raise CommandError(f"No backup was made. {error}") from error
        self.stdout.write(f"The backup is in {folder}. It holds personal data: keep it safe.")

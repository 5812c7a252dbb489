"""``manage.py import_cases``: files and folders into cases."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.accounts.models import User
from exchange.casefile.record import DocumentError
from exchange.lookups import Finder
from website.importing.command import run_import
from website.importing.run import Importer, Options
from website.importing.settings import read_settings


class Command(BaseCommand):
    """Import cases from case files, documents, tables and JSON."""

    help = (
        "Imports cases from files or folders: case files (Markdown with front matter), case JSON, tables "
        "with a case a row (.xlsx, .csv), and documents that follow a known form (.docx, .odt, .pdf, .rtf, "
        "text). Prints a line a case; a bad one never stops the rest, and the same file twice changes "
        "nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what surface.md promises."""
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="PATH", help="A file or a folder."
        )
        parser.add_argument(
            "--set",
            action="append",
            default=[],
            dest="settings_given",
            metavar="NAME=YAML",
            help="A front-matter value for files that lack it, for example "
            "--set 'owner_contact={name: Editors, email: editors@council.example}'. May be repeated.",
        )
        parser.add_argument("--publish", action="store_true", help="Publish what was imported.")
        parser.add_argument(
            "--as", dest="email", metavar="EMAIL", default="", help="The person whose work this is."
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would be done; change nothing."
        )
        parser.add_argument(
            "--report",
            type=Path,
            metavar="FILE",
            help="Where to keep the report as JSON (default: a new file in imports/ of the data folder, "
            "when there is something to keep).",
        )
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="Replace cases that were edited here since their import.",
        )
        parser.add_argument(
            "--create-organisations",
            action="store_true",
            help="Make a lead organisation that is not known, from its name alone.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, then end when what was published can be found."""
        try:
            values = read_settings(options["settings_given"])
        except DocumentError as error:
            raise CommandError(f"--set {error}") from error
        chosen = Options(
            publish=options["publish"],
            dry_run=options["dry_run"],
            overwrite=options["overwrite"],
            user=_person(options["email"]),
            values=values,
        )
        importer = Importer(chosen, Finder(create_organisations=options["create_organisations"]))
        run_import(self, importer, options["paths"], report=options["report"])


def _person(email: str) -> User | None:
    if not email:
        return None
    person = User.objects.filter(email__iexact=email.strip()).first()
    if person is None:
        raise CommandError(f"Nobody here has the e-mail address {email}.")
    return person

"""``manage.py erase_person EMAIL``: take a person's data out of everything that is kept."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from contributions.stewardship.erasure import erase_person


class Command(BaseCommand):
    """Erases and reports; with ``--dry-run`` it only reports."""

    help = (
        "Take a person's data out of records, versions, logs and e-mail, and report what was done. "
        "Backups are not touched: see docs/operations/data-protection.md."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom, under which further names, and whether really."""
        parser.add_argument("email", help="the person's e-mail address")
        parser.add_argument(
            "--name",
            action="append",
            default=[],
            help="a name to take out wherever it stands, for example “Ann Example”; may be repeated",
        )
        parser.add_argument("--dry-run", action="store_true", help="report and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Erase and print a line for each sort of thing."""
        try:
            report = erase_person(
                options["email"], tuple(options["name"]), dry_run=options["dry_run"]
            )
        except ValueError as error:
            raise CommandError(str(error)) from error
        if options["dry_run"]:
            self.stdout.write("Nothing was changed. This would be done:")
        for line in report.lines():
            self.stdout.write(line)

"""``purge_query_log``: delete what is older than 13 months from the log of searches, or all of it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from search.models import LoggedQuery
from search.querylog.store import KEPT_MONTHS, purge


class Command(BaseCommand):
    """The worker does the same once a day."""

    help = (
        f"Deletes what is older than {KEPT_MONTHS} months from the log of searches; the worker does so "
        "every day."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the wish to delete everything."""
        parser.add_argument("--all", action="store_true", help="delete the whole log")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Delete, and say how much."""
        gone = LoggedQuery.objects.all().delete()[0] if options["all"] else purge()
        left = LoggedQuery.objects.count()
        questions = "1 question" if gone == 1 else f"{gone:,} questions"
        stay = "1 stays" if left == 1 else f"{left:,} stay"
        self.stdout.write(f"Deleted {questions} from the log of searches; {stay}.")

"""``manage.py send_reminders``: remind owners of cases that are due, each at most once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from contributions.stewardship.reminders import send_reminders


class Command(BaseCommand):
    """Writes the reminders that are due today; the worker does the same every hour."""

    help = (
        "Remind the owners of cases that are due for review: 30 and 7 days before, on the day and 30 "
        "days after, each once. The worker does the same every hour."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write them and say how many."""
        count = send_reminders()
        self.stdout.write(f"{count} reminder{'' if count == 1 else 's'} written.")

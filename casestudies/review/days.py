"""How long readers and champions wait at most: working days, as published."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone

REVIEW_DAYS: Final = 10
"""Working days within which a submitted case has an answer."""

REPORT_DAYS: Final = 5
"""Working days within which a report, a dispute or a reply of somebody named has an answer."""

_SATURDAY = 5


def working_days_after(day: date, days: int) -> date:
    """Return the day that lies ``days`` working days after ``day``; bank holidays count as days.

    >>> working_days_after(date(2026, 11, 26), 5)  # a Thursday
    datetime.date(2026, 12, 3)
    """
    found = day
    left = days
    while left > 0:
        found += timedelta(days=1)
        left -= found.weekday() < _SATURDAY
    return found


def answer_due(moment: datetime, days: int) -> date:
    """Return the last day on which what came in at ``moment`` is answered within ``days``."""
    return working_days_after(timezone.localdate(moment), days)


def due_words(moment: datetime, days: int) -> str:
    """Return when an answer is due: ``by 3 December 2026``, or ``Late: was due 3 December 2026``."""
    due = answer_due(moment, days)
    words = f"{due.day} {due:%B} {due.year}"
    return f"Late: was due {words}" if due < timezone.localdate() else f"by {words}"

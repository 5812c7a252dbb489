"""How long a review takes, as the site promises it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

REVIEW_WORKING_DAYS: Final = 10
"""Working days within which what was submitted is read. Published: in the room, and for editors."""

_SATURDAY: Final = 5


def read_by(submitted: date, working_days: int = REVIEW_WORKING_DAYS) -> date:
    """Return the day by which something submitted on ``submitted`` is read; weekends do not count.

    Bank holidays differ by nation and do count, so that the promise is the same for everybody.

    >>> read_by(date(2026, 11, 27), 1)
    datetime.date(2026, 11, 30)
    """
    day, left = submitted, working_days
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < _SATURDAY
    return day

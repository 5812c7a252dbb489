"""When a case is to be looked over again: one rule for the page, the reminders and the editors' lists.

The earliest of: the review date that its owner set, or twelve months after it was published or last
confirmed where none is set; and its ask-again date, until somebody has confirmed it since its first
reminder went out.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from cms.core.dates import PartialDate

ASKED_BEFORE: Final = timedelta(days=30)
"""How long before a case is due its owner is first asked; what they say from then on answers for that date."""


def due_date(
    review_by: PartialDate | None,
    ask_again: PartialDate | None,
    *,
    published: date | None,
    confirmed: date | None,
) -> PartialDate | None:
    """Return when a case is due; ``None`` for one that was never published and has no date.

    Args:
        published: when it was first published.
        confirmed: when somebody last said that it is still true.

    >>> day = date(2026, 11, 26)
    >>> str(due_date(None, None, published=day, confirmed=None))
    '2027-11'
    >>> str(due_date(PartialDate(2027, 11), PartialDate(2027, 1), published=day, confirmed=day))
    '2027-01'
    >>> str(due_date(PartialDate(2027, 11), PartialDate(2026, 12, 20), published=day, confirmed=day))
    '2027-11'
    """
    since = confirmed or published
    dates = [review_by or (PartialDate(since.year + 1, since.month) if since else None)]
    if ask_again is not None and since is not None:
        answered = since >= ask_again.last_day
        if confirmed is not None:
            answered = confirmed >= ask_again.last_day - ASKED_BEFORE
        if not answered:
            dates.append(ask_again)
    known = [each for each in dates if each is not None]
    return min(known, key=lambda each: each.last_day) if known else None


def a_year_after(day: date) -> PartialDate:
    """Return the same day of the next year; of 29 February, the day before.

    >>> str(a_year_after(date(2028, 2, 29)))
    '2029-02-28'
    """
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return PartialDate(day.year + 1, day.month, last)

"""When a case is to be looked over again: one rule for the page, the reminders and the editors' lists.

The earliest of: the review date that its owner set, or twelve months after it was published or last
confirmed where none is set; and its ask-again date, until it has passed before the case was published
or confirmed, or a confirmation has answered it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from cms.core.dates import PartialDate

ASKED_BEFORE: Final = timedelta(days=30)
"""How long before a case is due its owner is first asked; what they say from then on answers for that date."""


def answers(ask_again: PartialDate | None, on: date) -> PartialDate | None:
    """Return the ask-again date that is answered by whoever confirms a case ``on`` a day; ``None`` before it was asked.

    >>> str(answers(PartialDate(2027, 3, 31), date(2027, 3, 1)))
    '2027-03-31'
    >>> answers(PartialDate(2027, 3, 31), date(2027, 2, 28))
    """
    asked = ask_again is not None and on >= ask_again.last_day - ASKED_BEFORE
    return ask_again if asked else None


def due_date(
    review_by: PartialDate | None,
    ask_again: PartialDate | None,
    *,
    published: date | None,
    confirmed: date | None,
    answered: PartialDate | None,
) -> PartialDate | None:
    """Return when a case is due; ``None`` for one that was never published and has no date.

    Args:
        published: when it was first published.
        confirmed: when somebody last said that it is still true.
        answered: the ask-again date that they answered by it.

    >>> day = date(2026, 11, 26)
    >>> str(due_date(None, None, published=day, confirmed=None, answered=None))
    '2027-11'
    >>> asked = PartialDate(2027, 1)
    >>> str(due_date(PartialDate(2027, 11), asked, published=day, confirmed=day, answered=None))
    '2027-01'
    >>> str(due_date(PartialDate(2027, 11), asked, published=day, confirmed=day, answered=asked))
    '2027-11'
    """
    since = confirmed or published
    dates = [review_by or (PartialDate(since.year + 1, since.month) if since else None)]
    if ask_again not in (None, answered) and since is not None and since < ask_again.last_day:
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

"""Which cases are due to be looked over: the rule of ``casestudies.freshness``, asked of the database.

Partial dates are texts there. With :data:`LATEST_DAY` behind it each sorts after every day that it can mean, and
before the day after.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final, TypeVar

from django.db.models import (
    CharField,
    DateField,
    Expression,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat, TruncDate
from django.utils import timezone

from casestudies.freshness import due_date
from casestudies.models import Confirmation
from cms.core.dates import PartialDate

LATEST_DAY: Final = "-99"
A_DAY: Final = timedelta(days=1)

_Set = TypeVar("_Set", bound=QuerySet[Any])


def with_confirmed(cases: _Set) -> _Set:
    """Annotate ``confirmed``, the day on which somebody last said that a case is still true, and ``answered``, the
    ask-again date that this answers.
    """
    last = Confirmation.objects.filter(page=OuterRef("pk")).order_by("-on", "-pk")
    return cases.annotate(
        confirmed=Subquery(last.values("on")[:1]), answered=Subquery(last.values("answers")[:1])
    )


def due_of(case: Any) -> PartialDate | None:
    """Return when a case is due that is :func:`with_confirmed`; ``None`` where it has no date and was never public."""
    published = case.first_published_at
    return due_date(
        case.review_by,
        case.ask_again,
        published=timezone.localdate(published) if published else None,
        confirmed=case.confirmed,
        answered=case.answered,
    )


def due_by(cases: _Set, day: date) -> _Set:
    """Keep those of ``cases``, which are :func:`with_confirmed`, that are due on ``day`` or before, as :func:`due_of`
    tells.
    """
    after = (day + A_DAY).isoformat()
    by_date = Q(review_by__isnull=False, review_ends__lt=after)
    by_year = Q(review_by__isnull=True, since__lt=_a_year_before_the_month_of(day + A_DAY))
    unanswered = Q(answered__isnull=True) | ~Q(answered=F("ask_again"))
    asked = (
        Q(ask_again__isnull=False, asked_ends__lt=after, the_day_after__lte=F("asked_ends"))
        & unanswered
    )
    since = Coalesce(F("confirmed"), TruncDate("first_published_at"))
    return cases.alias(
        review_ends=_end_of("review_by"),
        asked_ends=_end_of("ask_again"),
        since=since,
        the_day_after=_text(since + A_DAY),
    ).filter(by_date | by_year | asked)


def _end_of(column: str) -> Concat:
    return Concat(column, Value(LATEST_DAY), output_field=CharField())


def _text(day: Any) -> Expression:
    return Cast(ExpressionWrapper(day, output_field=DateField()), CharField())


def _a_year_before_the_month_of(day: date) -> date:
    """What is due a year after its own month ended is due before ``day`` where it was before this."""
    return date(day.year - 1, day.month, 1)

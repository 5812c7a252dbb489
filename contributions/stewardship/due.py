"""Which cases are due, by the one rule of ``casestudies.freshness``: one query for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from casestudies.choices import Basis
from casestudies.due import due_by, due_of, with_confirmed
from casestudies.models import CaseStudyPage
from cms.core.dates import PartialDate


@dataclass(frozen=True, slots=True)
class DueCase:
    """A public case, when it is due, and the days left until then; negative once it is overdue."""

    page: CaseStudyPage
    due: PartialDate
    days_left: int
    confirmed: date | None


def watched_cases() -> QuerySet[Any]:
    """Return the public cases that somebody real answers for, each with the day it was last confirmed."""
    cases: QuerySet[Any] = (
        CaseStudyPage.objects.filter(live=True, first_published_at__isnull=False)
        .exclude_withdrawn()
        .exclude(basis=Basis.ILLUSTRATIVE)
        .defer(*_LONG)
    )
    return with_confirmed(cases)


_LONG = ("challenge", "approach", "market", "key_findings", "what_helped", "working_together")


def due_within(days: int, today: date) -> Iterator[DueCase]:
    """Yield the cases that are due in ``days`` days or sooner, or overdue."""
    for page in due_by(watched_cases(), today + timedelta(days=days)).iterator():
        due = due_of(page)
        if due is not None:
            yield DueCase(page, due, (due.last_day - today).days, page.confirmed)

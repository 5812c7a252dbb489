"""Where a case stands, for editors: live, draft, in review, scheduled, withdrawn, merged; and its review."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, TypeVar

from django.db.models import BigIntegerField, CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, Substr
from django.utils import timezone
from wagtail.models import Revision, WorkflowState

from casestudies.choices import Basis
from casestudies.due import due_by, due_of, with_confirmed
from casestudies.models import CaseIdentity, Tombstone
from cms.core.dates import PartialDate

SOON = timedelta(days=30)

_Set = TypeVar("_Set", bound=QuerySet[Any])


def with_standing(cases: _Set) -> _Set:
    """Annotate what the words on a case's state need; no query of its own."""
    page_id = Cast(OuterRef("pk"), CharField())
    number = Cast(Substr(OuterRef("ref"), 4), BigIntegerField())
    open_review = WorkflowState.objects.active().filter(
        base_content_type__app_label="wagtailcore",
        base_content_type__model="page",
        object_id=page_id,
    )
    schedule = Revision.page_revisions.filter(approved_go_live_at__isnull=False, object_id=page_id)
    merged = CaseIdentity.objects.filter(pk=number, merged_into__isnull=False)
    return cases.annotate(
        is_withdrawn=Exists(Tombstone.objects.filter(ref=OuterRef("ref"))),
        is_merged=Exists(merged),
        in_review=Exists(open_review),
        is_scheduled=Exists(schedule),
    )


IN_STATE = {
    "live": Q(live=True),
    "draft": Q(
        live=False, is_withdrawn=False, is_merged=False, in_review=False, is_scheduled=False
    ),
    "in-review": Q(in_review=True),
    "scheduled": Q(is_scheduled=True),
    "withdrawn": Q(is_withdrawn=True),
    "merged": Q(is_merged=True),
}
"""What each state asks of an annotated case; one can be in several, such as live and in review."""

STATE_LABELS = {
    "live": "Live",
    "draft": "Draft",
    "in-review": "In review",
    "scheduled": "Scheduled",
    "withdrawn": "Withdrawn",
    "merged": "Merged into another",
}


def state_words(case: Any) -> str:
    """Return the state of an annotated case: ``Live, changes in review``."""
    if case.is_merged:
        return STATE_LABELS["merged"]
    if case.is_withdrawn:
        return STATE_LABELS["withdrawn"]
    if not case.live:
        further = [words for held, words in _FURTHER if getattr(case, held)]
        return " and ".join(further).capitalize() if further else STATE_LABELS["draft"]
    changes = [words for held, words in _FURTHER if getattr(case, held)]
    if changes:
        return f"Live, changes {' and '.join(changes)}"
    return "Live, changes not published" if case.has_unpublished_changes else STATE_LABELS["live"]


_FURTHER = (("in_review", "in review"), ("is_scheduled", "scheduled"))


def by_review(cases: _Set, name: str) -> _Set:
    """Keep those of ``cases`` that a choice of :data:`REVIEW_CHOICES` names, by the rule of ``casestudies.freshness``.

    Nobody is asked whether an invented case is still true: none has a day.
    """
    today = timezone.localdate()
    asked = with_confirmed(cases.exclude(basis=Basis.ILLUSTRATIVE))
    undated = Q(review_by__isnull=True, first_published_at__isnull=True)
    if name == "none":
        return asked.filter(undated)
    soon = due_by(asked, today + SOON)
    if name == "later":
        return asked.exclude(undated).exclude(pk__in=soon.values("pk"))
    overdue = due_by(asked, today - timedelta(days=1))
    return overdue if name == "overdue" else soon.exclude(pk__in=overdue.values("pk"))


REVIEW_CHOICES = (
    ("overdue", "Overdue"),
    ("soon", "In the next 30 days"),
    ("later", "Later"),
    ("none", "No date set"),
)


def is_overdue(due: PartialDate | None) -> bool:
    """Whether every day that the date can mean has passed."""
    return due is not None and due.last_day < timezone.localdate()


def review_words(case: Any) -> str:
    """Return when a case that has ``confirmed`` is due: ``Overdue: March 2026``, ``March 2027``, ``Not set``.

    Of an invented one ``Not needed``.
    """
    if case.basis == Basis.ILLUSTRATIVE:
        return "Not needed"
    due = due_of(case)
    if due is None:
        return "Not set"
    words: str = due.display
    return f"Overdue: {words}" if is_overdue(due) else words

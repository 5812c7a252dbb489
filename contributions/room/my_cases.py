"""The list “My cases”: every case of a person by where it stands, with what to do next."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from wagtail.models import Revision

from casestudies.addresses import case_path
from casestudies.choices import Basis
from casestudies.due import due_of, with_confirmed
from casestudies.editing.standing import SOON, is_overdue, with_standing
from casestudies.models import Tombstone
from cms.core.dates import PartialDate
from cms.core.templatetags.core import plain_date, plain_moment
from contributions.access import cases_of
from contributions.room.people import successor_of
from contributions.room.reviews import Review, open_reviews

if TYPE_CHECKING:
    from cms.accounts.models import User

MOST: Final = 200

GROUPS: Final = (
    ("returned", "Sent back to you"),
    ("due", "Due for review"),
    ("draft", "Drafts"),
    ("review", "Being read"),
    ("scheduled", "Waiting for its day"),
    ("live", "Published"),
    ("withdrawn", "Withdrawn"),
)

NOT_YET_PUBLIC: Final = ("returned", "draft", "review", "scheduled")


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case in the list. ``words`` says where it stands, ``next`` what the person could do."""

    ref: str
    title: str
    group: str
    words: str
    next: str
    public_url: str
    changed: datetime | None
    comment: str = ""


@dataclass(slots=True)
class Group:
    """The cases that stand alike."""

    key: str
    heading: str
    lines: list[CaseLine] = field(default_factory=list)


def my_cases(user: User) -> list[Group]:
    """Return the person's cases in groups, what waits for them first; the newest change first in each.

    Three queries for any number of cases; at most the :data:`MOST` that changed last.
    """
    cases = list(
        with_lines(cases_of(user))
        .filter(is_merged=False)
        .order_by("-latest_revision_created_at", "-pk")[:MOST]
    )
    reviews = open_reviews([case.pk for case in cases])
    groups = {key: Group(key, heading) for key, heading in GROUPS}
    for case in cases:
        line = line_of(case, reviews.get(case.pk))
        groups[line.group].lines.append(line)
    return [group for group in groups.values() if group.lines]


def with_lines(cases: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate what the line of a case needs; no query of its own."""
    latest = Revision.objects.filter(pk=OuterRef("latest_revision"))
    withdrawn = Tombstone.objects.filter(ref=OuterRef("ref")).values("withdrawn_on")
    found: QuerySet[Any] = with_confirmed(with_standing(cases)).annotate(
        withdrawn_on=Subquery(withdrawn),
        held_until=Subquery(latest.values(until=KT("content__embargo_until"))),
        has_successor=Exists(successor_of(OuterRef("pk"))),
    )
    return found


def line_of(case: Any, review: Review | None) -> CaseLine:
    """Say where a case, annotated by :func:`with_lines`, stands and what comes next."""
    key = _group(case, review)
    words, following = _words(key, case, review)
    if key in NOT_YET_PUBLIC and (until := _held_until(case)):
        words = f"{words}. Held back until {plain_moment(until)}"
    return CaseLine(
        ref=case.ref,
        title=case.get_admin_display_title(),
        group=key,
        words=words,
        next=following,
        public_url=case_path(case.slug) if case.live and not case.is_withdrawn else "",
        changed=case.latest_revision_created_at,
        comment=review.comment if review else "",
    )


def _held_until(case: Any) -> datetime | None:
    """The end of its embargo, by its latest version, while that is to come."""
    until = parse_datetime(case.held_until) if case.held_until else None
    return until if until is not None and until > timezone.now() else None


def _group(case: Any, review: Review | None) -> str:
    if case.is_withdrawn:
        return "withdrawn"
    if review is not None:
        return "returned" if review.returned else "review"
    if case.is_scheduled:
        return "scheduled"
    if not case.live:
        return "draft"
    return "due" if _due_soon(case) else "live"


def _due_soon(case: Any) -> PartialDate | None:
    """When a public case is due, if that is soon or past; by the rule that reminders go by."""
    if case.first_published_at is None or case.basis == Basis.ILLUSTRATIVE:
        return None
    due = due_of(case)
    return due if due is not None and due.last_day <= timezone.localdate() + SOON else None


def _words(key: str, case: Any, review: Review | None) -> tuple[str, str]:
    """What the line says, and what to do."""
    if review is not None and key == "returned":
        return (
            f"Sent back on {plain_date(review.since)}",
            "Read what was asked, change it, send it again",
        )
    if review is not None and key == "review":
        return _review_words(review), ""
    if key == "due" and (due := _due_soon(case)) is not None:
        words = "Its review was due" if is_overdue(due) else "Review due"
        return f"{words}: {due.display}", "Say whether it is still true, or what changed"
    if key == "withdrawn":
        return f"Withdrawn on {plain_date(case.withdrawn_on)}. An editor can restore it", ""
    return _PLAIN[key] if key != "live" else _live_words(case)


def _review_words(review: Review) -> str:
    promised = plain_date(review.read_by)
    words = f"With the editors since {plain_date(review.since)} ({review.step})"
    if review.readers:
        words = f"{words}. Read so far by {' and '.join(review.readers)}"
    if review.is_late:
        return f"{words}. It should have been read by {promised}; we are late"
    return f"{words}. You will have an answer by {promised}"


def _live_words(case: Any) -> tuple[str, str]:
    if case.has_unpublished_changes:
        return "Published, with changes that are not public yet", "Send the changes to be read"
    published = plain_date(case.first_published_at)
    following = "" if case.has_successor else "Name a successor, for when its owner has left"
    return (f"Published on {published}" if published else "Published"), following


_PLAIN: Final = {
    "draft": (
        "Only the people of this case and editors see it",
        "Carry on writing, and send it to be read when it is ready",
    ),
    "scheduled": ("It has been read, and is published on the day set for it", ""),
}

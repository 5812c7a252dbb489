"""The editors' page of what is going stale: due soon or overdue, whose it is, and whether they can be reached.

Below it stand the cases that nobody answers for, due or not, and how many have no successor.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.menu import MenuItem

from casestudies.choices import Basis
from casestudies.contact import Contact, OwnerLack, Role
from casestudies.editing.reviews import ReviewersPage, may_review
from casestudies.models import CaseStudyPage
from contributions.models import ReviewReminder
from contributions.room.contacts import contacts_of
from contributions.room.people import successor_of
from contributions.stewardship.due import DueCase, due_within, watched_cases

AHEAD: Final = 60
MOST: Final = 300


@dataclass(frozen=True, slots=True)
class StaleLine:
    """One case: when it is due, how often its owner was reminded, who is written to, who else there is."""

    case: DueCase
    reminders: int
    contact: Contact
    has_successor: bool

    @property
    def is_overdue(self) -> bool:
        """Whether the day has passed."""
        return self.case.days_left < 0

    @property
    def is_refused(self) -> bool:
        """Whether e-mail to the owner does not arrive."""
        return self.contact.lack == OwnerLack.REFUSED


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A public case that nobody answers for: neither owner nor successor can be written to."""

    page: CaseStudyPage
    contact: Contact


def stale_lines(today: date) -> list[StaleLine]:
    """Return what is due within sixty days or overdue, the most overdue first; seven queries at most for any number."""
    due = sorted(due_within(AHEAD, today), key=lambda case: case.days_left)[:MOST]
    pages = [case.page for case in due]
    reminded = _reminders(page.pk for page in pages)
    contacts = contacts_of(pages)
    succeeded = set(
        CaseStudyPage.objects.filter(pk__in=[page.pk for page in pages])
        .filter(Exists(successor_of(OuterRef("pk"))))
        .values_list("pk", flat=True)
    )
    return [
        StaleLine(
            case,
            reminded.get((case.page.pk, str(case.due)), 0),
            contacts[case.page.pk],
            case.page.pk in succeeded,
        )
        for case in due
    ]


def _reminders(ids: Iterable[int]) -> dict[tuple[int, str], int]:
    rows = ReviewReminder.objects.filter(page__in=list(ids)).values("page_id", "due")
    counted = rows.annotate(count=Count("pk")).values_list("page_id", "due", "count")
    return {(page, due): count for page, due, count in counted}


def unanswered() -> list[Unanswered]:
    """Return the public cases that nobody answers for, due or not; five queries at most for any number."""
    pages = list(watched_cases().order_by("title", "pk"))
    contacts = contacts_of(pages)
    lines = (Unanswered(page, contacts[page.pk]) for page in pages)
    return [line for line in lines if line.contact.role == Role.EDITORS][:MOST]


def without_successor() -> tuple[int, int]:
    """Count the public cases that an owner agreed to: those without a successor, and all. One query.

    What was restated from a public source has a role's address of the editors, which outlasts people.
    """
    watched = watched_cases().filter(basis=Basis.OWNER_AGREED).values("pk")
    rows = CaseStudyPage.objects.filter(pk__in=watched).annotate(
        has_successor=Exists(successor_of(OuterRef("pk")))
    )
    counted = rows.aggregate(lacking=Count("pk", filter=Q(has_successor=False)), all=Count("pk"))
    return counted["lacking"], counted["all"]


class StaleView(ReviewersPage):
    """The page."""

    template_name = "contributions/admin/stale.html"
    page_title = "Going stale"
    header_icon = "time"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the template shows."""
        lacking, owned = without_successor()
        return super().get_context_data(
            lines=stale_lines(timezone.localdate()),
            ahead=AHEAD,
            unanswered=unanswered(),
            lacking=lacking,
            owned=owned,
            **kwargs,
        )


class StaleMenuItem(MenuItem):
    """The entry in the menu of reports."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person looks after other people's cases."""
        return may_review(request.user)

"""The editors' page of what is going stale: due soon or overdue, whose it is, and whether they can be reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.menu import MenuItem

from casestudies.editing.reviews import ReviewersPage, may_review
from cms.mail.models import OutgoingEmail
from contributions.models import CaseWriter, ReviewReminder, WriterRole
from contributions.stewardship.due import DueCase, due_within

AHEAD: Final = 60
MOST: Final = 300


@dataclass(frozen=True, slots=True)
class StaleLine:
    """One case: when it is due, how often its owner was reminded, who else there is."""

    case: DueCase
    reminders: int
    is_refused: bool
    has_successor: bool

    @property
    def is_overdue(self) -> bool:
        """Whether the day has passed."""
        return self.case.days_left < 0


def stale_lines(today: date) -> list[StaleLine]:
    """Return what is due within sixty days or overdue, the most overdue first; four queries for any number."""
    due = sorted(due_within(AHEAD, today), key=lambda case: case.days_left)[:MOST]
    ids = [case.page.pk for case in due]
    reminded: dict[tuple[int, str], int] = {}
    for row in ReviewReminder.objects.filter(page__in=ids).values_list("page_id", "due"):
        reminded[row] = reminded.get(row, 0) + 1
    successors = set(
        CaseWriter.objects.filter(
            page__in=ids, role=WriterRole.SUCCESSOR, accepted_at__isnull=False
        ).values_list("page_id", flat=True)
    )
    refused = {
        address.lower()
        for address in OutgoingEmail.objects.filter(address_refused=True).values_list(
            "to", flat=True
        )
    }
    return [
        StaleLine(
            case,
            reminded.get((case.page.pk, str(case.due)), 0),
            case.page.owner_email.lower() in refused,
            case.page.pk in successors,
        )
        for case in due
    ]


class StaleView(ReviewersPage):
    """The page."""

    template_name = "contributions/admin/stale.html"
    page_title = "Going stale"
    header_icon = "time"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the template shows."""
        lines = stale_lines(timezone.localdate())
        return super().get_context_data(lines=lines, ahead=AHEAD, **kwargs)


class StaleMenuItem(MenuItem):
    """The entry in the menu of reports."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person looks after other people's cases."""
        return may_review(request.user)

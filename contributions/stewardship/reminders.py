"""Owners are reminded 30 and 7 days before a case is due, on the day, and 30 days after; each once.

Where the owner has left, or the mail server knows no such address, the successor is written to instead.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from casestudies.models import CaseStudyPage
from casestudies.voices import can_be_reached
from cms.core.clock import every
from cms.mail.models import OutgoingEmail
from cms.mail.services import post
from contributions.models import CaseWriter, ReminderTo, ReviewReminder, WriterRole
from contributions.stewardship.due import DueCase, due_within
from contributions.stewardship.tokens import still_true_token

if TYPE_CHECKING:
    from cms.accounts.models import User

STAGES: Final = (30, 7, 0, -30)
KIND: Final = "review_due"


def send_reminders(today: date | None = None) -> int:
    """Write every reminder that is due, each once whatever happens; returns how many.

    A stage that was missed (nothing ran that day) is made up for by the latest one alone.
    """
    day = today or timezone.localdate()
    return sum(_remind(case) for case in due_within(max(STAGES), day))


def stage_of(days_left: int) -> int:
    """Return the latest stage that has been reached.

    >>> [stage_of(days) for days in (30, 8, 7, 0, -1, -400)]
    [30, 30, 7, 0, 0, -30]
    """
    return min(stage for stage in STAGES if days_left <= stage)


@transaction.atomic
def _remind(case: DueCase) -> int:
    to, address = recipient(case.page)
    if not address:
        return 0
    stage = stage_of(case.days_left)
    reminder, is_new = ReviewReminder.objects.get_or_create(
        page_id=case.page.pk, due=str(case.due), stage=stage, to=to
    )
    if is_new:
        _write(case, reminder, address)
    return int(is_new)


def _write(case: DueCase, reminder: ReviewReminder, address: str) -> None:
    page = case.page
    context = {
        "title": page.title,
        "ref": page.ref,
        "due": case.due.display,
        "stage": reminder.stage,
        "is_successor": reminder.to == ReminderTo.SUCCESSOR,
        "next_steps": page.next_steps,
        "still_true": reverse("contribute_still_true", args=[still_true_token(page, case.due)]),
        "update": reverse("contribute_update", args=[page.ref]),
    }
    post(KIND, address, context, key=mail_key(reminder))


def mail_key(reminder: ReviewReminder) -> str:
    """The key of a reminder's e-mail."""
    return f"review:{reminder.page_id}:{reminder.due}:{reminder.stage}:{reminder.to}"


def recipient(page: CaseStudyPage) -> tuple[str, str]:
    """Return whom to write to, and where: the owner, or the successor where the owner is gone."""
    people = {
        each.role: each.user
        for each in CaseWriter.objects.filter(
            page_id=page.pk, accepted_at__isnull=False
        ).select_related("user")
    }
    successor = people.get(WriterRole.SUCCESSOR)
    gone = _has_left(people.get(WriterRole.OWNER)) or is_refused(page.owner_email)
    if gone and successor is not None and successor.is_active:
        return ReminderTo.SUCCESSOR, successor.email
    return ReminderTo.OWNER, page.owner_email if can_be_reached(page) else ""


def _has_left(owner: User | None) -> bool:
    return owner is not None and not owner.is_active


def is_refused(address: str) -> bool:
    """Whether the last e-mail to ``address`` was refused because there is no such address."""
    last = OutgoingEmail.objects.filter(to__iexact=address).exclude(attempts=0).order_by("-pk")
    return bool(last.values_list("address_refused", flat=True).first())


@every(3600)
def remind() -> int:
    """Write what is due; the worker does so every hour.

    A reminder that was refused goes to the successor at the next turn: whom to write to is asked anew,
    and theirs is a reminder of its own.
    """
    return send_reminders()

"""Owners are reminded 30 and 7 days before a case is due, on the day, and 30 days after; each once.

Where the owner has left, or the mail server knows no such address, the successor is written to instead; where there
is none, the editors are, who can give the case an owner.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from casestudies.contact import Contact, Role
from casestudies.freshness import ASKED_BEFORE
from casestudies.models import CaseStudyPage
from casestudies.redaction import withheld_paths
from cms.core.clock import every
from cms.core.portions import portions
from cms.mail.services import post
from contributions.models import ReviewReminder
from contributions.room.contacts import contacts_of
from contributions.room.reviews import open_reviews
from contributions.stewardship.due import DueCase, due_within
from contributions.stewardship.something_changed import changed_path
from contributions.stewardship.tokens import still_true_token

STAGES: Final = (ASKED_BEFORE.days, 7, 0, -30)
KEY: Final = ("page_id", "due", "stage", "to")
"""What makes a reminder the same one."""

PORTION: Final = 500
"""Cases that are looked at together."""

KIND: Final = "review_due"
KIND_FOR_EDITORS: Final = "case_without_owner"


def send_reminders(today: date | None = None) -> int:
    """Write every reminder that is due, each once whatever happens; returns how many.

    A stage that was missed (nothing ran that day) is made up for by the latest one alone.
    """
    day = today or timezone.localdate()
    cases = list(due_within(max(STAGES), day))
    return sum(map(_remind_each, portions(cases, PORTION)))


def stage_of(days_left: int) -> int:
    """Return the latest stage that has been reached.

    >>> [stage_of(days) for days in (30, 8, 7, 0, -1, -400)]
    [30, 30, 7, 0, 0, -30]
    """
    return min(stage for stage in STAGES if days_left <= stage)


def _remind_each(cases: Sequence[DueCase]) -> int:
    """Write those of a portion's reminders that were not written yet: what was is known by one query.

    While an update is being read nobody is asked for one.
    """
    reviews = open_reviews(case.page.pk for case in cases)
    read = {pk for pk, review in reviews.items() if not review.returned}
    cases = [case for case in cases if case.page.pk not in read]
    contacts = contacts_of([case.page for case in cases])
    written = set(ReviewReminder.objects.filter(page__in=contacts).values_list(*KEY))
    reminders = {_key_of(case, contacts[case.page.pk]): case for case in cases}
    return sum(
        _remind(key, case, contacts[case.page.pk])
        for key, case in reminders.items()
        if key not in written and contacts[case.page.pk].addresses
    )


def _key_of(case: DueCase, contact: Contact) -> tuple[int, str, int, str]:
    return case.page.pk, str(case.due), stage_of(case.days_left), contact.role.value


@transaction.atomic
def _remind(key: tuple[int, str, int, str], case: DueCase, contact: Contact) -> int:
    """Write one; 0 where another process has written it meanwhile."""
    said: dict[str, Any] = dict(zip(KEY, key, strict=True))
    reminder, is_new = ReviewReminder.objects.get_or_create(**said)
    if is_new:
        _write(case, reminder, contact)
    return int(is_new)


def _write(case: DueCase, reminder: ReviewReminder, contact: Contact) -> None:
    page = case.page
    context = {
        "title": page.title,
        "ref": page.ref,
        "due": case.due.display,
        "stage": reminder.stage,
        "written_to": contact.role.value,
        "next_steps": _next_steps(page),
        "still_true": reverse("contribute_still_true", args=[still_true_token(page, case.due)]),
        "update": changed_path(page, contact.addresses[0]),
    }
    if contact.role == Role.EDITORS:
        to_editors = {
            "lack": contact.lack.value,
            "case_in_admin": reverse("wagtailadmin_pages:edit", args=[page.pk]),
            "stale": reverse("going_stale"),
        }
        for number, address in enumerate(contact.addresses):
            key = f"{mail_key(reminder)}:{number}"
            post(KIND_FOR_EDITORS, address, {**context, **to_editors}, key=key)
        return
    post(KIND, contact.addresses[0], context, key=mail_key(reminder))


def _next_steps(page: CaseStudyPage) -> str:
    """What a letter quotes of the plans: nothing of what readers may not read, whoever it goes to."""
    return "" if withheld_paths(page).covers("next_steps") else page.next_steps


def mail_key(reminder: ReviewReminder) -> str:
    """The key of a reminder's e-mail."""
    return f"review:{reminder.page_id}:{reminder.due}:{reminder.stage}:{reminder.to}"


@every(3600)
def remind() -> int:
    """Write what is due; the worker does so every hour.

    A reminder that was refused goes to the successor, or to the editors, at the next turn: whom to write to is asked
    anew, and theirs is a reminder of its own.
    """
    return send_reminders()

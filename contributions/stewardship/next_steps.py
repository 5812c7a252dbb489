"""What the overview of a case suggests once it is public: say that it is still true, or what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from casestudies.due import due_of
from contributions.room.next_steps import NextStep, register
from contributions.stewardship.due import watched_cases
from contributions.stewardship.reminders import STAGES
from contributions.stewardship.updating import refusal_of

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage
    from cms.accounts.models import User


@register
def look_it_over(case: CaseStudyPage, user: User) -> list[NextStep]:
    """Offer the update of a public case that is not being read; first of all when it is due."""
    page = watched_cases().filter(pk=case.pk).first()
    if page is None or refusal_of(page, user):
        return []
    url = reverse("contribute_update", args=[case.ref])
    due = due_of(page)
    if due is not None and (due.last_day - timezone.localdate()).days <= max(STAGES):
        return [NextStep("Say whether it is still true, or what has changed", url, 90)]
    return [NextStep("Has something changed? Tell us on one screen", url, 10)]

"""What the overview of a case says of agreements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from casestudies.publishing import missing_agreements
from contributions.room.next_steps import NextStep, register

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage
    from cms.accounts.models import User

WEIGHT = 40


@register
def agree_first(case: CaseStudyPage, user: User) -> list[NextStep]:
    """Lead to the agreements that are missing, where some are."""
    missing = len(missing_agreements(case))
    if not missing:
        return []
    words = "one agreement" if missing == 1 else f"{missing} agreements"
    return [
        NextStep(
            f"Ask for {words} that publishing needs",
            reverse("contribute_agreement", args=[case.ref]),
            WEIGHT,
        )
    ]

"""What waits on a case because words of its document have no place yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from contributions.documents.leftover import unsettled
from contributions.room.next_steps import NextStep, register

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage
    from cms.accounts.models import User


@register
def words_beside_the_draft(case: CaseStudyPage, _user: User) -> list[NextStep]:
    """Lead to the documents beside the case of which some passage is neither placed nor set aside."""
    return [
        NextStep(
            f"Look over what of “{job.name}” has no place in the case yet",
            reverse("contribute_document", args=[job.pk]),
            weight=40,
        )
        for job in unsettled(case)
    ]

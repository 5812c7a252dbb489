"""What waits on a case because words of its document have no place yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from contributions.models import DocumentJob
from contributions.room.next_steps import NextStep, register

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage
    from cms.accounts.models import User


@register
def words_beside_the_draft(case: CaseStudyPage, _user: User) -> list[NextStep]:
    """Lead to the documents that stand beside the draft of one case."""
    beside = DocumentJob.objects.filter(cases=case.pk, made=[]).values_list("pk", "name")
    return [
        NextStep(
            f"Look over what of “{name}” has no place in the case yet",
            reverse("contribute_document", args=[pk]),
            weight=40,
        )
        for pk, name in beside
    ]

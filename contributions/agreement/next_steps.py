"""What the overview of a case says of agreements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from casestudies.publishing import missing_agreements
from contributions.models import AgreementAnswer
from contributions.room.next_steps import NextStep, register

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage
    from cms.accounts.models import User

WEIGHT = 40


@register
def agree_first(case: CaseStudyPage, user: User) -> list[NextStep]:
    """Lead to the agreements that are missing, where some are: those to be asked for, and those awaited."""
    parts = {item.need.part for item in missing_agreements(case) if item.need}
    if not parts:
        return []
    asked = case.agreement_requests.filter(part__in=parts, answer=AgreementAnswer.OPEN)
    awaited = set(asked.values_list("part", flat=True))
    url = reverse("contribute_agreement", args=[case.ref])
    told = (
        ("Ask for {} that publishing needs", len(parts - awaited)),
        ("Wait for {} that you asked for", len(awaited)),
    )
    return [
        NextStep(words.format(_agreements(number)), url, WEIGHT) for words, number in told if number
    ]


def _agreements(number: int) -> str:
    return "one agreement" if number == 1 else f"{number} agreements"

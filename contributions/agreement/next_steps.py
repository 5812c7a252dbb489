"""What the overview of a case says of agreements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from casestudies.publishing import missing_agreements
from casestudies.unnamed import names_left
from contributions.agreement.letters import undelivered
from contributions.models import AgreementAnswer
from contributions.room.next_steps import NextStep, register

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage
    from cms.accounts.models import User

WEIGHT = 40
NAMED_WEIGHT = 60
NAMED = "Leave the authority’s name out where it still stands: the case is not to name it"


@register
def leave_the_name_out(case: CaseStudyPage, _user: User) -> list[NextStep]:
    """Lead to where the name stands of an authority that is not to be named; no query where it is."""
    if not names_left(case):
        return []
    url = reverse("contribute_agreement", args=[case.ref])
    return [NextStep(NAMED, url, NAMED_WEIGHT)]


@register
def agree_first(case: CaseStudyPage, user: User) -> list[NextStep]:
    """Lead to the agreements that are missing, where some are: those to be asked for, and those awaited."""
    parts = {item.need.part for item in missing_agreements(case) if item.need}
    if not parts:
        return []
    asked = case.agreement_requests.filter(part__in=parts, answer=AgreementAnswer.OPEN)
    waiting = [each for each in asked if each.is_awaited]
    lost = undelivered(waiting)
    awaited = {each.part for each in waiting if each.pk not in lost}
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

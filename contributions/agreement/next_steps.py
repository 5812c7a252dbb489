"""What the overview of a case says of agreements."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.urls import reverse

from casestudies.choices import ConsentRole
from casestudies.publishing import missing_agreements, withdrawn
from casestudies.unnamed import names_left
from contributions.agreement.letters import undelivered
from contributions.models import AgreementAnswer
from contributions.room.next_steps import NextStep, register

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from casestudies.models import CaseStudyPage
    from casestudies.publishing import Missing
    from cms.accounts.models import User

WEIGHT = 40
NAMED_WEIGHT = 60
THEY_WERE_ASKED = "They were asked, and have not answered yet."
ASKED = "Wait for the owner’s agreement: they were asked, and have not answered yet."
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
    if not parts or withdrawn(case):
        return []
    awaited = awaited_parts(case, parts)
    url = reverse("contribute_agreement", args=[case.ref])
    told = (
        ("Ask for {} that publishing needs", len(parts - awaited)),
        ("Wait for {} that you asked for", len(awaited)),
    )
    return [
        NextStep(words.format(_agreements(number)), url, WEIGHT) for words, number in told if number
    ]


def awaited_parts(case: CaseStudyPage, parts: Collection[str]) -> set[str]:
    """Return those of ``parts`` of which somebody is asked whose answer can still come: two queries, or one."""
    asked = case.agreement_requests.filter(part__in=parts, answer=AgreementAnswer.OPEN)
    waiting = [each for each in asked if each.is_awaited]
    lost = undelivered(waiting)
    return {each.part for each in waiting if each.pk not in lost}


def still_missing(case: CaseStudyPage, missing: Iterable[Missing]) -> list[Missing]:
    """Return what ``case`` lacks, where somebody is asked already saying so instead of “ask”."""
    held = list(missing)
    parts = {item.need.part for item in held if item.need}
    awaited = awaited_parts(case, parts) if parts and not withdrawn(case) else set()
    return [_as_awaited(item) if item.need and item.need.part in awaited else item for item in held]


def _as_awaited(item: Missing) -> Missing:
    is_owners = item.need is not None and item.need.role == ConsentRole.OWNER
    return replace(item, message=ASKED if is_owners else f"{item.message} {THEY_WERE_ASKED}")


def _agreements(number: int) -> str:
    return "one agreement" if number == 1 else f"{number} agreements"

"""Every case has a successor: its people are asked for one until there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse

from contributions.access import is_steward
from contributions.room.next_steps import NextStep, register
from contributions.room.people import lacks_successor

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage
    from cms.accounts.models import User

SUCCESSOR_WEIGHT: Final = 15
NAME_ONE: Final = "Name a successor, who answers for the case once its owner has left"


@register
def name_successor(case: CaseStudyPage, user: User) -> list[NextStep]:
    """Where nobody is the successor or was asked to be; for those who may ask somebody."""
    if not lacks_successor(case) or not is_steward(user, case):
        return []
    url = reverse("contribute_invite", args=[case.ref])
    return [NextStep(NAME_ONE, f"{url}?successor", SUCCESSOR_WEIGHT)]

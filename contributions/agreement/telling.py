"""Letters about a case that is not, or not wholly, public any more by nobody's hand.

It came to tell its authority, an agreement that it stood by has ended, or its hour came and it could not be
published.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse

from casestudies.gaps import label_of
from casestudies.unnamed import places_left, public_title
from cms.mail.services import post
from contributions.room.addressees import (
    contact_without_account,
    people_with_accounts,
    reviewers_for,
)

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage

TAKEN_DOWN: Final = "case_taken_down"
ENDED: Final = "agreement_ended"


class Came(StrEnum):
    """What came of an agreement that has ended, or of something else that publishing needs."""

    DOWN = "down"
    WITHHELD = "withheld"
    NOT_PUBLISHED = "not-published"


def tell_of_ending(page: CaseStudyPage, came: Came, *, key: str) -> None:
    """Write to the people of ``page``, or to the owner's contact, what came of it; the same ``key`` once.

    No letter says what is missing: its words may be the very ones that nobody has agreed to.
    """
    people = people_with_accounts(page)
    contact = contact_without_account(page, people)
    about = {"case": called(page), "came": came.value}
    link = reverse("contribute_agreement", args=[page.ref])
    for person in people:
        post(ENDED, person.email, {**about, "link": link}, key=f"{key}:{person.pk}")
    if contact:
        post(ENDED, contact, about, key=f"{key}:contact")


def tell_of_naming(page: CaseStudyPage) -> None:
    """Write to the people of ``page`` and to those who review that it is off the site, each once a publication.

    Called in the transaction that takes it down. No letter tells the authority, so that a title that does is
    left out; an owner's contact who has no account gets no link, since it would lead them to a sign-in.
    """
    people = people_with_accounts(page)
    contact = contact_without_account(page, people)
    about = _about(page) | {"has_people": bool(people or contact)}
    key = f"taken-down:{page.pk}:{page.last_published_at:%Y%m%dT%H%M%S.%f}"
    room = reverse("contribute_case", args=[page.ref])
    for person in people:
        post(TAKEN_DOWN, person.email, {**about, "link": room}, key=f"{key}:{person.pk}")
    if contact:
        post(TAKEN_DOWN, contact, about, key=f"{key}:contact")
    admin = reverse("wagtailadmin_pages:edit", args=[page.pk])
    for reviewer in reviewers_for(page):
        to_reviewer = {**about, "link": admin, "is_reviewer": True}
        post(TAKEN_DOWN, reviewer.email, to_reviewer, key=f"{key}:{reviewer.pk}")


def _about(page: CaseStudyPage) -> dict[str, Any]:
    """What every letter says. Places go by the names of their parts: a row's own words may tell."""
    parts = dict.fromkeys(label_of(page, place.partition(".")[0]) for place in places_left(page))
    return {"case": called(page), "places": list(parts)}


def called(page: CaseStudyPage) -> str:
    """What a letter calls a case: its title too, unless that tells an authority that it does not name."""
    title = public_title(page)
    return title if title == page.ref else f"“{title}” ({page.ref})"

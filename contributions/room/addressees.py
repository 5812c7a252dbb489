"""Who is written to about a case: its people who can sign in, and those who may review it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from casestudies.contact import Role, contact_of
from cms.accounts.models import User
from cms.accounts.roles import ADMINISTRATOR, EDITOR
from contributions.models import CaseWriter

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from casestudies.models import CaseStudyPage

REVIEWERS: Final = (EDITOR.name, ADMINISTRATOR.name)


def ids_of_people(page_id: int) -> Iterable[int]:
    """Return the ids of the people of a case: owner, successor and writers."""
    places = CaseWriter.objects.filter(page_id=page_id, accepted_at__isnull=False)
    return list(places.values_list("user_id", flat=True))


def people_with_accounts(page: CaseStudyPage) -> list[User]:
    """Return everybody whose case it is and who has an account that works."""
    ids = {page.owner_id, *ids_of_people(page.pk)}
    return list(User.objects.filter(pk__in=ids - {None}, is_active=True).exclude(email=""))


def reviewers() -> QuerySet[User]:
    """Return those who read cases and may open the admin."""
    found = User.objects.filter(groups__name__in=REVIEWERS, is_active=True).exclude(email="")
    return found.distinct()


def reviewers_for(page: CaseStudyPage) -> list[User]:
    """Return those who may read it, and may open the admin: reviewers who are none of its people."""
    ids = {page.owner_id, *ids_of_people(page.pk)}
    return list(reviewers().exclude(pk__in=ids - {None}))


def contact_without_account(page: CaseStudyPage, people: Iterable[User]) -> str:
    """Return the owner's address where none of ``people`` has it; nothing where it reaches nobody."""
    known = {person.email.lower() for person in people}
    contact = contact_of(page)
    if contact.role != Role.OWNER:
        return ""
    return next((each for each in contact.addresses if each.lower() not in known), "")

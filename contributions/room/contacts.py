"""Who is written to about a case: its owner, its successor where the owner cannot be reached, else the editors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models.functions import Lower

from casestudies.choices import Basis
from casestudies.contact import FINDERS, NOBODYS, Contact, OwnerLack, Role
from cms.accounts.models import User
from cms.mail.addresses import refused_among
from contributions.models import CaseWriter, WriterRole
from contributions.room.addressees import reviewers

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage


def contact_of(page: CaseStudyPage) -> Contact:
    """Return who is written to about one case."""
    return contacts_of([page])[page.pk]


def contacts_of(pages: Sequence[CaseStudyPage]) -> dict[int, Contact]:
    """Return who is written to about each of ``pages``, by its number: four queries at most for any number.

    The owner's contact comes first, then the successor's; where the owner's account is closed, the other way round,
    since a shared box may outlast its owner. An address is passed over that is refused, erased or of a closed account.
    """
    people = _people_of(pages)
    named = {page.owner_email for page in pages} | {each.email for each in people.values()}
    addresses = _Addresses.known(filter(None, named))
    found = {page.pk: _contact(page, people, addresses) for page in pages}
    if any(contact.role == Role.EDITORS for contact in found.values()):
        editors = tuple(reviewers().order_by("pk").values_list("email", flat=True))
        for pk, contact in found.items():
            if contact.role == Role.EDITORS:
                found[pk] = Contact(Role.EDITORS, editors, lack=contact.lack)
    return found


def _people_of(pages: Iterable[Any]) -> dict[tuple[int, str], User]:
    places = CaseWriter.objects.filter(
        page__in=[page.pk for page in pages], accepted_at__isnull=False
    ).exclude(role=WriterRole.WRITER)
    return {(each.page_id, each.role): each.user for each in places.select_related("user")}


@dataclass(frozen=True, slots=True)
class _Addresses:
    """What is known of addresses, all in lower case."""

    refused: frozenset[str]
    closed: frozenset[str]

    @classmethod
    def known(cls, addresses: Iterable[str]) -> _Addresses:
        asked = {address.lower() for address in addresses}
        accounts = User.objects.annotate(address=Lower("email")).filter(address__in=asked)
        rows = set(accounts.values_list("address", "is_active"))
        open_ones = {address for address, is_active in rows if is_active}
        return cls(refused_among(asked), frozenset({each for each, _ in rows} - open_ones))

    def lack_of(self, address: str) -> OwnerLack:
        """What keeps a letter to ``address`` from its owner."""
        low = address.lower()
        if not low or low.endswith(NOBODYS):
            return OwnerLack.NO_OWNER
        if low in self.closed:
            return OwnerLack.LEFT
        return OwnerLack.REFUSED if low in self.refused else OwnerLack.NOTHING


def _contact(
    page: CaseStudyPage, people: dict[tuple[int, str], User], addresses: _Addresses
) -> Contact:
    if page.basis == Basis.ILLUSTRATIVE:
        return Contact(Role.NOBODY)
    owner, successor = (
        people.get((page.pk, role)) for role in (WriterRole.OWNER, WriterRole.SUCCESSOR)
    )
    lack = addresses.lack_of(page.owner_email)
    candidates = [(Role.OWNER, page.owner_email, page.owner_name)]
    if successor is not None and successor.is_active:
        candidates.append((Role.SUCCESSOR, successor.email, successor.get_full_name()))
    if owner is not None and not owner.is_active:
        lack = OwnerLack.LEFT
        candidates.reverse()
    for role, address, name in candidates:
        if not addresses.lack_of(address):
            return Contact(role, (address,), name, lack)
    return Contact(Role.EDITORS, lack=lack)


def reaches_somebody(addresses: Iterable[str]) -> list[str]:
    """Return those of ``addresses`` that a letter can be sent to, each once, in their order."""
    asked = list(dict.fromkeys(addresses))
    known = _Addresses.known(asked)
    return [address for address in asked if not known.lack_of(address)]


def connect() -> None:
    """Answer for all rooms, once."""
    if contact_of not in FINDERS:
        FINDERS.append(contact_of)

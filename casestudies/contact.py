"""Whom letters about a case go to: one answer for reminders, questions and whatever else is to reach its owner.

The room that knows the people of cases puts its function into :data:`FINDERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from casestudies.choices import Basis
from cms.mail.services import post

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage

NOBODYS: Final = "@erased.invalid"
"""How the address ends that stands in the place of an erased one; no mail server is ever called so."""


class Role(StrEnum):
    """What those are to a case who are written to."""

    OWNER = "owner"
    SUCCESSOR = "successor"
    EDITORS = "editors"
    NOBODY = "nobody"


class OwnerLack(StrEnum):
    """What is wrong with the owner of a case."""

    NOTHING = ""
    LEFT = "Owner left"
    NO_OWNER = "No owner"
    REFUSED = "E-mail does not arrive"


@dataclass(frozen=True, slots=True)
class Contact:
    """Who is written to and where; ``name`` is theirs where it is one person. ``lack`` is of the owner."""

    role: Role
    addresses: tuple[str, ...] = ()
    name: str = ""
    lack: OwnerLack = OwnerLack.NOTHING


FINDERS: Final[list[Callable[[CaseStudyPage], Contact]]] = []


def contact_of(page: CaseStudyPage) -> Contact:
    """Return who is written to about ``page``: its owner, else its successor, else the editors.

    Nobody is for a case that is invented. The version that is asked about counts: a draft may name another owner.
    """
    if page.basis == Basis.ILLUSTRATIVE:
        return Contact(Role.NOBODY)
    for find in FINDERS:
        return find(page)
    return Contact(Role.OWNER, (page.owner_email,), page.owner_name)


def write_to_contact(
    kind: str, page: CaseStudyPage, context: Mapping[str, Any], *, key: str = ""
) -> Contact:
    """Put a letter about ``page`` into the outbox for each who is written to; returns who that is.

    Once a ``key``, if there is one. ``written_to`` in the context says as what they get it.
    """
    contact = contact_of(page)
    whole = {**context, "written_to": contact.role.value}
    for number, address in enumerate(contact.addresses):
        post(kind, address, whole, key=f"{key}:{number}" if key and number else key)
    return contact

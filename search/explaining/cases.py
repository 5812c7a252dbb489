"""The case that somebody means by a reference, a slug or an address, if they may know of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from casestudies.models import CaseIdentity, CaseSlug, CaseStudyPage, Tombstone

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from cms.accounts.models import User

    Reader = User | AnonymousUser

LONGEST = 500
_REF = re.compile(r"^PR-\d{6,12}$", re.IGNORECASE)
_SLUG = re.compile(r"^[\w-]{1,255}$")
_FILE_ENDING = re.compile(r"\.[a-z]{2,4}$")
_AROUND = ("cases", "id", "case")


@dataclass(frozen=True, slots=True)
class Subject:
    """The case that is asked about: its page, or the tombstone that stands for it.

    ``merged_from`` is the reference of the case that was named, where that was merged into this one.
    """

    case: CaseStudyPage | Tombstone
    merged_from: str = ""

    @property
    def ref(self) -> str:
        """The case's reference."""
        return self.case.ref

    @property
    def title(self) -> str:
        """The case's title; a tombstone has none."""
        return self.case.title if isinstance(self.case, CaseStudyPage) else ""


def find_subject(typed: str, reader: Reader) -> Subject | None:
    """Return the case that ``typed`` names, or ``None`` where there is none that ``reader`` may know of.

    A case that is not public is known to those who may edit it and to those it is open to. For
    anybody else the answer is that of a case that does not exist. A tombstone is for everybody.
    """
    subject = case_named(typed)
    if (
        subject
        and isinstance(subject.case, CaseStudyPage)
        and not may_know_of(subject.case, reader)
    ):
        return None
    return subject


def case_named(typed: str) -> Subject | None:
    """Return the case that ``typed`` names, whoever asks: its reference, slug or address."""
    name = name_in(typed)
    identity = _identity(name) if name else None
    if identity is None:
        return None
    final = identity.final()
    merged_from = identity.ref if final.pk != identity.pk else ""
    tombstone = Tombstone.objects.filter(ref=final.ref).first()
    page = tombstone or CaseStudyPage.objects.filter(ref=final.ref).first()
    return Subject(page, merged_from) if page else None


def name_in(typed: str) -> str:
    """Return the reference or the slug in what was typed or pasted; empty where there is neither.

    >>> name_in(" https://precedent.example/cases/falls-sensors/?a=1 ")
    'falls-sensors'
    >>> name_in("pr-000030")
    'PR-000030'
    """
    try:
        path = urlsplit(typed.strip()[:LONGEST]).path
    except ValueError:
        return ""
    parts = [part for part in unquote(path).split("/") if part]
    while len(parts) > 1 and (parts[0] in _AROUND or "." in parts[0]):
        parts = parts[1:]
    name = _FILE_ENDING.sub("", parts[0]) if parts else ""
    if _REF.match(name):
        return name.upper()
    return name if _SLUG.match(name) else ""


def may_know_of(page: CaseStudyPage, reader: Reader) -> bool:
    """Whether ``reader`` may know that the case exists: they may see it on the site, or edit it."""
    if CaseStudyPage.objects.visible_to(reader).filter(pk=page.pk).exists():
        return True
    return reader.is_authenticated and bool(page.permissions_for_user(reader).can_edit())


def _identity(name: str) -> CaseIdentity | None:
    number = _number(name) if _REF.match(name) else _number_at(name)
    if number is None:
        return None
    return CaseIdentity.objects.select_related("merged_into").filter(pk=number).first()


def _number_at(slug: str) -> int | None:
    """The number of the case that was ever live at ``slug``, or that has it as a draft."""
    held = CaseSlug.objects.filter(slug=slug).values_list("identity_id", flat=True).first()
    if held is not None:
        return held
    ref = CaseStudyPage.objects.filter(slug=slug).values_list("ref", flat=True).first()
    return _number(ref) if ref else None


def _number(ref: str) -> int | None:
    try:
        return CaseIdentity.number_of(ref)
    except ValueError:
        return None

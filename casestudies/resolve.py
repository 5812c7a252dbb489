"""From an address or a reference to the case that answers there now, for one reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casestudies.models import CaseIdentity, CaseSlug, CaseStudyPage, Tombstone
from casestudies.querysets import CaseStudyQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    Reader = AbstractBaseUser | AnonymousUser


@dataclass(frozen=True, slots=True)
class Found:
    """What stands at an address: a case, the place it moved to, a tombstone, or nothing.

    ``moved`` says that the case answers elsewhere now: it was renamed, or merged into ``page``.
    """

    page: CaseStudyPage | None = None
    moved: bool = False
    tombstone: Tombstone | None = None


def find_by_slug(slug: str, reader: Reader) -> Found:
    """Return what stands at ``slug`` for ``reader``; what they may not see does not stand there."""
    page = _visible(reader).filter(slug=slug).first()
    if page is not None:
        return Found(page)
    held = (
        CaseSlug.objects.select_related("identity__merged_into")
        .filter(slug=slug, is_retired=False)
        .first()
    )
    return Found() if held is None else _find(held.identity, reader, moved=True)


def find_by_ref(ref: str, reader: Reader) -> Found:
    """Return the case of a permanent reference; ``moved`` when it was merged into another."""
    try:
        number = CaseIdentity.number_of(ref)
    except ValueError:
        return Found()
    identity = CaseIdentity.objects.select_related("merged_into").filter(pk=number).first()
    if identity is None:
        return Found()
    return _find(identity, reader, moved=identity.merged_into_id is not None)


def _find(identity: CaseIdentity, reader: Reader, *, moved: bool) -> Found:
    final = identity.final()
    tombstone = Tombstone.objects.filter(ref=final.ref).first()
    if tombstone is not None:
        return Found(tombstone=tombstone)
    return Found(_visible(reader).filter(ref=final.ref).first(), moved=moved)


def _visible(reader: Reader) -> CaseStudyQuerySet:
    cases: CaseStudyQuerySet = CaseStudyPage.objects.visible_to(reader)
    return cases.select_related("lead_organisation", "programme", "procurement_route")

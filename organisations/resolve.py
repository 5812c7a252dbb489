"""From a slug or a name to the row that stands for it today."""

from __future__ import annotations

from organisations.models import (
    FormerOrganisationSlug,
    FormerProgrammeSlug,
    Organisation,
    Programme,
)
from organisations.wording import normalise


def resolve_organisation(slug: str) -> Organisation | None:
    """Return the organisation that a slug leads to, by renaming and merging; else ``None``."""
    if "\x00" in slug:
        return None
    row = Organisation.objects.filter(slug=slug).first()
    if row is None:
        former = FormerOrganisationSlug.objects.select_related("organisation")
        held = former.filter(slug=slug).first()
        row = held.organisation if held else None
    return row.final() if row else None


def resolve_programme(slug: str) -> Programme | None:
    """Return the programme that a slug leads to, by renaming and merging; else ``None``."""
    if "\x00" in slug:
        return None
    row = Programme.objects.filter(slug=slug).first()
    if row is None:
        held = FormerProgrammeSlug.objects.select_related("programme").filter(slug=slug).first()
        row = held.programme if held else None
    return row.final() if row else None


def find_programme(text: str) -> Programme | None:
    """Return the one programme known by a slug, a name or another name; else ``None``."""
    typed = text.strip()
    if found := resolve_programme(typed):
        return found
    key = normalise(typed)
    if not key:
        return None
    known = Programme.objects.select_related("merged_into")
    named = [row for row in known if normalise(row.name) == key]
    other = [row for row in known if key in map(normalise, row.other_names)]
    finals = {row.pk: row for row in (each.final() for each in named or other)}
    return finals.popitem()[1] if len(finals) == 1 else None

"""Terms, organisations and programmes in words and links."""

from __future__ import annotations

from casestudies.addresses import organisation_path, programme_path, term_path
from search.names import ORGANISATION, PROGRAMME, Thing
from website.vocabulary.schemes import BY_SCHEME

KIND_LABELS = {
    **{str(scheme): pages.singular for scheme, pages in BY_SCHEME.items()},
    ORGANISATION: "Organisation",
    PROGRAMME: "Programme",
}


def thing_path(thing: Thing) -> str:
    """The page of a term, an organisation or a programme."""
    if thing.kind == ORGANISATION:
        return organisation_path(thing.slug)
    return (
        programme_path(thing.slug) if thing.kind == PROGRAMME else term_path(thing.kind, thing.slug)
    )


def cases_in_words(count: int | None) -> str:
    """Return ``no cases yet``, ``1 case`` or ``1,234 cases``; nothing where they were not counted."""
    if count is None:
        return ""
    if count == 0:
        return "no cases yet"
    return "1 case" if count == 1 else f"{count:,} cases"

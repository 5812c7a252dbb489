"""What a question names, as what it is: shown above the cases and given by the API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from casestudies.detail.words import sentence_list
from organisations.choices import AuthorityType, ProgrammeKind, Region
from organisations.models import Organisation, Programme
from search.names import ORGANISATION, PROGRAMME, CountedName
from search.results import SearchResults
from taxonomy.choices import Nation, Scheme
from taxonomy.law import CURRENT, LEGACY, UK_NATIONS, law_by_nation
from taxonomy.models import Term
from website.finding.things import KIND_LABELS, cases_in_words, thing_path

WHERE = {CURRENT: "current in", LEGACY: "legacy in"}
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Named:
    """One thing that a question names.

    ``about`` says in a sentence what it is, ``law`` where a method stands in law.
    """

    kind: str
    label: str
    url: str
    cases: str
    also: str = ""
    about: str = ""
    law: str = ""


def named(results: SearchResults) -> list[Named]:
    """Return what the question names, at most three; no query where it names nothing.

    Otherwise one for terms (two more with a method), one for organisations, one for programmes.
    """
    told = _told(results.named)
    return [_named(each, *told.get(_key(each), ("", ""))) for each in results.named]


def as_data(results: SearchResults) -> list[dict[str, Any]]:
    """Return what the question names, as the API gives it."""
    return [
        {
            "kind": each.name.thing.kind,
            "label": each.name.label,
            "also": each.name.also or None,
            "slug": each.name.thing.slug,
            "url": f"{settings.BASE_URL}{thing_path(each.name.thing)}",
            "count": each.count,
        }
        for each in results.named
    ]


def law_line(method: Term) -> str:
    """Return where ``method`` stands today in one line, or nothing where no note is held.

    ``current in Scotland; legacy in England, Wales and Northern Ireland``
    """
    nations = law_by_nation(method)
    parts: list[str] = []
    for status, words in WHERE.items():
        places = [nation.label for nation in nations if nation.today.status == status]
        if len(places) == len(UK_NATIONS):
            parts.append(f"{words} all four nations")
        elif places:
            parts.append(f"{words} {sentence_list(places)}")
    return "; ".join(parts)


def _key(each: CountedName) -> Key:
    return each.name.thing.kind, each.name.thing.slug


def _named(each: CountedName, about: str, law: str) -> Named:
    thing = each.name.thing
    return Named(
        kind=KIND_LABELS[thing.kind],
        label=each.name.label,
        url=thing_path(thing),
        cases=cases_in_words(each.count),
        also=each.name.also,
        about=about,
        law=law,
    )


def _told(found: Iterable[CountedName]) -> Mapping[Key, tuple[str, str]]:
    """Return for each thing what it is and, for a method, where it stands in law."""
    slugs: dict[str, list[str]] = {}
    for each in found:
        kind = each.name.thing.kind
        group = kind if kind in (ORGANISATION, PROGRAMME) else "term"
        slugs.setdefault(group, []).append(each.name.thing.slug)
    told: dict[Key, tuple[str, str]] = {}
    if "term" in slugs:
        for term in Term.objects.listed().filter(slug__in=slugs["term"]).with_law():
            law = law_line(term) if term.scheme == Scheme.METHOD else ""
            told[term.scheme, term.slug] = (term.definition, law)
    if ORGANISATION in slugs:
        bodies = Organisation.objects.listed().filter(slug__in=slugs[ORGANISATION])
        for slug, kind, nation, region in bodies.values_list("slug", "type", "nation", "region"):
            told[ORGANISATION, slug] = (_body(kind, nation, region), "")
    if PROGRAMME in slugs:
        programmes = Programme.objects.listed().filter(slug__in=slugs[PROGRAMME])
        for slug, kind, text in programmes.values_list("slug", "kind", "description"):
            told[PROGRAMME, slug] = (text or f"{ProgrammeKind(kind).label}.", "")
    return told


def _body(kind: str, nation: str, region: str) -> str:
    """Return ``Unitary council in the South East.``"""
    place = Region(region).within if region else ""
    if not place and nation in UK_NATIONS:
        place = f"in {Nation(nation).label}"
    return f"{AuthorityType(kind).label} {place}".strip() + "."

"""One organisation or programme: what it is, what it came from and became, and its cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casestudies.addresses import organisation_path, programme_path, web_address
from casestudies.detail.shapes import Fact, Link
from casestudies.detail.words import joined, label, organisation_link, span
from cms.core.dates import PartialDate
from organisations.choices import AuthorityType, NameKind, ProgrammeKind, Region
from organisations.models import Organisation, Programme
from search.cards import Card, cards
from search.parameters import SearchQuery
from taxonomy.choices import Nation
from website.browse import found
from website.finding.addresses import search_path


@dataclass(frozen=True, slots=True)
class Changeover:
    """A body before or after this one, and when it happened, where that is known."""

    label: str
    url: str
    on: PartialDate | None


@dataclass(frozen=True, slots=True)
class Cases:
    """The newest cases of a body, and where all of them are."""

    cards: list[Card]
    total: int
    search_url: str
    is_counted: bool


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """Everything that ``organisations/organisation.html`` draws."""

    name: str
    ref: str
    kind: str
    is_former: bool
    is_illustrative: bool
    facts: list[Fact]
    predecessors: list[Changeover]
    successors: list[Changeover]
    programmes: list[Link]
    note: str
    source: str
    cases: Cases


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """Everything that ``organisations/programme.html`` draws."""

    name: str
    kind: str
    description: str
    is_illustrative: bool
    facts: list[Fact]
    note: str
    source: str
    cases: Cases


def organisation_page(body: Organisation) -> OrganisationPage:
    """Put the page of one organisation together. ``body`` was read with ``with_detail()``.

    Its cases are those of its family: what it came from and what came of it, too.
    """
    before = sorted(body.succeeds.all(), key=lambda row: (str(row.on or ""), row.predecessor.name))
    after = sorted(body.succeeded_by.all(), key=lambda row: (str(row.on or ""), row.successor.name))
    programmes = Programme.objects.listed().filter(runner=body).values_list("name", "slug")
    as_of = f" as of {body.source_as_of.display}" if body.source_as_of else ""
    return OrganisationPage(
        name=body.official_name or body.name,
        ref=body.ref,
        kind=label(AuthorityType, body.type),
        is_former=body.is_former,
        is_illustrative=body.is_illustrative,
        facts=list(_organisation_facts(body)),
        predecessors=[_changeover(row.predecessor, row.on) for row in before],
        successors=[_changeover(row.successor, row.on) for row in after],
        programmes=[Link(name, programme_path(slug)) for name, slug in programmes],
        note=body.note,
        source=f"{body.source}{as_of}" if body.source else "",
        cases=cases_of("authority", body.slug),
    )


def programme_page(programme: Programme) -> ProgrammePage:
    """Put the page of one programme together. ``programme`` was read with ``with_detail()``."""
    return ProgrammePage(
        name=programme.name,
        kind=label(ProgrammeKind, programme.kind),
        description=programme.description,
        is_illustrative=programme.is_illustrative,
        facts=list(_programme_facts(programme)),
        note=programme.note,
        source=programme.source,
        cases=cases_of("programme", programme.slug),
    )


def cases_of(facet: str, slug: str) -> Cases:
    """Return the newest public cases with one value of a facet."""
    query = SearchQuery().with_values(facet, (slug,))
    results = found(query)
    return Cases(
        cards=cards(results.hits) if results else [],
        total=results.total if results else 0,
        search_url=search_path(query),
        is_counted=results is not None,
    )


def _organisation_facts(body: Organisation) -> Iterator[Fact]:
    official = body.official_name or body.name
    yield from _fact("Short name", body.name if body.name != official else "")
    yield from _fact("Type", label(AuthorityType, body.type))
    yield from _fact("Nation", label(Nation, body.nation))
    yield from _fact("Region", label(Region, body.region) if body.nation == Nation.ENGLAND else "")
    yield from _fact("Existed" if body.is_former else "Since", _existed(body.starts, body.ends))
    yield from _linked("County", body.county)
    yield from _linked("Combined or regional authority", body.combined_authority)
    yield from _names(body)
    people = f"{body.population:,}" if body.population else ""
    as_of = f" ({body.population_as_of.display})" if people and body.population_as_of else ""
    yield from _fact("Population", f"{people}{as_of}")
    codes = (
        f"register {body.register_code}" if body.register_code else "",
        f"ONS {body.gss_code}" if body.gss_code else "",
        *(f"formerly ONS {code}" for code in body.former_gss_codes),
    )
    yield from _fact("Official code", joined(codes))
    if address := web_address(body.website):
        yield Fact("Website", links=(Link(address, address),))


def _programme_facts(programme: Programme) -> Iterator[Fact]:
    yield from _fact("Kind", label(ProgrammeKind, programme.kind))
    if programme.runner is not None:
        yield Fact("Run by", links=(organisation_link(programme.runner),))
    yield from _fact("When", span(programme.starts, programme.ends))
    yield from _fact("Also called", joined(programme.other_names))
    if address := web_address(programme.website):
        yield Fact("Website", links=(Link(address, address),))


def _names(body: Organisation) -> Iterator[Fact]:
    """Yield the other names, a fact for each kind of them."""
    names = list(body.names.all())
    for kind in NameKind:
        yield from _fact(str(kind.label), joined(row.text for row in names if row.kind == kind))


def _fact(name: str, value: str) -> Iterable[Fact]:
    return (Fact(name, value),) if value else ()


def _linked(name: str, other: Organisation | None) -> Iterable[Fact]:
    return (Fact(name, links=(organisation_link(other),)),) if other else ()


def _existed(start: PartialDate | None, end: PartialDate | None) -> str:
    return span(start, end) if end else (start.display if start else "")


def _changeover(body: Organisation, on: PartialDate | None) -> Changeover:
    return Changeover(body.official_name or body.name, organisation_path(body.slug), on)

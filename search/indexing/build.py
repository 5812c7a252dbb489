"""From rows to the document that an engine indexes: what the public may find, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from casestudies.anonymity import Described
from casestudies.change import change
from casestudies.choices import OutcomeStatus, ValueBand
from cms.core.dates import PartialDate
from cms.core.markdown import plain_text
from search.documents import CaseDocument, Measure
from search.indexing.lookups import Lookups, OrganisationFacts
from search.indexing.redact import redact
from search.indexing.rows import FIRST_COLUMN, CaseRows, OutcomeRow, place_of, read_rows
from search.indexing.texts import NARRATIVE, PAGE_TEXTS, ROW_TEXTS, TELLING_HEADINGS
from search.indexing.version import version_of
from taxonomy.choices import Nation

BANDS = (
    (Decimal(25_000), ValueBand.UNDER_25K),
    (Decimal(100_000), ValueBand.TO_100K),
    (Decimal(500_000), ValueBand.TO_500K),
    (Decimal(1_000_000), ValueBand.TO_1M),
    (Decimal(5_000_000), ValueBand.TO_5M),
)
OBSERVED = OutcomeStatus.OBSERVED.value
TEXT_COLUMNS = {
    relation: slice(FIRST_COLUMN, FIRST_COLUMN + len(columns))
    for relation, columns in ROW_TEXTS.items()
}
"""Where in a row the words stand that are searched."""

HEADING, BODY = place_of("sections", "heading"), place_of("sections", "body")
AREA, ALSO = place_of("areas", "name"), place_of("areas", "also")
NATION = place_of("nations", "nation")
FUNDING_STATE = place_of("fundings", "state")
PARTNER = place_of("partners", "organisation_id")
DATES = (
    ("activities", place_of("activities", "start")),
    ("activities", place_of("activities", "end")),
    ("events", place_of("events", "date")),
)


def build_documents(page_ids: Sequence[int], lookups: Lookups | None = None) -> list[CaseDocument]:
    """Return a document for each of ``page_ids`` that is public now; the same queries for any number."""
    known = lookups or Lookups()
    return [build_document(case, known) for case in read_rows(page_ids)]


def build_document(case: CaseRows, lookups: Lookups) -> CaseDocument:
    """Return the document of one case, withheld values and unpermitted quotations left out."""
    content = _content(case, lookups)
    return CaseDocument(version=version_of(content), **content)


def _content(case: CaseRows, lookups: Lookups) -> dict[str, Any]:
    """Return all that a document holds but its version."""
    redact(case)
    page, children = case.page, case.children
    outcomes = [OutcomeRow._make(row) for row in children["outcomes"]]
    lead_id = page["lead_organisation_id"]
    lead = _lead(page, lookups)
    programme = lookups.programme(page["programme_id"])
    bodies = [pk for pk in (lead_id, *(row[PARTNER] for row in children["partners"])) if pk]
    families = [fact for pk in dict.fromkeys(bodies) for fact in lookups.family(pk)]
    years = _years(case)
    method_ids = [*case.tags["methods"], page["procurement_route_id"]]
    tagged = [*method_ids, *case.tags["sectors"], *case.tags["barriers"], *case.tags["enablers"]]
    tagged += [row.term_id for row in outcomes]
    nations = [row[NATION] for row in children["nations"]]
    return {
        "ref": page["ref"],
        "page_id": page["id"],
        "slug": page["slug"],
        "title": page["title"],
        "summary": page["summary"],
        "sections": tuple(_sections(case, programme)),
        "organisation_names": tuple(
            dict.fromkeys(name for fact in families for name in fact.names)
        ),
        "places": tuple(_places(case)),
        "term_names": lookups.term_names(pk for pk in tagged if pk),
        "kind": page["kind"],
        "basis": page["basis"],
        "mode": page["mode"],
        "phase": page["phase"],
        "sectors": lookups.term_slugs(case.tags["sectors"]),
        "methods": lookups.term_slugs(pk for pk in method_ids if pk),
        "barriers": lookups.term_slugs(case.tags["barriers"]),
        "enablers": lookups.term_slugs(case.tags["enablers"]),
        "measures": tuple(_measures(outcomes, lookups)),
        "funding": _distinct(row[FUNDING_STATE] for row in children["fundings"]),
        "regimes": _only(page["regime"]),
        "nations": _distinct(nations or [lead.nation if lead else ""]),
        "regions": _only(_region(lead.nation, lead.region) if lead else ""),
        "authorities": _distinct(fact.slug for fact in families),
        "authority_types": _only(lead.type if lead else ""),
        "programmes": _only(programme[0] if programme else ""),
        "values": _only(value_band(page)),
        "has": tuple(_has(case, outcomes)),
        "year_from": years[0],
        "year_to": years[1],
        "published": page["first_published_at"],
        "updated": page["last_published_at"],
    }


def _lead(page: dict[str, Any], lookups: Lookups) -> Described | OrganisationFacts | None:
    """The lead organisation, or as much as is said of one that is not named."""
    if page["anonymised_as"]:
        return Described.read(page["anonymised_as"])
    return lookups.organisation(page["lead_organisation_id"])


def _sections(case: CaseRows, programme: tuple[str, str] | None) -> Iterator[tuple[str, str]]:
    page = case.page
    for name in NARRATIVE:
        written = page[name]
        if written:
            heading = TELLING_HEADINGS.get(name)
            yield name, plain_text(f"{heading}\n\n{written}" if heading else written)
    for row in case.children["sections"]:
        yield row[HEADING], plain_text(f"{row[HEADING]}\n\n{row[BODY]}")
    details = [page[name] for name in PAGE_TEXTS] + page["success_criteria"]
    details.append(programme[1] if programme else "")
    if words := _join(details):
        yield "details", words
    for relation, columns in TEXT_COLUMNS.items():
        rows = case.children.get(relation)
        if rows and (words := _join([text for row in rows for text in row[columns]])):
            yield relation, words


def _join(texts: Sequence[str | None]) -> str:
    """Join with full stops, so that no phrase runs on from one row into the next."""
    return ". ".join([kept.rstrip(".") for text in texts if text and (kept := text.strip())])


def _places(case: CaseRows) -> Iterator[str]:
    for row in case.children["areas"]:
        if row[AREA]:
            yield row[AREA]
        yield from row[ALSO]


def _measures(outcomes: Iterable[OutcomeRow], lookups: Lookups) -> Iterator[Measure]:
    for row in outcomes:
        if row.status == OBSERVED and row.term_id is not None:
            slugs = lookups.term_slugs((row.term_id,))
            yield Measure(outcomes=slugs, direction=change(row).direction, evidence=row.evidence)


def _has(case: CaseRows, outcomes: Iterable[OutcomeRow]) -> Iterator[str]:
    observed = [row for row in outcomes if row.status == OBSERVED]
    if any(row.result_value is not None for row in observed):
        yield "measured-outcome"
    if any(any(row[FIRST_COLUMN:]) for row in case.children["resources"]):
        # A row that is withheld is still there, and says nothing.
        yield "resource"
    if case.reused:
        yield "reuse"
    if any(row.baseline_value is not None for row in observed):
        yield "baseline"


def _years(case: CaseRows) -> tuple[int | None, int | None]:
    """The years of the activity: start and end, or else those of its activities and events."""
    stated = [case.page["started"], case.page["ended"]]
    if not any(stated):
        stated = [row[place] for name, place in DATES for row in case.children[name]]
    years = [moment.year for moment in stated if isinstance(moment, PartialDate)]
    return (min(years), max(years)) if years else (None, None)


def value_band(page: dict[str, Any]) -> str:
    """Return the band of a contract: as given, or that of a value in pounds."""
    if page["contract_band"] or page["contract_value"] is None:
        return str(page["contract_band"])
    if page["contract_currency"] not in ("", "GBP"):
        return ""
    value: Decimal = page["contract_value"]
    return next((band for limit, band in BANDS if value < limit), ValueBand.OVER_5M)


def _region(nation: str, region: str) -> str:
    """The region of an English body; elsewhere in the United Kingdom the nation stands for it."""
    if region or nation in ("", Nation.ENGLAND, Nation.ELSEWHERE):
        return region
    return nation


def _only(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _distinct(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))

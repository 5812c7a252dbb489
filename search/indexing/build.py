"""From rows to the document that an engine indexes: what the public may find, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from casestudies.change import change
from casestudies.choices import OutcomeStatus, ValueBand
from casestudies.models import OutcomeMeasure
from cms.core.dates import PartialDate
from cms.core.markdown import plain_text
from search.documents import CaseDocument, Measure
from search.indexing.lookups import Lookups
from search.indexing.rows import CaseRows, read_rows
from search.indexing.texts import NARRATIVE, PAGE_TEXTS, ROW_TEXTS, TELLING_HEADINGS, path_of
from taxonomy.choices import Nation

BANDS = (
    (Decimal(25_000), ValueBand.UNDER_25K),
    (Decimal(100_000), ValueBand.TO_100K),
    (Decimal(500_000), ValueBand.TO_500K),
    (Decimal(1_000_000), ValueBand.TO_1M),
    (Decimal(5_000_000), ValueBand.TO_5M),
)
IDENTITY = frozenset(
    {"id", "ref", "slug", "title", "live_revision_id", "first_published_at", "last_published_at"}
)
MEASURE_FIELDS = ("better", "unit", "direction", "baseline_value", "result_value")


def build_documents(page_ids: Sequence[int], lookups: Lookups | None = None) -> list[CaseDocument]:
    """Return a document for each of ``page_ids`` that is public now; the same queries for any number."""
    known = lookups or Lookups()
    return [build_document(case, known) for case in read_rows(page_ids)]


def build_document(case: CaseRows, lookups: Lookups) -> CaseDocument:
    """Return the document of one case, withheld values and unpermitted quotations left out."""
    _redact(case)
    page = case.page
    measures = tuple(_measures(case, lookups))
    lead = lookups.organisation(page["lead_organisation_id"])
    programme = lookups.programme(page["programme_id"])
    partner_ids = [row["organisation_id"] for row in case.children["partners"]]
    bodies = [pk for pk in (page["lead_organisation_id"], *partner_ids) if pk]
    families = [fact for pk in bodies for fact in lookups.family(pk)]
    years = _years(case)
    method_ids = [*case.tags["methods"], page["procurement_route_id"]]
    tagged = [*method_ids, *case.tags["sectors"], *case.tags["barriers"], *case.tags["enablers"]]
    tagged += [row["term_id"] for row in case.children["outcomes"]]
    nations = [row["nation"] for row in case.children["nations"]]
    return CaseDocument(
        ref=page["ref"],
        page_id=page["id"],
        version=page["live_revision_id"],
        slug=page["slug"],
        title=page["title"],
        summary=page["summary"],
        sections=tuple(_sections(case, programme)),
        organisation_names=tuple(dict.fromkeys(name for fact in families for name in fact.names)),
        places=tuple(_places(case)),
        term_names=lookups.term_names(pk for pk in tagged if pk),
        kind=page["kind"],
        basis=page["basis"],
        mode=page["mode"],
        phase=page["phase"],
        sectors=lookups.term_slugs(case.tags["sectors"]),
        methods=lookups.term_slugs(pk for pk in method_ids if pk),
        barriers=lookups.term_slugs(case.tags["barriers"]),
        enablers=lookups.term_slugs(case.tags["enablers"]),
        measures=measures,
        funding=_distinct(row["state"] for row in case.children["fundings"]),
        regimes=_distinct([page["regime"]]),
        nations=_distinct(nations or [lead.nation if lead else ""]),
        regions=_distinct([_region(lead.nation, lead.region) if lead else ""]),
        authorities=_distinct(fact.slug for fact in families),
        authority_types=_distinct([lead.type if lead else ""]),
        programmes=_distinct([programme[0] if programme else ""]),
        values=_distinct([value_band(page)]),
        has=tuple(_has(case)),
        year_from=years[0],
        year_to=years[1],
        published=page["first_published_at"],
        updated=page["last_published_at"],
    )


def _redact(case: CaseRows) -> None:
    """Empty what is withheld, and drop quotations without permission."""
    quotations = case.children["quotations"]
    case.children["quotations"] = [row for row in quotations if row["permission"]]
    if not case.withheld.paths:
        return
    for column in case.page.keys() - IDENTITY:
        if case.withheld.covers(path_of(column.removesuffix("_id"))):
            case.page[column] = _empty(case.page[column])
    for relation, rows in case.children.items():
        for row in rows:
            for column in row.keys() - {"page_id", "row_id"}:
                path = path_of(column.removesuffix("_id"), relation, row["row_id"])
                if case.withheld.covers(path):
                    row[column] = _empty(row[column])
    for name in case.tags:
        if case.withheld.covers(name):
            case.tags[name] = []


def _empty(value: Any) -> Any:
    if isinstance(value, str):
        return ""
    return [] if isinstance(value, list) else None


def _sections(case: CaseRows, programme: tuple[str, str] | None) -> Iterator[tuple[str, str]]:
    page = case.page
    for name in NARRATIVE:
        if page[name]:
            heading = TELLING_HEADINGS.get(name)
            yield name, plain_text(f"{heading}\n\n{page[name]}" if heading else page[name])
    for row in case.children["sections"]:
        yield row["heading"], plain_text(f"{row['heading']}\n\n{row['body']}")
    details = [page[name] for name in PAGE_TEXTS] + page["success_criteria"]
    details.append(programme[1] if programme else "")
    if words := _join(details):
        yield "details", words
    for relation, columns in ROW_TEXTS.items():
        words = _join(row[column] for row in case.children[relation] for column in columns)
        if words:
            yield relation, words


def _join(texts: Iterable[str]) -> str:
    """Join with full stops, so that no phrase runs on from one row into the next."""
    return ". ".join(text.strip().rstrip(".") for text in texts if text and text.strip())


def _places(case: CaseRows) -> Iterator[str]:
    for row in case.children["areas"]:
        if row["name"]:
            yield row["name"]
        yield from row["also"]


def _measures(case: CaseRows, lookups: Lookups) -> Iterator[Measure]:
    for row in case.children["outcomes"]:
        if row["status"] != OutcomeStatus.OBSERVED or row["term_id"] is None:
            continue
        found = change(OutcomeMeasure(**{name: row[name] for name in MEASURE_FIELDS}))
        yield Measure(
            outcomes=lookups.term_slugs([row["term_id"]]),
            direction=found.direction,
            evidence=row["evidence"],
        )


def _has(case: CaseRows) -> Iterator[str]:
    observed = [row for row in case.children["outcomes"] if row["status"] == OutcomeStatus.OBSERVED]
    if any(row["result_value"] is not None for row in observed):
        yield "measured-outcome"
    if case.children["resources"]:
        yield "resource"
    if case.reused:
        yield "reuse"
    if any(row["baseline_value"] is not None for row in observed):
        yield "baseline"


def _years(case: CaseRows) -> tuple[int | None, int | None]:
    """The years of the activity: start and end, or else those of its activities and events."""
    stated = [case.page["started"], case.page["ended"]]
    if not any(stated):
        rows = [*case.children["activities"], *case.children["events"]]
        stated = [row.get(name) for row in rows for name in ("start", "end", "date")]
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


def _distinct(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))

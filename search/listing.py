"""What lists say of cases, read as plain rows: the same few queries for one case and for a hundred.

The engine says which cases were found and in what order; what is said of each comes from the
database, so a case that has just been closed to the public is in no list, whatever an index holds.
Withheld values are gone before anything is made of the rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from casestudies.anonymity import Described
from casestudies.change import change
from casestudies.choices import FieldStatus, OutcomeStatus
from casestudies.models import CaseStudyPage, FieldState, OutcomeMeasure
from casestudies.redaction import WithheldPaths
from cms.core.dates import PartialDate

NOTHING_WITHHELD = WithheldPaths(frozenset())

PAGE_COLUMNS = (
    "pk",
    "ref",
    "slug",
    "title",
    "summary",
    "kind",
    "basis",
    "phase",
    "mode",
    "regime",
    "started",
    "ended",
    "first_published_at",
    "last_published_at",
    "lead_organisation__slug",
    "lead_organisation__name",
    "anonymised_as",
)
WITHHOLDABLE = ("summary", "kind", "basis", "phase", "mode", "regime")
MEASURE_COLUMNS = (
    "page_id",
    "row_id",
    "term__slug",
    "term__name",
    "indicator",
    "unit",
    "better",
    "direction",
    "evidence",
    "baseline_value",
    "result_value",
)

MEASURE_PATHS = {
    "term__slug": "term",
    "term__name": "term",
    "indicator": "indicator",
    "unit": "unit",
    "better": "better",
    "direction": "direction",
    "evidence": "evidence",
    "baseline_value": "baseline.value",
    "result_value": "result.value",
}
"""The case file's names of what is read of a measure: field states use those."""


@dataclass(frozen=True, slots=True)
class ListedOutcome:
    """An observed outcome in a line. ``direction`` is computed where it can be, and may be empty."""

    slug: str
    name: str
    direction: str
    evidence: int | None


@dataclass(frozen=True, slots=True)
class _Figures:
    """What a change is computed from. An instance of the model would cost ten times as much."""

    baseline_value: Decimal | None
    result_value: Decimal | None
    unit: str
    better: str
    direction: str


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A public case as a list knows it. What is withheld or not known is empty."""

    page_id: int
    ref: str
    slug: str
    title: str
    summary: str
    kind: str
    basis: str
    phase: str
    mode: str
    regime: str
    started: PartialDate | None
    ended: PartialDate | None
    published: datetime | None
    updated: datetime | None
    authority_slug: str
    authority_name: str
    outcomes: tuple[ListedOutcome, ...]


@dataclass(frozen=True, slots=True)
class ListedTitle:
    """A public case by its title alone, which no case withholds."""

    page_id: int
    ref: str
    slug: str
    title: str


def read_titles(page_ids: Sequence[int]) -> list[ListedTitle]:
    """Return those of ``page_ids`` that anybody may see now, in the order given: two queries."""
    rows = CaseStudyPage.objects.public().filter(pk__in=list(page_ids) or [0]).order_by()
    found = {row[0]: ListedTitle(*row) for row in rows.values_list("pk", "ref", "slug", "title")}
    return [found[page_id] for page_id in page_ids if page_id in found]


def read_withheld(page_ids: Collection[int]) -> dict[int, WithheldPaths]:
    """Return the withheld names of those of ``page_ids`` that withhold something: one query."""
    paths: defaultdict[int, set[str]] = defaultdict(set)
    rows = FieldState.objects.filter(page__in=page_ids, state=FieldStatus.WITHHELD)
    for page_id, path in rows.values_list("page_id", "field"):
        paths[page_id].add(path)
    return {page_id: WithheldPaths(frozenset(found)) for page_id, found in paths.items()}


def read_listed(
    page_ids: Sequence[int], withheld: dict[int, WithheldPaths] | None = None
) -> list[ListedCase]:
    """Return those of ``page_ids`` that anybody may see now, in the order given: four queries.

    ``withheld`` saves one of them where the caller has it.
    """
    ids = list(page_ids) or [0]
    closed = read_withheld(ids) if withheld is None else withheld
    outcomes = _outcomes(ids, closed)
    rows = CaseStudyPage.objects.public().filter(pk__in=ids).order_by()
    found = {
        row[0]: _listed(row, closed.get(row[0], NOTHING_WITHHELD), outcomes.get(row[0], ()))
        for row in rows.values_list(*PAGE_COLUMNS)
    }
    return [found[page_id] for page_id in page_ids if page_id in found]


def _listed(
    row: tuple[Any, ...], closed: WithheldPaths, outcomes: Iterable[ListedOutcome]
) -> ListedCase:
    values = dict(zip(PAGE_COLUMNS, row, strict=True))
    for name in WITHHOLDABLE if closed.paths else ():
        if closed.covers(name):
            values[name] = ""
    instead = Described.read(values["anonymised_as"]).words if values["anonymised_as"] else ""
    named = not (instead or closed.covers("lead_organisation"))
    return ListedCase(
        page_id=values["pk"],
        ref=values["ref"],
        slug=values["slug"],
        title=values["title"],
        summary=values["summary"],
        kind=values["kind"],
        basis=values["basis"],
        phase=values["phase"],
        mode=values["mode"],
        regime=values["regime"],
        started=None if closed.covers("started") else values["started"],
        ended=None if closed.covers("ended") else values["ended"],
        published=values["first_published_at"],
        updated=values["last_published_at"],
        authority_slug=(values["lead_organisation__slug"] or "") if named else "",
        authority_name=(values["lead_organisation__name"] or "") if named else instead,
        outcomes=tuple(outcomes),
    )


def _outcomes(
    page_ids: Collection[int], withheld: dict[int, WithheldPaths]
) -> dict[int, list[ListedOutcome]]:
    """Return the observed outcomes of each case, in their order: one query."""
    rows = OutcomeMeasure.objects.filter(page__in=page_ids, status=OutcomeStatus.OBSERVED)
    found: defaultdict[int, list[ListedOutcome]] = defaultdict(list)
    for row in rows.order_by("page_id", "sort_order", "pk").values_list(*MEASURE_COLUMNS):
        values = dict(zip(MEASURE_COLUMNS, row, strict=True))
        outcome = _outcome(values, withheld.get(values["page_id"], NOTHING_WITHHELD))
        if outcome is not None:
            found[values["page_id"]].append(outcome)
    return found


def _outcome(values: dict[str, Any], closed: WithheldPaths) -> ListedOutcome | None:
    """Return a measure as the public may have it, or nothing where all of it is withheld."""
    if closed.paths:
        path = f"outcomes.{values['row_id']}"
        if closed.covers(path):
            return None
        for column, name in MEASURE_PATHS.items():
            if closed.covers(f"{path}.{name}"):
                values[column] = None
    moved = change(
        _Figures(
            baseline_value=values["baseline_value"],
            result_value=values["result_value"],
            unit=values["unit"] or "",
            better=values["better"] or "",
            direction=values["direction"] or "",
        )
    )
    return ListedOutcome(
        slug=values["term__slug"] or "",
        name=values["term__name"] or values["indicator"] or "Outcome",
        direction=str(moved.direction),
        evidence=values["evidence"],
    )

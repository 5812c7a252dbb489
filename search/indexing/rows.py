"""Rows of many cases at once, read as plain tuples: one query a table, whatever the number of cases.

A rebuild passes every row of every case through here, so rows stay the tuples that the database
gives; :func:`place_of` tells where in a row a column stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db.models import Q

from casestudies.choices import FieldStatus
from casestudies.models import CaseStudyPage, FieldState
from casestudies.redaction import WithheldPaths
from casestudies.rows import TAG_FIELDS, relations
from search.indexing.texts import NARRATIVE, PAGE_TEXTS, ROW_TEXTS

PAGE_COLUMNS = (
    "id",
    "ref",
    "slug",
    "title",
    "summary",
    "kind",
    "basis",
    "mode",
    "phase",
    "regime",
    "reach",
    "started",
    "ended",
    "contract_value",
    "contract_currency",
    "contract_band",
    "lead_organisation_id",
    "anonymised_as",
    "programme_id",
    "procurement_route_id",
    "first_published_at",
    "last_published_at",
    "success_criteria",
    *NARRATIVE,
    *PAGE_TEXTS,
)

Row = tuple[Any, ...]
"""A child row: the id of its case, its own id in the case, then the columns of ``ROW_COLUMNS``."""

FIRST_COLUMN: Final = 2
SPARSE: Final = 3
"""Ids are asked for as a range unless it spans more than so many times their number."""

MOST_LISTED: Final = 200
"""References are asked for one by one up to this number."""


class OutcomeRow(NamedTuple):
    """A row of ``outcomes``; :func:`casestudies.change.change` takes it as it is."""

    page_id: int
    row_id: str
    indicator: str
    population: str
    term_id: int | None
    status: str
    better: str
    unit: str
    direction: str
    evidence: int | None
    baseline_value: Decimal | None
    result_value: Decimal | None


ROW_COLUMNS: dict[str, tuple[str, ...]] = {
    **ROW_TEXTS,
    "nations": ("nation",),
    "areas": ("name", "also"),
    "sections": ("heading", "body"),
    "fundings": (*ROW_TEXTS["fundings"], "state"),
    "activities": (*ROW_TEXTS["activities"], "start", "end"),
    "events": (*ROW_TEXTS["events"], "date"),
    "partners": (*ROW_TEXTS["partners"], "organisation_id"),
    "quotations": (*ROW_TEXTS["quotations"], "permission"),
    "outcomes": OutcomeRow._fields[FIRST_COLUMN:],
}
"""What is read of each relation; the columns of ``ROW_TEXTS`` come first."""


def place_of(relation: str, column: str) -> int:
    """Return where ``column`` stands in a row of ``relation``.

    Raises:
        ValueError: if it is not read.
    """
    return FIRST_COLUMN + ROW_COLUMNS[relation].index(column)


@dataclass(slots=True)
class CaseRows:
    """One case as rows: its columns, its child rows by relation, its tags and what is withheld."""

    page: dict[str, Any]
    withheld: WithheldPaths
    children: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    tags: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    reused: bool = False


def read_rows(page_ids: Sequence[int]) -> list[CaseRows]:
    """Return the public ones of ``page_ids`` as rows, in the order of their ids."""
    pages = CaseStudyPage.objects.for_indexing().filter(pk__in=page_ids).values(*PAGE_COLUMNS)
    cases = {page["id"]: CaseRows(page, WithheldPaths(frozenset())) for page in pages}
    _read_withheld(cases)
    for relation, columns in ROW_COLUMNS.items():
        _read_children(cases, relation, columns)
    for name in TAG_FIELDS:
        _read_tags(cases, name)
    _read_reuse(cases)
    return list(cases.values())


def _rows_of(cases: Mapping[int, CaseRows], column: str) -> Q:
    """Return what narrows a table to the rows of ``cases``, and to few others.

    A rebuild asks for neighbours: a range costs nothing to put together, where a list of five
    hundred ids costs more than the reading, once for each table.
    """
    if not cases:
        return Q(**{f"{column}__in": ()})
    first, last = min(cases), max(cases)
    if last - first < SPARSE * len(cases):
        return Q(**{f"{column}__gte": first, f"{column}__lte": last})
    return Q(**{f"{column}__in": list(cases)})


def _read_withheld(cases: dict[int, CaseRows]) -> None:
    rows = FieldState.objects.filter(_rows_of(cases, "page_id"), state=FieldStatus.WITHHELD)
    paths: dict[int, set[str]] = defaultdict(set)
    for page_id, path in rows.values_list("page_id", "field"):
        paths[page_id].add(path)
    for page_id, case in cases.items():
        if case.page["anonymised_as"]:
            paths[page_id].add("lead_organisation")
    for page_id, names in paths.items():
        if page_id in cases:
            cases[page_id].withheld = WithheldPaths(frozenset(names))


def _read_children(cases: dict[int, CaseRows], relation: str, columns: tuple[str, ...]) -> None:
    model = relations(public=True)[relation]
    rows = model._default_manager.filter(_rows_of(cases, "page_id"))
    ordered = rows.order_by("page_id", "sort_order", "pk")
    for row in ordered.values_list("page_id", "row_id", *columns):
        case = cases.get(row[0])
        if case is not None:
            case.children[relation].append(row)


def _read_tags(cases: dict[int, CaseRows], name: str) -> None:
    relation = CaseStudyPage._meta.get_field(name)
    through = relation.remote_field.through
    target = f"{relation.m2m_reverse_field_name()}_id"
    links = through.objects.filter(_rows_of(cases, "casestudypage_id"))
    # In a steady order, so that a case that has not changed makes the same document again.
    ordered = links.order_by("casestudypage_id", "pk")
    for page_id, term_id in ordered.values_list("casestudypage_id", target):
        if page_id in cases:
            cases[page_id].tags[name].append(term_id)


def _read_reuse(cases: dict[int, CaseRows]) -> None:
    """Mark cases that another public case says it was reused from."""
    by_ref = {case.page["ref"]: case for case in cases.values()}
    model = relations(public=True)["related"]
    links = model._default_manager.filter(
        _refs_of(by_ref),
        relation="reused-from",
        page__in=CaseStudyPage.objects.public().naming_relations(),
    )
    for ref in links.values_list("target_ref", flat=True):
        if ref in by_ref:
            by_ref[ref].reused = True


def _refs_of(refs: Collection[str]) -> Q:
    """Return what narrows to ``refs``; of many, to all between the first and the last, as neighbours are."""
    if len(refs) <= MOST_LISTED:
        return Q(target_ref__in=refs)
    return Q(target_ref__gte=min(refs), target_ref__lte=max(refs))

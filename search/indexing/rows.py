"""Rows of many cases at once, read as plain tuples: one query a table, whatever the number of cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

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
    "programme_id",
    "procurement_route_id",
    "live_revision_id",
    "first_published_at",
    "last_published_at",
    "success_criteria",
    *NARRATIVE,
    *PAGE_TEXTS,
)

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
    "outcomes": (
        *ROW_TEXTS["outcomes"],
        "term_id",
        "status",
        "better",
        "unit",
        "direction",
        "evidence",
        "baseline_value",
        "result_value",
    ),
}


@dataclass(slots=True)
class CaseRows:
    """One case as rows: its columns, its child rows by relation, its tags and what is withheld."""

    page: dict[str, Any]
    withheld: WithheldPaths
    children: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
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


def _read_withheld(cases: dict[int, CaseRows]) -> None:
    rows = FieldState.objects.filter(page__in=cases, state=FieldStatus.WITHHELD)
    paths: dict[int, set[str]] = defaultdict(set)
    for page_id, path in rows.values_list("page_id", "field"):
        paths[page_id].add(path)
    for page_id, names in paths.items():
        cases[page_id].withheld = WithheldPaths(frozenset(names))


def _read_children(cases: dict[int, CaseRows], relation: str, columns: tuple[str, ...]) -> None:
    names = ("page_id", "row_id", *columns)
    model = relations(public=True)[relation]
    rows = model._default_manager.filter(page__in=cases).order_by("page_id", "sort_order", "pk")
    for values in rows.values_list(*names):
        cases[values[0]].children[relation].append(dict(zip(names, values, strict=True)))


def _read_tags(cases: dict[int, CaseRows], name: str) -> None:
    relation = CaseStudyPage._meta.get_field(name)
    through = relation.remote_field.through
    target = f"{relation.m2m_reverse_field_name()}_id"
    links = through.objects.filter(casestudypage__in=cases)
    for page_id, term_id in links.values_list("casestudypage_id", target):
        cases[page_id].tags[name].append(term_id)


def _read_reuse(cases: dict[int, CaseRows]) -> None:
    """Mark cases that another public case says it was reused from."""
    by_ref = {case.page["ref"]: case for case in cases.values()}
    model = relations(public=True)["related"]
    links = model._default_manager.filter(
        target_ref__in=by_ref,
        relation="reused-from",
        page__in=CaseStudyPage.objects.public(),
    )
    for ref in links.values_list("target_ref", flat=True):
        by_ref[ref].reused = True

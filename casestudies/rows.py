"""Child rows in bulk: one query for every row of any number of cases.

A case has some two dozen relations; a prefetch each would cost a query each, on every page.
Here one UNION ALL over their tables brings them all, as JSON objects, and they are put in the
page's memory where Wagtail's cluster relations look first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from itertools import islice
from typing import Any

from django.db import connection, models
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, JSONObject
from django.utils.text import Truncator

from casestudies.models import CaseChild, CaseStudyPage, OutcomeMeasure, Partner
from casestudies.models.base import held_relations
from casestudies.naming import NOT_OF_ROWS
from organisations.models import Organisation
from taxonomy.models import Outcome

NEVER_PUBLIC = frozenset({"consents"})
TAG_FIELDS = ("sectors", "methods", "barriers", "enablers")
NOTHING = (0,)
MOST_SAID, LONGEST_WORDS = 2, 80
SAYS_NOTHING = NOT_OF_ROWS | {"currency"}


@cache
def relations(*, public: bool) -> dict[str, type[CaseChild]]:
    """Return the models of a case's child rows by relation name; ``public`` leaves consents out."""
    names = CaseStudyPage.child_relation_names()
    return {
        name: CaseStudyPage._meta.get_field(name).related_model
        for name in names
        if not (public and name in NEVER_PUBLIC)
    }


def load_rows(pages: Sequence[CaseStudyPage], *, public: bool) -> None:
    """Put every child row of ``pages`` in memory, in order: one query, and two for what rows name.

    With ``public`` consents are not read at all, and stand empty.
    """
    by_id = {page.pk: page for page in pages}
    for page in pages:
        held_relations(page).update({name: [] for name in relations(public=False)})
    loaded: list[CaseChild] = []
    for relation, page_id, _, data, _ in _read(by_id or NOTHING, public=public):
        row = _instance(relations(public=False)[relation], json.loads(data))
        row.page = by_id[page_id]
        held_relations(by_id[page_id])[relation].append(row)
        loaded.append(row)
    _attach(loaded)


def stand_empty(page: CaseStudyPage) -> None:
    """Put nothing in memory as all that belongs to ``page``, which was just made and has nothing yet."""
    held_relations(page).update({name: [] for name in belonging()})


def belonging() -> frozenset[str]:
    """Return the names of all relations whose rows or terms belong to a case."""
    return frozenset((*relations(public=False), *TAG_FIELDS))


def _read(page_ids: Iterable[int], *, public: bool) -> list[tuple[str, int, int, str, int]]:
    ids = list(page_ids)
    sql, others = _union(connection.vendor, len(ids), public=public)
    with connection.cursor() as cursor:
        cursor.execute(sql, [ids[one.place] if isinstance(one, _Id) else one for one in others])
        return list(cursor.fetchall())


@dataclass(frozen=True, slots=True)
class _Id:
    """Where the id of a case goes among the parameters of the query."""

    place: int


@lru_cache(maxsize=32)
def _union(vendor: str, count: int, *, public: bool) -> tuple[str, tuple[Any, ...]]:
    """Return the query for ``count`` cases of a kind of database, and its parameters.

    Putting two dozen parts together costs many times what the database needs to answer, hence once.
    """
    stand_ins = {-1 - place: _Id(place) for place in range(count)}
    parts = [_part(name, model, [*stand_ins]) for name, model in relations(public=public).items()]
    every = parts[0].union(*parts[1:], all=True).order_by("page_id", "sort_order", "row_pk")
    sql, parameters = every.query.sql_with_params()
    return sql, tuple(stand_ins.get(one, one) for one in parameters)


def _part(name: str, model: type[CaseChild], ids: list[int]) -> QuerySet[Any, Any]:
    columns = {field.attname: _expression(field) for field in _fields(model)}
    part: QuerySet[Any, Any] = (
        model._default_manager.filter(page_id__in=ids)
        .order_by()
        .annotate(
            relation_name=Value(name, output_field=CharField()),
            row_pk=F("pk"),
            data=Cast(JSONObject(**columns), models.TextField()),
        )
        .values_list("relation_name", "page_id", "sort_order", "data", "row_pk")
    )
    return part


def _fields(model: type[CaseChild]) -> list[models.Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if field.name != "page"]


def _expression(field: models.Field[Any, Any]) -> Any:
    """Text keeps a decimal exact on its way through JSON."""
    if isinstance(field, models.DecimalField):
        return Cast(field.attname, CharField())
    return F(field.attname)


def _instance(model: type[CaseChild], data: dict[str, Any]) -> CaseChild:
    values = {field.attname: _value(field, data[field.attname]) for field in _fields(model)}
    row = model(**values)
    row._state.adding = False
    return row


def _value(field: models.Field[Any, Any], value: Any) -> Any:
    if value is None or isinstance(field, models.ForeignKey):
        return value
    if isinstance(field, models.DecimalField):
        return Decimal(str(value)).quantize(Decimal(1).scaleb(-field.decimal_places))
    return field.to_python(value)


def attach_named(pages: Sequence[CaseStudyPage]) -> None:
    """Put in memory what the rows of ``pages``, versions of cases, name: two queries, always."""
    _attach(
        row
        for page in pages
        for relation in ("outcomes", "partners")
        for row in getattr(page, relation).all()
    )


def own_words(row: CaseChild) -> str:
    """Return what a row is known by among those who may read all of it; empty where it says nothing. No query.

    Its first texts, and what it names where that is in memory (``attach_named``); else the first of its choices.
    """
    columns = [field for field in _fields(type(row)) if field.name not in SAYS_NOTHING]
    texts = filter(None, (_text(row, field) for field in columns if not field.choices))
    chosen = filter(None, (_text(row, field) for field in columns if field.choices))
    said = [*islice(texts, MOST_SAID)] or [*islice(chosen, 1)]
    return Truncator(" ".join("; ".join(said).split())).chars(LONGEST_WORDS)


def _text(row: CaseChild, field: models.Field[Any, Any]) -> str:
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")() or "")
    if isinstance(field, models.ForeignKey):
        named = getattr(row, field.name) if field.is_cached(row) else None
        return str(named.name) if named is not None else ""
    value = getattr(row, field.name)
    return value.strip() if isinstance(value, str) else ""


def _attach(rows: Iterable[CaseChild]) -> None:
    """Attach the outcome terms and partner organisations that rows name: two queries, always."""
    kept = list(rows)
    outcomes = [row for row in kept if isinstance(row, OutcomeMeasure)]
    partners = [row for row in kept if isinstance(row, Partner)]
    terms = Outcome.objects.in_bulk([row.term_id for row in outcomes if row.term_id] or NOTHING)
    bodies = Organisation.objects.in_bulk(
        [row.organisation_id for row in partners if row.organisation_id] or NOTHING
    )
    for measure in outcomes:
        measure.term = terms.get(measure.term_id)
    for partner in partners:
        partner.organisation = bodies.get(partner.organisation_id)


def load_tags(pages: Sequence[CaseStudyPage]) -> None:
    """Put the sectors, methods, barriers and enablers of ``pages`` in memory: one query each."""
    by_id = {page.pk: page for page in pages}
    for name in TAG_FIELDS:
        field = CaseStudyPage._meta.get_field(name)
        for page in pages:
            held_relations(page)[name] = []
        links = field.remote_field.through.objects.filter(casestudypage__in=list(by_id) or NOTHING)
        target = field.m2m_reverse_field_name()
        for link in links.select_related(target).order_by(f"{target}__name"):
            term = getattr(link, target)
            held_relations(by_id[link.casestudypage_id])[name].append(term)


def load_record(pages: Sequence[CaseStudyPage], *, public: bool) -> None:
    """Put everything that belongs to ``pages`` in memory; the same queries for one and for many."""
    load_rows(pages, public=public)
    load_tags(pages)

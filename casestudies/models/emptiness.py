"""Relations of a case in which nothing stands, in memory nor stored: there is nothing to save of them.

Saving a page asks every relation that it holds what is stored of it, to find what was taken away. A
case has some two dozen, most of them empty: asking them all at once spares each of them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connection
from django.db.models import CharField, Value

from casestudies.models.base import held_relations
from casestudies.models.context import CASE

if TYPE_CHECKING:
    from casestudies.models.case import CaseStudyPage

_STAND_IN = -1
"""Where the id of a case goes among the parameters of the query."""


def let_go_of_the_empty(page: CaseStudyPage) -> None:
    """Hold no longer what is empty both in memory and in the database: one query, or none."""
    held = held_relations(page)
    empty = [name for name in page.child_relation_names() if name in held and not held[name]]
    if not empty:
        return
    for name in set(empty) - _filled(page):
        del held[name]


def _filled(page: CaseStudyPage) -> set[str]:
    """Return the names of the relations of which rows are stored."""
    sql, parameters = _union(connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(sql, [page.pk if one == _STAND_IN else one for one in parameters])
        return {name for (name,) in cursor.fetchall()}


@lru_cache(maxsize=4)
def _union(_vendor: str) -> tuple[str, tuple[Any, ...]]:
    """Return the query for a kind of database, put together once."""
    model = apps.get_model(CASE)
    parts = [
        model._meta.get_field(name)
        .related_model._default_manager.filter(page_id=_STAND_IN)
        .order_by()
        .values_list(Value(name, output_field=CharField()))
        for name in model.child_relation_names()
    ]
    sql, parameters = parts[0].union(*parts[1:]).query.sql_with_params()
    return sql, tuple(parameters)

"""Agreements belong to a case and not to its versions: kept when a version is saved, read when one is read.

A version that somebody goes back to would otherwise lose an agreement, or bring one back that was
withdrawn since; and an answer that comes by e-mail while somebody writes would be lost with the next
save.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casestudies.models.base import held_relations, number_rows
from casestudies.models.people import Consent

if TYPE_CHECKING:
    from casestudies.models.case import CaseStudyPage

RELATION = "consents"
_READ = "_consents_read"


def hold_consents(page: CaseStudyPage) -> None:
    """Put the agreements of ``page`` as they are stored in its memory: one query."""
    rows = list(Consent.objects.filter(page_id=page.pk).order_by("sort_order", "pk"))
    held_relations(page)[RELATION] = rows
    page.__dict__[_READ] = {row.pk: _content(row) for row in rows}


def keep_consents(page: CaseStudyPage) -> None:
    """Store what has changed among the agreements in memory since they were read; no more than that.

    One that came in meanwhile stays, and one that was changed meanwhile is not changed back.
    """
    held = held_relations(page).get(RELATION)
    if held is None or page.pk is None:
        return
    read: dict[int, dict[str, Any]] = page.__dict__.get(_READ, {})
    rows = list(held)
    gone = read.keys() - {row.pk for row in rows}
    if gone:
        Consent.objects.filter(page_id=page.pk, pk__in=gone).delete()
    number_rows(rows)
    for row in rows:
        row.page_id = page.pk
        if row.pk is None or read.get(row.pk) != _content(row):
            row.save()
    page.__dict__[_READ] = {row.pk: _content(row) for row in rows}


def _content(row: Consent) -> dict[str, Any]:
    return {field.name: getattr(row, field.attname) for field in row._meta.concrete_fields}

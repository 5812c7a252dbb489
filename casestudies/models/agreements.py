"""Agreements belong to a case and not to its versions: kept when a version is saved, read when one is read.

A version that somebody goes back to would otherwise lose an agreement, or bring one back that was
withdrawn since; and an answer that comes by e-mail while somebody writes would be lost with the next
save.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from casestudies.models.base import held_relations
from casestudies.models.people import Consent
from casestudies.models.row_ids import number_rows

if TYPE_CHECKING:
    from casestudies.models.case import CaseStudyPage

RELATION = "consents"
_READ = "_consents_read"
MOST_DIGITS = 6


def hold_consents(page: CaseStudyPage) -> None:
    """Put the agreements of ``page`` as they are stored in its memory: one query, or none where they are already."""
    if _READ in page.__dict__:
        return
    rows = list(Consent.objects.filter(page_id=page.pk).order_by("sort_order", "pk"))
    held_relations(page)[RELATION] = rows
    page.__dict__[_READ] = {row.pk: _content(row) for row in rows}


def put_back(page: CaseStudyPage, row: Consent) -> None:
    """Let ``row`` of ``page`` say in memory what it said when it was read (:func:`hold_consents`)."""
    columns = page.__dict__[_READ][row.pk]
    for field in row._meta.concrete_fields:
        setattr(row, field.attname, columns[field.name])


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
            row.covers = by_row_id(page, row.covers)
            row.save()
    page.__dict__[_READ] = {row.pk: _content(row) for row in rows}


def by_row_id(page: CaseStudyPage, parts: Iterable[str]) -> list[str]:
    """Return ``parts`` with rows that are named by their place (``suppliers.1``) named by their lasting id.

    A place is another row's as soon as one before it is taken out; an agreement does not move along.
    """
    names = []
    for part in parts:
        relation, _, place = part.partition(".")
        is_place = place.isascii() and place.isdigit() and len(place) < MOST_DIGITS
        is_row = is_place and relation in page.child_relation_names()
        ids = [row.row_id for row in getattr(page, relation).all()] if is_row else []
        is_inside = 0 < int(place) <= len(ids) and place not in ids if ids else False
        names.append(f"{relation}.{ids[int(place) - 1]}" if is_inside else part)
    return names


def _content(row: Consent) -> dict[str, Any]:
    return {field.name: getattr(row, field.attname) for field in row._meta.concrete_fields}

"""What an agreement covers that a document brings: what the document says itself, and nothing that is written later.

A case file of somebody else's making has no fingerprints. It brings the text and the agreement to it together, so the
one covers the other. Brought again with another text, an agreement that the case had before (of the same giver, in
the same role, of the same date) is no agreement to that: it keeps what it covered. See ADR 0023.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casestudies.fingerprints import WHOLE, agreed_lines, within
from casestudies.models.agreements import by_row_id
from casestudies.models.row_ids import assign_row_ids

if TYPE_CHECKING:
    from collections.abc import Iterable

    from casestudies.models import CaseStudyPage, Consent


@dataclass(frozen=True, slots=True)
class Covered:
    """An agreement that a case had: who gave it, in which role and when, to which parts, and what it covered."""

    given: tuple[str, str, str]
    parts: tuple[str, ...]
    lines: tuple[str, ...]


def covered_before(page: CaseStudyPage) -> list[Covered]:
    """Return what the agreements of ``page`` cover; one that holds no fingerprints, what ``page`` says now."""
    found = []
    for row in page.consents.all():
        parts = by_row_id(page, row.covers)
        lines = row.agreed_to or agreed_lines(page, parts)
        found.append(Covered(_given(row), tuple(parts), tuple(lines)))
    return found


def cover_brought(page: CaseStudyPage, before: Iterable[Covered]) -> None:
    """Give each agreement of ``page``, in memory, that came without fingerprints those that it is to have.

    ``before`` is what was covered before ``page`` said what the document says.
    """
    rows = [row for row in page.consents.all() if not row.agreed_to]
    if rows:
        assign_row_ids(page)
    for row in rows:
        row.covers = by_row_id(page, row.covers)
        row.agreed_to = _lines(page, row, [each for each in before if each.given == _given(row)])


def _lines(page: CaseStudyPage, row: Consent, before: list[Covered]) -> list[str]:
    """What ``row`` covers: as ``before``, and of parts that it was not said to cover then, what is said now."""
    for each in before:
        if list(each.parts) == row.covers:
            return list(each.lines)
    old = [part for each in before for part in each.parts or (WHOLE,)]
    new = [
        line
        for line in agreed_lines(page, row.covers)
        if not any(within(line.rpartition(" ")[0], part) for part in old)
    ]
    return [line for each in before for line in each.lines] + new


def _given(row: Consent) -> tuple[str, str, str]:
    return row.given_by, row.role, str(row.date or "")

"""What is withheld of a case stays withheld, whichever of its earlier texts is taken up again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from casestudies.choices import FieldStatus
from casestudies.models import FieldState
from casestudies.naming import UNNAMED_RELATIONS, is_named_in

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage


def states_as_withheld_since(
    page: CaseStudyPage, now: CaseStudyPage, number: int
) -> list[FieldState]:
    """Return the states of ``page``, which is version ``number``, and what was withheld since: nothing of it is shown.

    ``now`` is the latest version. What it withholds of rows that ``page`` does not have is left out.
    """
    found = {row.field: row for row in withheld_while_there(page, now, number)}
    found |= {row.field: row for row in now.states.all() if row.state == FieldStatus.WITHHELD}
    rows = [row for row in page.states.all() if row.field not in found]
    rows += [
        FieldState(field=row.field, state=row.state, reason=row.reason)
        for row in found.values()
        if is_named_in(page, row.field)
    ]
    for place, row in enumerate(rows):
        row.sort_order = place
    return rows


def withheld_while_there(
    page: CaseStudyPage, now: CaseStudyPage, number: int
) -> Iterator[FieldState]:
    """Yield what versions after ``number`` withheld of rows of ``page`` that have gone since, as their states.

    ``page`` is that version, and ``now`` the latest. One query, and none where no row has gone.
    """
    gone = {
        f"{relation}.{row.row_id}"
        for relation in set(page.child_relation_names()) - UNNAMED_RELATIONS
        for row in getattr(page, relation).all()
        if not is_named_in(now, f"{relation}.{row.row_id}")
    }
    if not gone:
        return
    for content in page.revisions.filter(pk__gt=number).values_list("content", flat=True):
        for state in content.get("states", ()):
            is_theirs = ".".join(state["field"].split(".")[:2]) in gone
            if is_theirs and state["state"] == FieldStatus.WITHHELD:
                yield FieldState(field=state["field"], state=state["state"], reason=state["reason"])

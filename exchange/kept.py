"""What a document cannot take away from a case that is here: what is withheld of it, and what was decided about it.

A public export may not hold what is withheld, and one from before it was withheld holds it in the clear. So what a
case withholds stays withheld whatever a document says, with its value where that is silent. Whether a case names its
authority, until when it is held back, when it is due and who checked it (``decided`` in the registry) stays where the
document does not name it. An editor lifts what is withheld in the form, and ends what was decided by a document that
names it with nothing behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from casestudies.choices import FieldStatus
from casestudies.models import CaseChild, CaseStudyPage
from casestudies.naming import names_something, relation_models
from casestudies.redaction import WithheldPaths, is_withheld, withheld_paths
from exchange.casefile import registry
from exchange.casefile.record import State

if TYPE_CHECKING:
    from exchange.casefile.entries import Field
    from exchange.casefile.record import CaseRecord


def withheld_either(record: CaseRecord, page: CaseStudyPage | None) -> WithheldPaths:
    """Return what is withheld by ``record`` or by the case that it is put into."""
    said = {path for path, each in record.states.items() if each.state == FieldStatus.WITHHELD}
    here = withheld_paths(page).paths if page is not None else frozenset()
    return WithheldPaths(here | said)


def stays(fact: Field, record: CaseRecord, page: CaseStudyPage) -> bool:
    """Whether ``fact``, which was decided about ``page``, stays as it is: ``record`` does not name it.

    An hour that is over by now ends no embargo that runs: an export goes on naming the last one.
    """
    if fact.name not in record.fields:
        return True
    said, here, now = record.fields[fact.name], getattr(page, fact.attribute), timezone.now()
    return isinstance(said, datetime) and isinstance(here, datetime) and said <= now < here


def kept_rows(
    relation: str, rows: Sequence[CaseChild], held: Iterable[CaseChild], withheld: WithheldPaths
) -> list[CaseChild]:
    """Return the rows of ``held`` that a document lacks and of which the whole is withheld, to come after ``rows``."""
    there = {row.row_id for row in rows}
    kept = [
        row
        for row in held
        if row.row_id not in there and withheld.covers(f"{relation}.{row.row_id}")
    ]
    for place, row in enumerate(kept, start=len(rows)):
        row.sort_order = place
    return kept


def kept_states(
    record: CaseRecord, page: CaseStudyPage | None, values: Mapping[str, Any]
) -> dict[str, State]:
    """Return what ``page`` withholds and ``record`` does not, of facts and of rows that there will be."""
    if page is None:
        return {}
    ids = {
        name: {row.row_id for row in values.get(name, getattr(page, name).all())}
        for name in relation_models(CaseStudyPage)
    }
    return {
        row.field: State(row.state, row.reason)
        for row in _withheld_here(record, page)
        if names_something(CaseStudyPage, row.field, ids)
    }


def kept_names(record: CaseRecord, page: CaseStudyPage) -> list[str]:
    """Return the names in the case file of what stays as it was decided here, for whoever imports."""
    decided = [
        fact.name
        for fact in registry.fields()
        if fact.decided and getattr(page, fact.attribute) and stays(fact, record, page)
    ]
    return decided + [f"states.{row.field}" for row in _withheld_here(record, page)]


def _withheld_here(record: CaseRecord, page: CaseStudyPage) -> list[Any]:
    said = {path for path, each in record.states.items() if each.state == FieldStatus.WITHHELD}
    return [row for row in page.states.all() if is_withheld(row) and row.field not in said]

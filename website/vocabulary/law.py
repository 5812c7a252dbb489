"""Where a method stands in law, nation by nation, as ``components/law_status.html`` wants it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from casestudies.addresses import term_path
from cms.core.dates import PartialDate
from taxonomy.choices import Nation, Regime
from taxonomy.law import CURRENT, LEGACY, UNKNOWN, NationLaw, law_by_nation
from taxonomy.models import LawNote, Term

DAGGER = "†"
STATUS_LABELS = {CURRENT: "Current", LEGACY: "Legacy", UNKNOWN: "Not known"}


@dataclass(frozen=True, slots=True)
class LawRow:
    """One nation and regime. ``reference`` ends in † where nobody has checked it."""

    nation_label: str
    status: str
    status_label: str
    text: str
    reference: str = ""
    starts: PartialDate | None = None
    ends: PartialDate | None = None
    needs_checking: bool = False
    replaced_by_name: str = ""
    replaced_by_url: str = ""


def law_rows(method: Term) -> list[LawRow]:
    """Return every law note of ``method``, the four nations in their order; none without notes."""
    return [row for nation in law_by_nation(method) for row in _of_nation(nation, method)]


def _of_nation(nation: NationLaw, method: Term) -> Iterator[LawRow]:
    if not nation.notes:
        yield LawRow(nation.label, UNKNOWN, STATUS_LABELS[UNKNOWN], nation.today.text)
    for note in nation.notes:
        yield _row(note, method)


def _row(note: LawNote, method: Term) -> LawRow:
    other = note.replaced_by if note.replaced_by_id != method.pk else None
    named = ", ".join(part for part in (str(Regime(note.regime).label), note.reference) if part)
    return LawRow(
        nation_label=str(Nation(note.nation).label),
        status=note.status,
        status_label=STATUS_LABELS[note.status],
        text=note.text,
        reference=f"{named} {DAGGER}" if note.needs_checking else named,
        starts=note.starts,
        ends=note.ends,
        replaced_by_name=other.name if other else "",
        replaced_by_url=term_path(other.scheme, other.slug) if other else "",
    )

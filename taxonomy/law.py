"""Where a route stands in law: by nation, and by when a procurement began.

What decides is when the procurement began, not when the contract runs. The notes themselves are rows
of the vocabulary; this module holds only the four regimes and their dates.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from cms.core.dates import PartialDate
from taxonomy.choices import LawNoteStatus, Nation, Regime
from taxonomy.models import LawNote, Term

CURRENT, LEGACY, UNKNOWN = "current", "legacy", "unknown"

ENGLAND_WALES_NI = (Nation.ENGLAND, Nation.WALES, Nation.NORTHERN_IRELAND)
UK_NATIONS = (*ENGLAND_WALES_NI, Nation.SCOTLAND)


@dataclass(frozen=True, slots=True)
class RegimeFacts:
    """Where a regime holds, and the first and last day on which a procurement under it could begin."""

    nations: tuple[str, ...]
    starts: PartialDate | None = None
    ends: PartialDate | None = None


REGIMES: dict[str, RegimeFacts] = {
    Regime.PA23: RegimeFacts(ENGLAND_WALES_NI, starts=PartialDate(2025, 2, 24)),
    Regime.PCR2015: RegimeFacts(ENGLAND_WALES_NI, ends=PartialDate(2025, 2, 23)),
    Regime.SCOTLAND: RegimeFacts((Nation.SCOTLAND,)),
    Regime.PSR: RegimeFacts((Nation.ENGLAND,), starts=PartialDate(2024, 1, 1)),
}


@dataclass(frozen=True, slots=True)
class LawStatus:
    """What a banner or a method page says of a route in one nation.

    ``status`` is ``current``, ``legacy`` or ``unknown``. ``replaced_by`` is the method that took over;
    it is the method itself where the regime ended and the route goes on under the next one.
    ``from_regime`` tells that no note speaks of the method, and only its regime has ended.
    """

    status: str
    text: str
    reference: str = ""
    replaced_by: Term | None = None
    needs_checking: bool = False
    nation: str = ""
    regime: str = ""
    starts: PartialDate | None = None
    ends: PartialDate | None = None
    from_regime: bool = False

    @property
    def is_legacy(self) -> bool:
        """Whether a procurement that begins now cannot use the route in this way."""
        return self.status == LEGACY


@dataclass(frozen=True, slots=True)
class NationLaw:
    """A method in one nation: where it stands today, and every note there is."""

    nation: str
    label: str
    today: LawStatus
    notes: list[LawNote] = field(default_factory=list)


def regime_at(nation: str, began: PartialDate | None) -> str:
    """Return the general regime of a procurement begun then and there; empty when that is not certain.

    ``regime_at("wales", PartialDate(2019)) == "pcr2015"``, but ``PartialDate(2025)`` spans two
    regimes and gives an empty text, as does a date before 2015.
    """
    if nation == Nation.SCOTLAND:
        return Regime.SCOTLAND.value
    if nation not in ENGLAND_WALES_NI or began is None:
        return ""
    general = (Regime.PCR2015, Regime.PA23)
    if began.year < 2015:
        return ""
    return next((name.value for name in general if _within(REGIMES[name], began)), "")


def law_status(
    method: Term, nation: str, began: PartialDate | None = None, regime: str = ""
) -> LawStatus:
    """Return where ``method`` stands in ``nation`` for a procurement begun then, under ``regime``.

    Without a date and a regime the answer is for a procurement that begins now. A regime that does not
    hold in the nation is not considered; a note of no regime in particular fits any. A procurement
    that is said to be outside the general regimes (below the threshold, no contract) is put under
    none by its date. No query where ``with_law()`` has fetched the notes.
    """
    notes = _notes(method, nation)
    stated = regime if regime in REGIMES and nation in REGIMES[regime].nations else ""
    if stated:
        named = [note for note in notes if note.regime == stated or note.regime not in REGIMES]
        return _from_note(named[0]) if named else _without_note(method, nation, stated, notes)
    if began is not None:
        fitting = [note for note in notes if _within(note, began)]
        if fitting:
            return _from_note(_newest(fitting))
        outside = regime != "" and regime not in REGIMES
        return _without_note(method, nation, "" if outside else regime_at(nation, began), notes)
    if notes:
        return _from_note(_newest(notes))
    return _unknown(method, nation)


def law_by_nation(method: Term) -> list[NationLaw]:
    """Return the four nations with where ``method`` stands today; empty when it has no law notes."""
    if not method.law_notes.all():
        return []
    return [
        NationLaw(nation, Nation(nation).label, law_status(method, nation), _notes(method, nation))
        for nation in UK_NATIONS
    ]


def _notes(method: Term, nation: str) -> list[LawNote]:
    """The notes of one nation, the current ones first, then those that ended last."""
    found = [note for note in method.law_notes.all() if note.nation == nation]
    return sorted(found, key=_newness, reverse=True)


def _newness(note: LawNote) -> tuple[bool, str, str]:
    return (note.status == LawNoteStatus.CURRENT, str(note.starts or ""), str(note.ends or "9999"))


def _newest(notes: Iterable[LawNote]) -> LawNote:
    return max(notes, key=_newness)


def _within(span: LawNote | RegimeFacts, began: PartialDate) -> bool:
    """Whether the whole of ``began`` lies between the first and the last day of ``span``."""
    if span.starts is not None and began.first_day < span.starts.first_day:
        return False
    return span.ends is None or began.last_day <= span.ends.last_day


def _from_note(note: LawNote) -> LawStatus:
    return LawStatus(
        status=note.status,
        text=note.text,
        reference=note.reference,
        replaced_by=note.replaced_by,
        needs_checking=note.needs_checking,
        nation=note.nation,
        regime=note.regime,
        starts=note.starts,
        ends=note.ends,
    )


def _without_note(method: Term, nation: str, regime: str, notes: list[LawNote]) -> LawStatus:
    """No note fits: say what follows from the regime alone, if it has ended."""
    facts = REGIMES.get(regime)
    if facts is None or facts.ends is None:
        return _unknown(method, nation)
    today = next((note for note in notes if note.status == LawNoteStatus.CURRENT), None)
    text = f"Begun under the {Regime(regime).label}, which took no procurement begun after {facts.ends.display}."
    if today is not None:
        text += f" The route goes on under the {Regime(today.regime).label}."
    return LawStatus(
        status=LEGACY,
        text=text,
        reference=today.reference if today else "",
        replaced_by=method if today else None,
        needs_checking=bool(today and today.needs_checking),
        nation=nation,
        regime=regime,
        ends=facts.ends,
        from_regime=True,
    )


def _unknown(method: Term, nation: str) -> LawStatus:
    place = dict(Nation.choices).get(nation, nation)
    where = "outside the four nations" if nation == Nation.ELSEWHERE else f"in {place}"
    return LawStatus(UNKNOWN, f"No law note is held for “{method.name}” {where}.", nation=nation)

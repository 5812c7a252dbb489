"""A case in a list, as ``components/result_card.html`` wants it."""

from __future__ import annotations

from dataclasses import dataclass

from casestudies.addresses import case_path
from casestudies.change import change
from casestudies.choices import Direction, EvidenceStep, Kind, Phase
from casestudies.detail.words import label, years
from casestudies.models import CaseStudyPage, OutcomeMeasure

OUTCOMES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class CardOutcome:
    """One observed outcome, in a line."""

    term_name: str
    direction: str
    direction_label: str
    evidence: int | None
    evidence_label: str


@dataclass(frozen=True, slots=True)
class Card:
    """What a list says of one case."""

    url: str
    title: str
    authority: str
    year_label: str
    kind_label: str
    phase_label: str
    basis: str
    passage: str
    outcomes: tuple[CardOutcome, ...] = ()
    matched: str = ""


def card(page: CaseStudyPage) -> Card:
    """Return the card of a case that was read with ``with_listing()``; no query."""
    body = page.lead_organisation
    return Card(
        url=case_path(page.slug),
        title=page.title,
        authority=body.name if body else "",
        year_label=years(page.started, page.ended),
        kind_label=label(Kind, page.kind),
        phase_label=label(Phase, page.phase),
        basis=page.basis,
        passage=page.summary,
        outcomes=tuple(_outcome(row) for row in page.outcomes.all()[:OUTCOMES_SHOWN]),
    )


def _outcome(measure: OutcomeMeasure) -> CardOutcome:
    direction = change(measure).direction or Direction.NOT_MEASURED.value
    return CardOutcome(
        measure.term.name if measure.term else measure.indicator,
        direction,
        label(Direction, direction),
        measure.evidence,
        label(EvidenceStep, measure.evidence),
    )

"""Outcomes: baseline to result, the change worked out, direction, and how surely it is known."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from casestudies.change import change, observed
from casestudies.choices import Direction, EvidenceStep, OutcomeStatus
from casestudies.detail.shapes import Block, Cell, Column, OutcomeRow, Part
from casestudies.detail.words import (
    NOT_YET_KNOWN,
    States,
    capital,
    joined,
    label,
    quantity,
    source_cell,
    term_link,
)

NEVER_ADDED = frozenset({"cost-avoidance", "cash-saving"})
NEVER_ADDED_NOTE = (
    "Money saved and cost avoided are two different things and are not added together here."
)


def outcome_blocks(page: Any, states: States) -> list[Block]:
    """Return what was observed, then what was only expected, then every other figure."""
    measures = list(page.outcomes.all())
    seen = [row for row in measures if observed(row)]
    hoped = [row for row in measures if not observed(row)]
    return [
        Block(
            "outcomes",
            "Outcomes",
            outcomes=tuple(outcome_row(row, states) for row in seen),
            note=_note(seen),
        ),
        Block(
            "expected-outcomes",
            "Expected outcomes",
            outcomes=tuple(outcome_row(row, states) for row in hoped),
            note="These were hoped for when the case was written. They are not results."
            if hoped
            else "",
        ),
        claims_block(page, states),
    ]


def _note(measures: list[Any]) -> str:
    slugs = {row.term.slug for row in measures if row.term is not None}
    return NEVER_ADDED_NOTE if slugs >= NEVER_ADDED else ""


def outcome_row(measure: Any, states: States) -> OutcomeRow:
    """Return one measure in words and figures."""
    moved = change(measure)
    path = f"outcomes.{measure.row_id}"
    term = term_link(measure.term) if measure.term is not None else None
    source = source_cell(measure.source)
    before = _figure(measure.baseline_value, measure, states.words(f"{path}.baseline"))
    after = _figure(measure.result_value, measure, states.words(f"{path}.result"))
    neither = measure.baseline_value is None and measure.result_value is None
    return OutcomeRow(
        id=f"outcome-{measure.row_id}",
        name=path,
        term_name=term.label if term else measure.indicator or "Outcome",
        term_url=term.url if term else "",
        indicator=measure.indicator if term else "",
        population=_context(measure),
        status_label=label(OutcomeStatus, measure.status),
        baseline=measure.baseline_value if moved.comparable else None,
        baseline_label="" if neither and before == after else before,
        baseline_date=measure.baseline_date,
        result=measure.result_value if moved.comparable else None,
        result_label=after,
        result_date=measure.result_date,
        change_words=_change_words(measure, moved.words),
        direction=moved.direction,
        direction_label=label(Direction, moved.direction),
        evidence=measure.evidence,
        evidence_label=label(EvidenceStep, measure.evidence),
        validated_by=measure.validated_by,
        source=source.text,
        source_url=source.url,
    )


def _figure(value: Decimal | None, measure: Any, state: str) -> str:
    """Say a figure, or why there is none: the state it was put in, or that nobody measured."""
    unmeasured = measure.direction == Direction.NOT_MEASURED
    missing = str(Direction.NOT_MEASURED.label) if unmeasured else NOT_YET_KNOWN
    return quantity(value, measure.unit) or state or missing


def _change_words(measure: Any, words: str) -> str:
    """Say a change only where there is one to say: an outcome that is awaited has none yet."""
    if measure.baseline_value is None and measure.result_value is None:
        return ""
    if not observed(measure) and measure.result_value is None:
        return ""
    return capital(words)


def _context(measure: Any) -> str:
    prices = f"{measure.price_year} prices" if measure.price_year else ""
    better = {"lower": "lower is better", "higher": "higher is better"}.get(measure.better, "")
    words = joined((measure.population, prices, better), "; ")
    return capital(words)


def claims_block(page: Any, states: States) -> Block:
    """Return every other figure, marked where it has no source."""
    rows = tuple(
        (
            Cell(claim.text),
            Cell(
                joined((claim.value, claim.unit), " ")
                or states.words(f"claims.{claim.row_id}.value")
            ),
            Cell(claim.period),
            Cell(claim.basis),
            source_cell(claim.source),
        )
        for claim in page.claims.all()
    )
    columns = ("Figure or claim", "Value", "Period", "Basis", "Source")
    part = Part(
        columns=tuple(Column(name) for name in columns),
        rows=rows,
        names=tuple(f"claims.{claim.row_id}" for claim in page.claims.all()),
    )
    return Block("claims", "Other figures", parts=(part,) if rows else ())

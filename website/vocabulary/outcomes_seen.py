"""What cases saw, as counts of directions: never one score, and never more than the data bear."""

from __future__ import annotations

from dataclasses import dataclass

from casestudies.addresses import term_path
from casestudies.choices import Direction, EvidenceStep
from search.parameters import SearchQuery
from search.results import SearchResults
from website.browse import Counted, counts_of, found, values_of
from website.finding.addresses import search_path

MOST_OUTCOMES = 6
"""How many outcomes are told apart: each costs a search of its own."""


@dataclass(frozen=True, slots=True)
class DirectionRow:
    """How many cases saw something go one way."""

    direction: str
    direction_label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Directions:
    """The directions that cases saw, as ``components/stacked_bar.html`` wants them."""

    counts: list[tuple[str, int]]
    rows: list[DirectionRow]


@dataclass(frozen=True, slots=True)
class OutcomeSeen:
    """One outcome over all cases of a page: a count for each direction, in their order."""

    name: str
    url: str
    total: int
    counts: list[DirectionRow]


def directions(results: SearchResults | None, query: SearchQuery) -> Directions:
    """Return how many of the cases that ``query`` found saw each direction; a case may see several."""
    counts = counts_of(results, "direction") or {}
    rows = [
        DirectionRow(
            direction.value,
            str(direction.label),
            counts[direction],
            search_path(query.with_values("direction", (direction.value,))),
        )
        for direction in Direction
        if counts.get(direction)
    ]
    return Directions([(row.direction, row.count) for row in rows], rows)


def evidence(results: SearchResults | None, query: SearchQuery) -> list[Counted]:
    """Return how many of the cases have a measure on each evidence step, strongest first."""
    counts = counts_of(results, "evidence") or {}
    return [
        Counted(
            f"{step.value}: {step.label}",
            search_path(query.with_values("evidence", (str(step.value),))),
            counts[str(step.value)],
        )
        for step in reversed(EvidenceStep)
        if counts.get(str(step.value))
    ]


def outcomes_seen(results: SearchResults | None, query: SearchQuery) -> list[OutcomeSeen]:
    """Return the outcomes that most of the found cases observed, each with its directions."""
    seen = sorted(values_of(results, "outcome"), key=lambda value: (-value.count, value.label))
    rows: list[OutcomeSeen] = []
    for value in seen[:MOST_OUTCOMES]:
        narrowed = query.with_values("outcome", (value.value,))
        counts = counts_of(found(narrowed), "direction") or {}
        rows.append(
            OutcomeSeen(
                value.label,
                term_path("outcome", value.value),
                value.count,
                [
                    DirectionRow(
                        direction.value,
                        str(direction.label),
                        counts.get(direction, 0),
                        search_path(narrowed.with_values("direction", (direction.value,))),
                    )
                    for direction in Direction
                ],
            )
        )
    return rows

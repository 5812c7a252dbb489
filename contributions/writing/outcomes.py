"""What can be said of a measured outcome while it is typed: its change, and what would mislead a reader.

Warnings never stop anybody from saving: they say in plain words what a reader would ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from casestudies.change import Change, change
from casestudies.choices import Direction, OutcomeStatus

SAVING, AVOIDANCE = "cost-saving", "cost-avoidance"
_SAVING = re.compile(r"\b(?:saved|saving|savings|cash(?:able)?)\b", re.I)
_AVOIDANCE = re.compile(r"\bavoid(?:ed|ing|ance|s)?\b", re.I)
_MONEY = re.compile(r"[£€$]|\b(?:gbp|pounds?)\b", re.I)
_PERCENT = re.compile(r"%|\bper ?cent\b", re.I)
_TIME = ("hour", "day", "week", "month", "year", "minute")


@dataclass(frozen=True, slots=True)
class Said:
    """What is said beside one outcome: the computed change, its direction in words, and warnings."""

    change: Change
    direction: str
    direction_label: str
    warnings: tuple[str, ...]


def said_of(measure: Any) -> Said:
    """Return what can be said of one measure, saved or only typed."""
    found = change(measure)
    label = Direction(found.direction).label if found.direction in Direction.values else ""
    return Said(found, found.direction, label, tuple(_warnings(measure, found)))


def _warnings(measure: Any, found: Change) -> Iterator[str]:
    before, after = measure.baseline_value, measure.result_value
    if after is not None and before is None:
        yield "There is a result but no baseline: readers cannot tell what changed."
    if before is not None and after is None and measure.status == OutcomeStatus.OBSERVED:
        yield "There is a baseline but no result. If it is still to come, choose “Expected”."
    if (before is not None or after is not None) and not measure.unit.strip():
        yield "Say what the figures are counted in: without a unit they cannot be compared."
    if found.comparable and found.absolute and not measure.better:
        yield "Say which way is better: without it nobody can tell an improvement."
    yield from _unit_of_term(measure)
    yield from _mixed_money(measure)


def _unit_of_term(measure: Any) -> Iterator[str]:
    usual = measure.term.typical_unit if measure.term is not None else ""
    unit = measure.unit.strip()
    counted, usually = _sort_of(unit), _sort_of(usual)
    if counted and usually and not counted & usually:
        yield (
            f"“{measure.term.name}” is usually counted in {usual}; this is in {unit}. "
            "If both are meant, make it two outcomes."
        )
    if _MONEY.search(unit) and measure.price_year is None:
        yield "Give the price year: the same sum is worth less each year."


def _sort_of(unit: str) -> set[str]:
    """Return what a unit counts, roughly: money, a share, time; empty for anything else."""
    found = set()
    if _MONEY.search(unit):
        found.add("money")
    if _PERCENT.search(unit):
        found.add("share")
    words = unit.lower().split()
    if words and any(words[0].startswith(each) for each in _TIME):
        found.add("time")
    return found


def _mixed_money(measure: Any) -> Iterator[str]:
    slug = measure.term.slug if measure.term is not None else ""
    text = f"{measure.indicator} {measure.unit} {measure.source}"
    saves, avoids = bool(_SAVING.search(text)), bool(_AVOIDANCE.search(text))
    if (slug == SAVING and avoids) or (slug == AVOIDANCE and saves) or (saves and avoids):
        yield (
            "This speaks of money saved and of cost avoided. They are two outcomes and are never "
            "added together: a saving lowers what was really spent, avoidance is what was not spent."
        )


def warnings_across(measures: Iterable[Any]) -> list[str]:
    """Return what is odd between the outcomes of one case."""
    rows = list(measures)
    found = [message for pair in combinations(rows, 2) for message in _between(*pair)]
    return list(dict.fromkeys(found))


def _between(one: Any, other: Any) -> Iterator[str]:
    slugs = {each.term.slug for each in (one, other) if each.term is not None}
    figure = one.result_value
    if slugs == {SAVING, AVOIDANCE} and figure is not None and figure == other.result_value:
        yield (
            "The same figure stands as a cost saving and as a cost avoidance. "
            "Money counts once: keep the one that it is."
        )
    same = _words(one.indicator) and _words(one.indicator) == _words(other.indicator)
    if same and one.unit.strip() and other.unit.strip() and _words(one.unit) != _words(other.unit):
        yield (
            f"“{one.indicator}” stands in {one.unit} and in {other.unit}: "
            "readers cannot compare the two. Use one unit."
        )


def _words(text: str) -> str:
    return " ".join(text.casefold().split())

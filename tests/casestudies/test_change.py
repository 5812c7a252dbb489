"""The change from baseline to result is worked out when read."""

from __future__ import annotations

from decimal import Decimal

import pytest

from casestudies.change import change
from casestudies.models import OutcomeMeasure


def measure(baseline: str | None, result: str | None, **fields: object) -> OutcomeMeasure:
    values = {"unit": "days", "better": "lower", **fields}
    return OutcomeMeasure(
        baseline_value=None if baseline is None else Decimal(baseline),
        result_value=None if result is None else Decimal(result),
        **values,
    )


@pytest.mark.parametrize(
    ("baseline", "result", "better", "direction", "words"),
    [
        ("10", "4", "lower", "improved", "down 6 (60%)"),
        ("10", "4", "higher", "worsened", "down 6 (60%)"),
        ("4", "10", "higher", "improved", "up 6 (150%)"),
        ("10", "10", "lower", "no-change", "no difference"),
        ("0", "5", "lower", "worsened", "up 5 (from zero, so no percentage)"),
        ("-4", "-2", "higher", "improved", "up 2 (50%)"),
        ("1000", "2500.50", "higher", "improved", "up 1,500.5 (150.1%)"),
    ],
)
def test_change_is_computed(
    baseline: str, result: str, better: str, direction: str, words: str
) -> None:
    found = change(measure(baseline, result, better=better))
    assert (found.direction, found.words) == (direction, words)


@pytest.mark.parametrize(
    ("baseline", "result", "unit", "words"),
    [
        (None, "4", "days", "not comparable: no baseline"),
        ("4", None, "days", "not comparable: no result"),
        (None, None, "days", "not comparable: no baseline and no result"),
        ("4", "3", " ", "not comparable: no unit"),
    ],
)
def test_what_cannot_be_compared_says_why(
    baseline: str | None, result: str | None, unit: str, words: str
) -> None:
    found = change(measure(baseline, result, unit=unit, direction="improved"))
    assert found.words == words
    assert not found.comparable
    assert found.direction == "improved"


def test_a_typed_direction_never_contradicts_the_figures() -> None:
    assert change(measure("10", "4", direction="worsened")).direction == "improved"


def test_without_a_better_way_the_typed_direction_stands() -> None:
    assert change(measure("10", "4", better="", direction="mixed")).direction == "mixed"

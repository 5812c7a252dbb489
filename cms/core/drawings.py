"""The geometry of our small drawings, in units of an SVG view box.

The pages allow no inline styles, so widths are attributes of SVG shapes, worked out here and only placed by templates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

DIRECTION_ICONS = {
    "improved": "↑",
    "no-change": "=",
    "worsened": "↓",
    "mixed": "↕",
    "too-early": "…",
    "not-measured": "–",
}

LADDER_STEPS = 6
_FULL = Decimal(100)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the evidence ladder."""

    x: int
    y: int
    height: int
    filled: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """Two bars on one scale of 0 to 100, from a common zero line at ``zero``."""

    zero: str
    baseline_x: str
    baseline_width: str
    result_x: str
    result_width: str


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a stacked bar of width 100."""

    name: str
    count: int
    x: str
    width: str
    percent: int


def ladder(step: int | None) -> list[Bar]:
    """Return six bars that rise from left to right; steps 0 to ``step`` are filled, none for ``None``."""
    reached = -1 if step is None else int(step)
    return [
        Bar(x=number * 7, y=15 - 3 * number, height=5 + 3 * number, filled=number <= reached)
        for number in range(LADDER_STEPS)
    ]


def pair(baseline: Decimal | None, result: Decimal | None) -> Pair | None:
    """Return two bars to one scale that always includes zero; ``None`` when a value is missing."""
    if baseline is None or result is None:
        return None
    low, high = min(baseline, result, Decimal(0)), max(baseline, result, Decimal(0))
    span = high - low or Decimal(1)
    zero = -low / span * _FULL

    def start(value: Decimal) -> Decimal:
        return zero if value >= 0 else zero + value / span * _FULL

    return Pair(
        zero=_units(zero),
        baseline_x=_units(start(baseline)),
        baseline_width=_units(abs(baseline) / span * _FULL),
        result_x=_units(start(result)),
        result_width=_units(abs(result) / span * _FULL),
    )


def stack(counts: Sequence[tuple[str, int]]) -> list[Segment]:
    """Return one segment for each count above zero, side by side and filling the whole width."""
    present = [(name, count) for name, count in counts if count > 0]
    total = sum(count for _, count in present)
    segments: list[Segment] = []
    done = 0
    for name, count in present:
        width = _FULL * count / total
        x = _FULL * done / total
        segments.append(Segment(name, count, _units(x), _units(width), round(width)))
        done += count
    return segments


def _units(value: Decimal) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")

"""The change from baseline to result: computed when read, never stored and never typed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Protocol

from casestudies.choices import Better, Direction, OutcomeStatus

if TYPE_CHECKING:
    from casestudies.models import OutcomeMeasure

NOT_COMPARABLE = "not comparable"
_PERCENT = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Change:
    """A change in words and numbers.

    ``absolute`` is result minus baseline in the measure's unit; ``percent`` is of the baseline,
    ``None`` when the baseline is zero. Where the two cannot be compared both are ``None`` and
    ``reason`` says why. ``direction`` is one of ``Direction`` or empty when nothing tells it.
    """

    absolute: Decimal | None
    percent: Decimal | None
    direction: str
    reason: str = ""

    @property
    def comparable(self) -> bool:
        """Whether a baseline and a result stand in the same unit."""
        return self.absolute is not None

    @property
    def words(self) -> str:
        """The change for reading, for example ``down 6 (60%)`` or ``not comparable: no baseline``."""
        if self.absolute is None:
            return f"{NOT_COMPARABLE}: {self.reason}"
        if self.absolute == 0:
            return "no difference"
        way = "up" if self.absolute > 0 else "down"
        amount = f"{way} {plain_number(abs(self.absolute))}"
        if self.percent is None:
            return f"{amount} (from zero, so no percentage)"
        return f"{amount} ({plain_number(abs(self.percent))}%)"


class Measured(Protocol):
    """What a change is computed from: a measure, or a row read as one."""

    @property
    def baseline_value(self) -> Decimal | None:
        """The figure before."""
        ...

    @property
    def result_value(self) -> Decimal | None:
        """The figure after."""
        ...

    @property
    def unit(self) -> str:
        """What both are in; empty where nobody said."""
        ...

    @property
    def better(self) -> str:
        """Which way is better; empty where nobody said."""
        ...

    @property
    def direction(self) -> str:
        """The typed direction, for where none can be computed."""
        ...


def change(measure: Measured) -> Change:
    """Compute the change of one measure; the typed direction stands only where none can be computed."""
    baseline, result = measure.baseline_value, measure.result_value
    reason = _why_not(baseline, result, measure.unit)
    if reason or baseline is None or result is None:
        return Change(None, None, measure.direction, reason)
    absolute = result - baseline
    percent = (
        (absolute / abs(baseline) * 100).quantize(_PERCENT, ROUND_HALF_UP) if baseline else None
    )
    return Change(absolute, percent, _direction(absolute, measure))


def observed(measure: OutcomeMeasure) -> bool:
    """Whether a measure was seen, not only hoped for; only these count in facets and sums."""
    return measure.status == OutcomeStatus.OBSERVED


def plain_number(value: Decimal) -> str:
    """Return ``1,234.5`` without trailing noughts."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _why_not(baseline: Decimal | None, result: Decimal | None, unit: str) -> str:
    if baseline is None and result is None:
        return "no baseline and no result"
    if baseline is None:
        return "no baseline"
    if result is None:
        return "no result"
    return "" if unit.strip() else "no unit"


def _direction(absolute: Decimal, measure: Measured) -> str:
    if absolute == 0:
        return Direction.NO_CHANGE
    if not measure.better:
        return measure.direction
    rose_is_better = measure.better == Better.HIGHER
    return Direction.IMPROVED if (absolute > 0) == rose_is_better else Direction.WORSENED

"""Times in milliseconds, of the clock and of this process's own work, and their percentiles."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

SHARES = (50, 95, 99)


@dataclass(frozen=True, slots=True)
class Spell:
    """How long something took: by the clock, and in work of all threads of this process."""

    wall: float = 0.0
    work: float = 0.0

    def __add__(self, other: Spell) -> Spell:
        return Spell(self.wall + other.wall, self.work + other.work)

    def __sub__(self, other: Spell) -> Spell:
        return Spell(self.wall - other.wall, self.work - other.work)


class Watch:
    """Runs from its making."""

    def __init__(self) -> None:
        self._wall = time.perf_counter()
        self._work = time.process_time()

    def read(self) -> Spell:
        """Return the time since the start, in milliseconds."""
        wall, work = time.perf_counter() - self._wall, time.process_time() - self._work
        return Spell(wall * 1000, work * 1000)


def percentile(values: Sequence[float], share: int) -> float:
    """Return the value below which ``share`` percent of ``values`` lie (the nearest one).

    >>> percentile([3, 1, 2], 50)
    2
    """
    ordered = sorted(values)
    return ordered[min(len(ordered) * share // 100, len(ordered) - 1)]


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """Return p50, p95 and p99 under those names; nothing for no values."""
    return {f"p{share}": percentile(values, share) for share in SHARES} if values else {}


def summary(spells: Sequence[Spell]) -> dict[str, Any]:
    """Return p50, p95 and p99 by the clock, and the same of the work."""
    work = percentiles([spell.work for spell in spells])
    return {
        **percentiles([spell.wall for spell in spells]),
        **{f"work_{name}": value for name, value in work.items()},
    }

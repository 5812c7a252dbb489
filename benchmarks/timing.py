"""Times in milliseconds, of the clock and of this process's own work, and their percentiles."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, ParamSpec, TypeVar

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


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


@dataclass
class Timed(Generic[Given, Answer]):
    """A function that adds up how long its calls take; :meth:`take` reads the sum and begins anew."""

    call: Callable[Given, Answer]
    spent: Spell = field(default_factory=Spell)

    def __call__(self, *args: Given.args, **kwargs: Given.kwargs) -> Answer:
        """Call what is timed, and add how long it took."""
        watch = Watch()
        try:
            return self.call(*args, **kwargs)
        finally:
            self.spent += watch.read()

    def take(self) -> Spell:
        """Return what the calls since the last time took in all."""
        spent, self.spent = self.spent, Spell()
        return spent


def percentile(values: Sequence[float], share: int) -> float:
    """Return the value below which ``share`` percent of ``values`` lie (the nearest one).

    >>> percentile([3, 1, 2], 50)
    2
    """
    ordered = sorted(values)
    return ordered[min(len(ordered) * share // 100, len(ordered) - 1)]


def summary(spells: Sequence[Spell]) -> dict[str, Any]:
    """Return p50 and p95 by the clock, and p50 of the work."""
    walls = [spell.wall for spell in spells]
    return {
        "p50": percentile(walls, 50),
        "p95": percentile(walls, 95),
        "work_p50": percentile([spell.work for spell in spells], 50),
    }

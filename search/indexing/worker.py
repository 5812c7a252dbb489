"""The worker: what falls due by the clock, and a feeder for each index of this host."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import DatabaseError, close_old_connections

from cms.core.clock import Timetable
from search.engines import engines_here, get_engine
from search.engines.base import SearchEngine
from search.indexing.feeder import RETRY_EVERY, Feeder
from search.indexing.targets import forget_unseen

FORGET_EVERY = 900.0
STANDBY_PACE = 1.0
"""An index that answers only when another is away is committed once in so many seconds: to merge what was
committed is work, which the engine that does answer would miss (ADR 0011)."""


@dataclass(slots=True)
class Worker:
    """Runs until ``stop`` is set. ``say`` gets a line for each thing worth telling.

    With ``follow`` it only keeps this host's own index fresh: another host publishes what falls due and
    feeds what is shared.
    """

    say: Callable[[str], None]
    stop: threading.Event = field(default_factory=threading.Event)
    follow: bool = False
    _feeders: list[Feeder] = field(default_factory=list)
    _timetable: Timetable = field(default_factory=Timetable)
    _next_forget: float = 0.0

    def __post_init__(self) -> None:
        engines = engines_here(follow=self.follow)
        self._feeders = [
            Feeder(engine, self.say, self.stop, pace=_pace(engine)) for engine in engines
        ]

    @property
    def paces(self) -> dict[str, float]:
        """How many seconds each index rests between small batches, by its engine's name."""
        return {feeder.engine.name: feeder.pace for feeder in self._feeders}

    def run(self) -> None:
        """Work until told to stop: each index in a thread of its own, so that none waits for another."""
        threads = [
            threading.Thread(target=feeder.run, name=f"feeder-{feeder.engine.name}")
            for feeder in self._feeders
        ]
        for thread in threads:
            thread.start()
        try:
            while not self.stop.is_set():
                self._keep_time()
                self.stop.wait(RETRY_EVERY)
        finally:
            self.stop.set()
            for thread in threads:
                thread.join()

    def step(self) -> bool:
        """Do one round of everything, one after the other; returns whether there was nothing to do."""
        self._by_the_clock()
        idle = [feeder.step() for feeder in self._feeders]
        return all(idle)

    def _keep_time(self) -> None:
        try:
            self._by_the_clock()
        except DatabaseError as error:
            self.say(f"The database did not answer ({type(error).__name__}); trying again.")
            close_old_connections()

    def _by_the_clock(self) -> None:
        if self.follow:
            return
        now = time.monotonic()
        self._timetable.run_due(now)
        if now >= self._next_forget:
            self._next_forget = now + FORGET_EVERY
            for name in forget_unseen():
                self.say(f"The index {name} has not been fed for days and is forgotten.")


def _pace(engine: SearchEngine) -> float:
    return 0.0 if engine.name == get_engine().name else STANDBY_PACE

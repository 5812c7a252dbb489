"""A circuit breaker: an engine that keeps failing is left alone for a while."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

FAILURES = 3
"""So many in a row open it: one slow answer is no outage."""

FIRST_REST = 2.0
LONGEST_REST = 30.0


class CircuitBreaker:
    """Says whether to ask an engine, from how it answered before. Safe to share between threads.

    Closed, everybody may ask. After ``failures`` in a row it opens, and nobody asks for ``rest`` seconds;
    then one question at a time tries. If that is answered it closes; if not it opens again, twice as long
    as before, up to ``longest`` seconds.
    """

    def __init__(
        self,
        *,
        failures: int = FAILURES,
        rest: float = FIRST_REST,
        longest: float = LONGEST_REST,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = failures
        self._first = rest
        self._longest = longest
        self._clock = clock
        self._guard = threading.Lock()
        self._failures = 0
        self._rest = rest
        self._opened_at: float | None = None
        self._tried_at: float | None = None

    @property
    def is_open(self) -> bool:
        """Whether the engine has failed so often that it is left alone."""
        return self._opened_at is not None

    @property
    def rests(self) -> bool:
        """Whether nobody may ask now. Reading it is no question, and keeps nobody from trying."""
        with self._guard:
            return self._is_resting(self._clock())

    def may_ask(self) -> bool:
        """Whether to ask now. Who is told yes says afterwards how it went.

        A try whose end is never told (its thread was killed) does not keep others from trying later.
        """
        with self._guard:
            if self._opened_at is None:
                return True
            now = self._clock()
            trying = self._tried_at is not None and now < self._tried_at + self._longest
            if trying or self._is_resting(now):
                return False
            self._tried_at = now
            return True

    def _is_resting(self, now: float) -> bool:
        return self._opened_at is not None and now < self._opened_at + self._rest

    def answered(self) -> None:
        """The engine answered in time."""
        with self._guard:
            self._failures = 0
            self._rest = self._first
            self._opened_at = self._tried_at = None

    def dropped(self) -> None:
        """The question ended without a word on the engine; somebody else may try."""
        with self._guard:
            self._tried_at = None

    def failed(self) -> None:
        """The engine failed, or took too long."""
        with self._guard:
            self._failures += 1
            if self._opened_at is not None:
                if self._tried_at is None:
                    return  # asked before it opened: that failure is counted already
                self._rest = min(self._rest * 2, self._longest)
            elif self._failures < self._most:
                return
            self._opened_at = self._clock()
            self._tried_at = None

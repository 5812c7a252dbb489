"""How long the questions behind one page may take together."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Budget:
    """The seconds that an engine may still take; only the time of questions is counted."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds

    @contextmanager
    def spending(self) -> Iterator[None]:
        """Count the time of the block; engines inside learn by :func:`time_left` when it ends."""
        began = time.monotonic()
        token = _ends.set(began + self.left)
        try:
            yield
        finally:
            _ends.reset(token)
            self.left = max(0.0, self.left - (time.monotonic() - began))


_ends: ContextVar[float | None] = ContextVar("search_patience_ends", default=None)
_shared: ContextVar[Budget | None] = ContextVar("search_patience_budget", default=None)


@contextmanager
def one_budget(seconds: float) -> Iterator[None]:
    """Let everything that is asked inside share ``seconds``.

    A page may ask several times (what to loosen, what is like it), and must not wait for each in turn.
    """
    token = _shared.set(Budget(seconds))
    try:
        yield
    finally:
        _shared.reset(token)


def budget(otherwise: float) -> Budget:
    """Return the budget of the page that is being made, or one of ``otherwise`` seconds outside any."""
    return _shared.get() or Budget(otherwise)


def time_left(most: float) -> float:
    """Return the seconds that an engine has for the question it is answering, at most ``most``."""
    ends = _ends.get()
    return most if ends is None else max(0.0, min(most, ends - time.monotonic()))

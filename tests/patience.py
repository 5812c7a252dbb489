"""An end to what would go on for hours: hostile input in a parser whose work grows faster than the input."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

PATIENCE = 60.0
"""Seconds of this process's own work, many times what any such test takes on the slowest machine.

Nothing is measured by it: inputs are so large that work by the square of their length would take hours.
"""


@contextmanager
def comes_to_an_end() -> Iterator[None]:
    """Fail when the block is still at work after :data:`PATIENCE`, instead of going on for hours."""

    def give_up(_number: int, _frame: FrameType | None) -> None:
        raise AssertionError(f"still at it after {PATIENCE:.0f} seconds of work")

    before = signal.signal(signal.SIGVTALRM, give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)

"""What falls due by the clock: each room registers its own, and the one worker does them all.

A task must be safe to run twice and must end soon: it takes what is due, a batch at a time. Its failure
is logged and stops no other task; it is tried again after a minute at the latest.

>>> @every(3600)
... def tidy() -> None: ...
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypeVar

from django.db import DatabaseError

logger = logging.getLogger(__name__)

Task = TypeVar("Task", bound=Callable[[], object])

TRIED_AGAIN_AFTER: Final = 60.0
"""Seconds after which a task that failed has its next turn, unless it is due sooner."""

TASKS: Final[dict[Callable[[], object], float]] = {}
"""Every task that an app registered, with its seconds."""


def every(seconds: float) -> Callable[[Task], Task]:
    """Have the decorated function done every ``seconds`` by the worker; its app imports it in ``ready``."""

    def register(task: Task) -> Task:
        TASKS[task] = seconds
        return task

    return register


@dataclass(slots=True)
class Timetable:
    """When each registered task has its next turn, on a clock that only goes forward (seconds)."""

    _due_at: dict[Callable[[], object], float] = field(default_factory=dict)

    def run_due(self, now: float | None = None) -> None:
        """Do every task whose turn it is; each has one at once.

        Raises:
            DatabaseError: if the database does not answer, which is no fault of the task's.
        """
        moment = time.monotonic() if now is None else now
        for task, seconds in TASKS.items():
            if moment >= self._due_at.get(task, moment):
                wait = seconds if _done(task) else min(seconds, TRIED_AGAIN_AFTER)
                self._due_at[task] = moment + wait


def _done(task: Callable[[], object]) -> bool:
    try:
        task()
    except DatabaseError:
        raise
    except Exception as error:  # noqa: BLE001 - one task's failure must not stop the others
        name = getattr(task, "__qualname__", "?")
        logger.warning("task failed", extra={"task": name, "kind": type(error).__name__})
        return False
    return True

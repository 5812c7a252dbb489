"""The log in memory: pages put something in and go on, and every few seconds all of it is written at once.

A page view never takes the database's write lock and never fails with the log. What is in memory when
a process is killed is lost; a process that ends in order writes it first.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connections

from search.querylog.entries import Asked, Opened

logger = logging.getLogger(__name__)

MOST_WAITING = 2000
"""More than so many are not kept: a flood must not fill the memory."""

MOST_REMEMBERED = 5000


@dataclass(slots=True)
class Batch:
    """What is written together."""

    asked: list[Asked] = field(default_factory=list)
    opened: list[Opened] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.asked) + len(self.opened)


class LogBuffer:
    """Takes entries from any thread and gives them to ``write`` in batches.

    ``write`` returns openings whose question was not found yet; those are tried once more. The same
    question within ``stretch`` seconds is taken once. With ``every`` of nought nothing is written by
    itself: somebody calls :meth:`flush`.
    """

    def __init__(
        self, write: Callable[[Batch], list[Opened]], *, every: float, stretch: float
    ) -> None:
        self._write = write
        self._every = every
        self._stretch = stretch
        self._guard = threading.Lock()
        self._waiting = Batch()
        self._again: list[Opened] = []
        self._seen: OrderedDict[str, float] = OrderedDict()
        self._timer: threading.Timer | None = None
        os.register_at_fork(after_in_child=self._forget)

    def ask(self, asked: Asked) -> None:
        """Take a question, unless it was taken a moment ago."""
        key = asked.query.with_page(1).querystring()
        with self._guard:
            if self._has_room() and not self._is_repeated(key):
                self._waiting.asked.append(asked)
                self._start_timer()

    def open(self, opened: Opened) -> None:
        """Take the opening of a result."""
        with self._guard:
            if self._has_room():
                self._waiting.opened.append(opened)
                self._start_timer()

    def flush(self) -> None:
        """Write what waits. Whatever goes wrong is noted in the server's log and is nobody's error."""
        with self._guard:
            batch, self._waiting = self._waiting, Batch()
            again, self._again = self._again, []
            self._timer = None
        fresh = list(batch.opened)
        batch.opened = again + fresh
        if not batch:
            return
        try:
            missed = self._write(batch)
        except Exception:
            logger.exception("query log not written", extra={"entries": len(batch)})
            return
        with self._guard:
            self._again = [opened for opened in missed if opened in fresh]
            if self._again:
                self._start_timer()

    def _has_room(self) -> bool:
        return len(self._waiting) < MOST_WAITING

    def _is_repeated(self, key: str) -> bool:
        now = time.monotonic()
        seen = self._seen.get(key)
        if seen is not None and now - seen < self._stretch:
            return True
        self._seen[key] = now
        self._seen.move_to_end(key)
        while len(self._seen) > MOST_REMEMBERED:
            self._seen.popitem(last=False)
        return False

    def _start_timer(self) -> None:
        """Have a thread write in a while, if none is about to. It holds up nobody who wants to end."""
        if self._timer is None and self._every:
            timer = threading.Timer(self._every, self._flush_and_leave)
            timer.daemon = True
            try:
                timer.start()
            except RuntimeError:
                # No thread to be had, or the process is ending: the next entry, or the end, sees to it.
                return
            self._timer = timer

    def _flush_and_leave(self) -> None:
        """Write, and leave no connection behind: the thread ends here."""
        self.flush()
        connections.close_all()

    def _forget(self) -> None:
        """In a process that has just been forked off: what its parent holds is its parent's to write."""
        self._guard = threading.Lock()
        self._waiting, self._again, self._timer = Batch(), [], None

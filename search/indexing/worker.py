"""The worker: waits for commits without taking a lock, drains, and does what falls due."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import DatabaseError, close_old_connections, connection

from search.engines import get_engine
from search.engines.base import EngineUnavailable
from search.indexing.drain import drain_once
from search.indexing.due import publish_due
from search.indexing.rebuild import rebuild
from search.models import IndexJob
from search.querylog.store import purge

logger = logging.getLogger(__name__)

POLL = 0.1
DUE_EVERY = 15.0
PURGE_EVERY = 24 * 60 * 60.0
CHECK_EVERY = 30.0
RETRY_EVERY = 0.5


@dataclass(slots=True)
class Worker:
    """Runs until ``stop`` is set. ``say`` gets a line for each thing worth telling."""

    say: Callable[[str], None]
    stop: threading.Event = field(default_factory=threading.Event)
    _version: int | None = None
    _next_look: float = 0.0
    _next_due: float = 0.0
    _next_purge: float = 0.0
    _next_check: float = 0.0

    def run(self) -> None:
        """Work until told to stop; a database that is away is waited for."""
        while not self.stop.is_set():
            try:
                idle = self.step()
            except DatabaseError as error:
                self.say(f"The database did not answer ({type(error).__name__}); trying again.")
                close_old_connections()
                self.stop.wait(RETRY_EVERY)
            else:
                if idle:
                    self.stop.wait(POLL)

    def step(self) -> bool:
        """Do one round; returns whether there was nothing to do."""
        now = time.monotonic()
        if now >= self._next_check:
            self._next_check = now + CHECK_EVERY
            self._mend()
        if now >= self._next_due:
            self._next_due = now + DUE_EVERY
            publish_due()
        if now >= self._next_purge:
            self._next_purge = now + PURGE_EVERY
            purge()
        if not self._something_committed(now):
            return True
        done = drain_once(wait=False)
        if done.jobs:
            self.say(f"Indexed {done.written} and removed {done.forgotten} cases.")
            self._next_look = 0.0
        return done.idle

    def _something_committed(self, now: float) -> bool:
        """Whether to look at the outbox: a commit was seen, or it is time to look for retries."""
        version = data_version()
        changed = version is None or version != self._version
        self._version = version
        if not changed and now < self._next_look:
            return False
        self._next_look = now + RETRY_EVERY
        return IndexJob.objects.due().exists()

    def _mend(self) -> None:
        """Build the index anew where it is missing or torn."""
        engine = get_engine()
        status = engine.status()
        if status.healthy:
            return
        self.say(f"The index needs building: {status.problem}")
        try:
            done = rebuild(engine)
        except EngineUnavailable as error:
            self.say(f"The index could not be built: {error}")
        else:
            self.say(f"Built the index: {done.documents} cases.")


def data_version() -> int | None:
    """Return SQLite's counter of other connections' commits; reading it takes no lock.

    On other databases ``None``: there the outbox itself is looked at, which costs no writer anything.
    """
    if connection.vendor != "sqlite":
        return None
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA data_version")
        return int(cursor.fetchone()[0])

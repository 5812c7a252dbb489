"""Keeps one index in step: builds it when it must be, drains its jobs, and checks it now and then."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from search.engines.base import SearchEngine, SearchError
from search.indexing.batch import SUBJECTS
from search.indexing.drain import drain_once
from search.indexing.drift import Drift, check, mend
from search.indexing.failures import note_failure
from search.indexing.rebuild import rebuild
from search.indexing.targets import register, seen
from search.models import IndexJob

logger = logging.getLogger(__name__)

POLL = 0.1
RETRY_EVERY = 0.5
LOOK_EVERY = 10.0
SEEN_EVERY = 60.0
FAULT_PAUSE = 5.0
CHECK_EVERY = 3600.0
CHECK_FIRST = 60.0
"""A first look soon after the start: the index may be an old copy."""

CHECK_AGAIN = 120.0
"""What was found and mended is looked at again before the hour is over."""

CHUNK_EVERY = 0.5
"""A check goes on by a chunk this often while there is other work, and at once when there is none."""


@dataclass(slots=True)
class Feeder:
    """Feeds ``engine``'s index until ``stop`` is set. ``say`` gets a line for each thing worth telling.

    ``pace`` is how many seconds it rests after a batch that left nothing behind: what is published meanwhile
    goes into one commit.
    """

    engine: SearchEngine
    say: Callable[[str], None]
    stop: threading.Event = field(default_factory=threading.Event)
    clock: Callable[[], float] = time.monotonic
    pace: float = 0.0
    _rest: float = 0.0
    _version: int | None = None
    _next_look: float = 0.0
    _next_health: float = 0.0
    _next_check: float = 0.0
    _next_chunk: float = 0.0
    _check: Generator[int, None, Drift] | None = None
    _trouble: set[str] = field(default_factory=set)

    def run(self) -> None:
        """Work until told to stop; a database that is away is waited for, and no fault ends it."""
        while not self.stop.is_set():
            try:
                idle = self.step()
            except DatabaseError as error:
                self._tell(f"the database did not answer ({type(error).__name__}); trying again.")
                close_old_connections()
                self.stop.wait(RETRY_EVERY)
            except Exception as error:
                # Whatever it is, the index goes on being fed; the same fault shows again in the log.
                logger.exception("index feeder", extra={"engine": self.engine.name})
                self._tell(f"{type(error).__name__}; going on.")
                self.stop.wait(FAULT_PAUSE)
            else:
                self.stop.wait(self.rest(idle=idle))
        connection.close()

    def rest(self, *, idle: bool) -> float:
        """How many seconds to rest after a round in which there was nothing to do, or something."""
        return POLL if idle else self._rest

    def step(self) -> bool:
        """Do one round; returns whether there was nothing to do."""
        now, self._rest = self.clock(), 0.0
        if now >= self._next_health:
            self._next_health = now + LOOK_EVERY
            self._look_after()
        idle = self._drain(now)
        return not self._check_on(now, idle=idle) and idle

    def _drain(self, now: float) -> bool:
        if not self._something_committed(now):
            return True
        done = drain_once(self.engine, wait=False)
        if done.jobs < SUBJECTS:
            self._rest = self.pace
        if done.jobs:
            self._tell(f"indexed {done.written} and removed {done.forgotten} cases.")
            self._next_look = 0.0
        if done.refused:
            self._tell(f"{done.refused} cases were refused; their jobs are parked.")
        if done.put_back:
            self._next_health = min(self._next_health, now + RETRY_EVERY)
        return done.idle

    def _something_committed(self, now: float) -> bool:
        """Whether to look at the outbox: a commit was seen, or it is time to look for retries."""
        version = data_version()
        changed = version is None or version != self._version
        self._version = version
        if not changed and now < self._next_look:
            return False
        self._next_look = now + RETRY_EVERY
        return IndexJob.objects.of(self.engine.identity()).due().reachable().exists()

    def _look_after(self) -> None:
        """Register the index where it is not known, and build it where it is missing or torn."""
        target = register(self.engine)
        if (timezone.now() - target.seen_at).total_seconds() > SEEN_EVERY:
            seen(target.pk)
        status = self.engine.status(confirmed=target.confirmed)
        if target.built_at is not None and not status.torn:
            self._trouble.clear()
            return
        self._tell_once(
            f"the index needs building: {status.problem or 'it was not fed until now.'}"
        )
        try:
            done = rebuild(self.engine)
        except SearchError as error:
            note_failure(target, error)
            self._tell_once(f"the index could not be built: {error}")
            return
        self._tell(f"built the index: {done.documents} cases.")
        for page_id, reason in done.refused.items():
            self._tell(f"case {page_id} was refused: {reason}")
        self._check = None
        self._next_check = self.clock() + CHECK_EVERY

    def _check_on(self, now: float, *, idle: bool) -> bool:
        """Go on with the check of the index when it is time; returns whether it did."""
        if self._check is None:
            if self._next_check == 0.0:
                self._next_check = now + CHECK_FIRST
            if now < self._next_check:
                return False
            self._check = check(self.engine)
        if not idle and now < self._next_chunk:
            return False
        self._next_chunk = now + CHUNK_EVERY
        try:
            next(self._check)
        except StopIteration as ended:
            self._check_ended(ended.value)
        except SearchError as error:
            self._tell(f"the index could not be checked: {error}")
            self._end_check(CHECK_AGAIN)
        return True

    def _check_ended(self, drift: Drift) -> None:
        if drift.count:
            queued = mend(self.engine, drift)
            self._next_look = 0.0
            self._tell(f"the index differed from the database ({drift}); {queued} cases go again.")
        self._end_check(CHECK_AGAIN if drift.count else CHECK_EVERY)

    def _end_check(self, wait: float) -> None:
        self._check = None
        # Not all hosts at the same minute.
        self._next_check = self.clock() + wait * random.uniform(0.9, 1.1)  # noqa: S311

    def _tell_once(self, line: str) -> None:
        """Say what goes on for as long as an engine is away, without saying it every ten seconds."""
        if line not in self._trouble:
            self._trouble.add(line)
            self._tell(line)

    def _tell(self, line: str) -> None:
        self.say(f"{self.engine.name}: {line}")


def data_version() -> int | None:
    """Return SQLite's counter of other connections' commits; reading it takes no lock.

    On other databases ``None``: there the outbox itself is looked at, which costs no writer anything.
    """
    if connection.vendor != "sqlite":
        return None
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA data_version")
        return int(cursor.fetchone()[0])

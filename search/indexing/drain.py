"""From the outbox into the index: read jobs, write documents, then delete the jobs.

The index is written first and the rows are deleted afterwards, so that a crash at any point leaves
work to be done twice and never work undone.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from search.engines import get_engine
from search.engines.base import EngineUnavailable, SearchEngine
from search.indexing.build import build_documents
from search.indexing.expand import touched_cases
from search.indexing.lock import index_lock
from search.models import BlockedCase, IndexFailure, IndexJob

logger = logging.getLogger(__name__)

BATCH = 200
CHUNK = 500
ATTEMPTS = 8
LONGEST_WAIT = timedelta(minutes=10)
DOUBLINGS = 12


@dataclass(slots=True)
class Drained:
    """What one pass did: jobs done, cases written and forgotten, jobs put back for later."""

    jobs: int = 0
    written: int = 0
    forgotten: int = 0
    put_back: int = 0

    @property
    def idle(self) -> bool:
        """Whether there was nothing to do."""
        return not (self.jobs or self.put_back)


def drain_once(engine: SearchEngine | None = None, *, wait: bool = True) -> Drained:
    """Do the jobs that are due, at most a batch; returns at once if another process is at it and not ``wait``.

    An engine that cannot be reached puts jobs back for later and never loses one. A job that fails
    by itself is parked after some attempts, so that it cannot hold up the rest.
    """
    with index_lock(wait=wait) as got:
        return _drain_batch(engine or get_engine()) if got else Drained()


def drain_now(engine: SearchEngine | None = None) -> Drained:
    """Do every job that is due now, batch after batch; what fails is put back and not waited for."""
    total = Drained()
    while True:
        done = drain_once(engine)
        total.jobs += done.jobs
        total.written += done.written
        total.forgotten += done.forgotten
        total.put_back += done.put_back
        if not done.jobs:
            return total


def _drain_batch(engine: SearchEngine) -> Drained:
    jobs = list(IndexJob.objects.due()[:BATCH])
    if not jobs:
        return Drained()
    try:
        return _do(engine, jobs)
    except EngineUnavailable as error:
        _put_back(jobs, error)
        return Drained(put_back=len(jobs))
    except Exception as error:  # noqa: BLE001 - whatever one job does, the others must go on
        return _one_by_one(engine, jobs, error)


def _one_by_one(engine: SearchEngine, jobs: Sequence[IndexJob], error: Exception) -> Drained:
    """Find the job that fails: the rest are done, it alone waits and is parked in the end."""
    if len(jobs) == 1:
        _put_back(jobs, error, park=True)
        return Drained(put_back=1)
    total = Drained()
    for job in jobs:
        try:
            done = _do(engine, [job])
        except EngineUnavailable as unavailable:
            _put_back([job], unavailable)
            total.put_back += 1
        except Exception as failure:  # noqa: BLE001 - as above
            _put_back([job], failure, park=True)
            total.put_back += 1
        else:
            total.jobs += done.jobs
            total.written += done.written
            total.forgotten += done.forgotten
    return total


def _do(engine: SearchEngine, jobs: Sequence[IndexJob]) -> Drained:
    blocked = list(BlockedCase.objects.values_list("page_id", "since"))
    touched = sorted(touched_cases(jobs))
    written = 0
    public: set[int] = set()
    for start in range(0, len(touched), CHUNK):
        documents = build_documents(touched[start : start + CHUNK])
        public |= {document.page_id for document in documents}
        if documents:
            written += engine.upsert(documents)
    gone = [page_id for page_id in touched if page_id not in public]
    if gone:
        engine.delete(gone)
    _confirm(jobs, touched, blocked)
    return Drained(jobs=len(jobs), written=written, forgotten=len(gone))


@transaction.atomic
def _confirm(
    jobs: Sequence[IndexJob], touched: Sequence[int], blocked: Sequence[tuple[int, datetime]]
) -> None:
    """Delete what is done; a case blocked again since it was read stays blocked."""
    IndexJob.objects.filter(pk__in=[job.pk for job in jobs]).delete()
    done = set(touched)
    for page_id, since in blocked:
        if page_id in done:
            BlockedCase.objects.filter(page_id=page_id, since=since).delete()


def _put_back(jobs: Sequence[IndexJob], error: Exception, *, park: bool = False) -> None:
    now = timezone.now()
    message = f"{type(error).__name__}: {error}"[:500]
    for job in jobs:
        job.attempts += 1
        job.last_error = message
        job.not_before = now + _wait(job.attempts)
        if park and job.attempts >= ATTEMPTS:
            job.parked_at = now
    IndexJob.objects.bulk_update(jobs, ["attempts", "last_error", "not_before", "parked_at"])
    IndexFailure.objects.update_or_create(pk=1, defaults={"at": now, "message": message})
    logger.warning("index jobs put back", extra={"jobs": len(jobs), "error": type(error).__name__})


def _wait(attempts: int) -> timedelta:
    """Wait twice as long after each failure, with jitter, up to a limit."""
    longest: timedelta = min(
        timedelta(milliseconds=250) * 2 ** min(attempts, DOUBLINGS), LONGEST_WAIT
    )
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - jitter, not a secret

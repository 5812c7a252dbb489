"""From the outbox into an index: read jobs, write documents, then delete the jobs.

The index is written first and the rows are deleted afterwards, so that a crash at any point leaves
work to be done twice and never work undone. Each index has jobs of its own and is drained alone.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from cms.core.portions import portions
from search.documents import CaseDocument
from search.engines import engines_here
from search.engines.base import DocumentsRefused, EngineUnavailable, SearchEngine, SearchError
from search.indexing.batch import Batch, park_refused, unpark
from search.indexing.blocked import Blocked
from search.indexing.build import build_documents
from search.indexing.expand import touched_cases
from search.indexing.failures import note_failure, note_success, wait_after
from search.indexing.lock import index_lock
from search.indexing.rebuild import rebuild
from search.indexing.targets import register
from search.indexing.turn import next_writer
from search.models import IndexTarget

logger = logging.getLogger(__name__)

CHUNK = 500


@dataclass(slots=True)
class Drained:
    """What one pass did: jobs done, cases written, forgotten and refused, jobs put back for later."""

    jobs: int = 0
    written: int = 0
    forgotten: int = 0
    refused: int = 0
    put_back: int = 0

    @property
    def idle(self) -> bool:
        """Whether there was nothing to do."""
        return not (self.jobs or self.put_back)

    def add(self, other: Drained) -> None:
        """Count what another pass did as well."""
        self.jobs += other.jobs
        self.written += other.written
        self.forgotten += other.forgotten
        self.refused += other.refused
        self.put_back += other.put_back


def drain_once(engine: SearchEngine, *, wait: bool = True) -> Drained:
    """Do the jobs of ``engine``'s index that are due, at most a batch.

    Returns at once if another process is at it and not ``wait``, or if the index was never built. An
    engine that cannot be reached leaves its jobs where they are. A job that fails by itself is parked
    after some attempts, and a case that the engine refuses at once, so that neither holds up the rest.
    """
    name = engine.identity()
    with index_lock(name, wait=wait) as got:
        target = IndexTarget.objects.filter(pk=name, built_at__isnull=False).first()
        return _drain_batch(engine, target) if got and target else Drained()


def drain_now() -> Drained:
    """Do every job that is due now for every index of this host; what fails is not waited for.

    An index that was never built, or turns out to be torn, is built.
    """
    total = Drained()
    for engine in engines_here():
        try:
            total.add(_drain_whole(engine))
        except SearchError as error:
            logger.warning("index not drained", extra={"error": type(error).__name__})
            total.add(Drained(put_back=1))
    return total


def _drain_whole(engine: SearchEngine) -> Drained:
    if register(engine).built_at is None:
        rebuild(engine)
    done = _drain_until_idle(engine)
    if done.put_back and engine.status(confirmed=register(engine).confirmed).torn:
        rebuild(engine)
        return _drain_until_idle(engine)
    return done


def _drain_until_idle(engine: SearchEngine) -> Drained:
    total = Drained()
    while (done := drain_once(engine)).jobs:
        total.add(done)
    total.add(done)
    return total


def _drain_batch(engine: SearchEngine, target: IndexTarget) -> Drained:
    batch = Batch.due(target.pk)
    if not batch.jobs:
        return Drained()
    try:
        done = _do(engine, target, batch)
    except EngineUnavailable as error:
        note_failure(target, error)
        return Drained(put_back=batch.count)
    except Exception as error:  # noqa: BLE001 - whatever one job does, the others must go on
        return _one_by_one(engine, target, batch, error)
    note_success(target)
    return done


def _one_by_one(
    engine: SearchEngine, target: IndexTarget, batch: Batch, error: Exception
) -> Drained:
    """Find the job that fails: the rest are done, it alone waits and is parked in the end."""
    if len(batch.jobs) == 1:
        return _put_back(target, batch, error)
    total = Drained()
    for single in batch.one_by_one():
        try:
            done = _do(engine, target, single)
        except EngineUnavailable as unavailable:
            note_failure(target, unavailable)
            total.put_back += single.count
            break
        except Exception as failure:  # noqa: BLE001 - as above
            done = _put_back(target, single, failure)
        total.add(done)
    return total


def _put_back(target: IndexTarget, batch: Batch, error: Exception) -> Drained:
    batch.put_back(error, wait_after(batch.attempts + 1))
    note_failure(target, error, away=False)
    logger.warning(
        "index jobs put back", extra={"jobs": batch.count, "error": type(error).__name__}
    )
    return Drained(put_back=batch.count)


def _do(engine: SearchEngine, target: IndexTarget, batch: Batch) -> Drained:
    blocked = Blocked.by(target.pk)
    touched = sorted(touched_cases(batch.jobs))
    refused: dict[int, str] = {}
    public: set[int] = set()
    for some in portions(touched, CHUNK):
        documents = build_documents(some)
        public |= {document.page_id for document in documents}
        refused |= _upsert(engine, documents)
    # What a refused case said before may be withheld by now, so nothing of it stays.
    gone = [page_id for page_id in touched if page_id not in public or page_id in refused]
    if gone:
        engine.delete(gone)
    _confirm(engine, target, batch, touched, blocked, refused)
    return Drained(
        jobs=batch.count,
        written=len(public) - len(refused),
        forgotten=len(touched) - len(public),
        refused=len(refused),
    )


def _upsert(engine: SearchEngine, documents: Sequence[CaseDocument]) -> dict[int, str]:
    """Write ``documents``; return those that the engine refused, with its reasons."""
    try:
        if documents:
            engine.upsert(documents)
    except DocumentsRefused as error:
        return dict(error.reasons)
    return {}


def _confirm(
    engine: SearchEngine,
    target: IndexTarget,
    batch: Batch,
    touched: Sequence[int],
    blocked: Blocked,
    refused: dict[int, str],
) -> None:
    """Delete what is done; what could not be done is left where it is seen.

    Raises:
        IndexTorn: if the index was put back from a copy, so that nothing is sure to be done.
    """
    target.confirmed = engine.confirm(target.confirmed)
    with next_writer():
        IndexTarget.objects.filter(pk=target.pk).update(confirmed=target.confirmed)
        batch.delete()
        unpark(target.pk, touched)
        park_refused(target.pk, refused)
        blocked.confirm(set(touched))

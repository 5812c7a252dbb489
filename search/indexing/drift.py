"""The database against an index, by page id and version: what is missing, stale or left over there."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field

from django.utils import timezone

from casestudies.models import CaseStudyPage
from cms.core.portions import portions
from search.engines.base import SearchEngine
from search.indexing.batch import parked_pages
from search.indexing.build import build_documents
from search.indexing.expand import touched_cases
from search.indexing.lock import index_lock
from search.indexing.lookups import Lookups
from search.indexing.outbox import enqueue_pages
from search.models import IndexJob, IndexTarget

CHUNK = 200
"""Small, so that a change that comes meanwhile is drained a moment later."""


@dataclass(frozen=True, slots=True)
class Drift:
    """The page ids of cases that an index lacks, holds in another version, or should not hold."""

    missing: frozenset[int] = frozenset()
    stale: frozenset[int] = frozenset()
    orphaned: frozenset[int] = frozenset()

    @property
    def pages(self) -> frozenset[int]:
        """All of them."""
        return self.missing | self.stale | self.orphaned

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.pages)

    def __str__(self) -> str:
        return (
            f"{len(self.missing)} missing, {len(self.stale)} stale, {len(self.orphaned)} left over"
        )


@dataclass(slots=True)
class _Found:
    missing: set[int] = field(default_factory=set)
    stale: set[int] = field(default_factory=set)
    orphaned: set[int] = field(default_factory=set)

    def compare(self, page_ids: Iterable[int], held: Mapping[int, int], lookups: Lookups) -> None:
        """Hold what the database says of ``page_ids`` now against what is ``held``."""
        asked = list(page_ids)
        public = {case.page_id: case.version for case in build_documents(asked, lookups)}
        self.missing.update(pk for pk in public if pk not in held)
        self.stale.update(pk for pk in public if held.get(pk, public[pk]) != public[pk])
        self.orphaned.update(pk for pk in asked if pk in held and pk not in public)

    def settled(self) -> Drift:
        return Drift(frozenset(self.missing), frozenset(self.stale), frozenset(self.orphaned))


def check(engine: SearchEngine) -> Generator[int, None, Drift]:
    """Compare every public case with ``engine``'s index, a chunk at a step; keep and return what differs.

    Yields how many cases were looked at so far. Edits go on meanwhile, so what seems to differ is looked
    at again at the end, while nothing is drained, and what waits in the outbox is left out: that is
    not drift but on its way.

    Raises:
        EngineUnavailable: if the engine cannot say what it holds.
    """
    held = dict(engine.versions())
    page_ids = list(CaseStudyPage.objects.for_indexing().values_list("pk", flat=True))
    lookups = Lookups()
    found = _Found()
    done = 0
    for some in portions(page_ids, CHUNK):
        found.compare(some, held, lookups)
        done += len(some)
        yield done
    left_over = held.keys() - set(page_ids)
    suspects = found.missing | found.stale | found.orphaned | left_over
    drift = _look_again(engine, suspects) if suspects else Drift()
    _keep(engine, drift)
    return drift


def whole(steps: Generator[int, None, Drift], progress: Callable[[int], None]) -> Drift:
    """Take a check to its end at one go; return what it found."""
    while True:
        try:
            done = next(steps)
        except StopIteration as ended:
            drift: Drift = ended.value
            return drift
        progress(done)


def mend(engine: SearchEngine, drift: Drift) -> int:
    """Send what differs through the outbox again; returns how many cases.

    A case whose job is parked waits for somebody already, and would only be parked once more.
    """
    target = engine.identity()
    again = sorted(drift.pages - parked_pages(target))
    enqueue_pages(target, again)
    return len(again)


def _look_again(engine: SearchEngine, suspects: Iterable[int]) -> Drift:
    target = engine.identity()
    with index_lock(target):
        jobs = IndexJob.objects.of(target).waiting().values_list("subject", "key")
        rest = sorted(set(suspects) - touched_cases(jobs))
        held = dict(engine.versions())
        lookups = Lookups()
        found = _Found()
        for some in portions(rest, CHUNK):
            found.compare(some, held, lookups)
    return found.settled()


def _keep(engine: SearchEngine, drift: Drift) -> None:
    IndexTarget.objects.filter(pk=engine.identity()).update(
        checked_at=timezone.now(),
        missing=len(drift.missing),
        stale=len(drift.stale),
        orphaned=len(drift.orphaned),
    )

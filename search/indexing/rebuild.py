"""A whole new index beside the one that answers, from the rows of the database."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from casestudies.models import CaseStudyPage
from search.documents import CaseDocument
from search.engines import get_engine
from search.engines.base import SearchEngine
from search.indexing.build import build_documents
from search.indexing.lock import index_lock
from search.indexing.lookups import Lookups

CHUNK = 2000
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many documents were written, and how long it took in seconds."""

    documents: int
    seconds: float

    @property
    def rate(self) -> float:
        """Documents a second."""
        return self.documents / self.seconds if self.seconds else 0.0


def rebuild(engine: SearchEngine | None = None, *, progress: Progress | None = None) -> Rebuilt:
    """Build the index anew and swap it in; the old one answers until then.

    Jobs written meanwhile wait: the drainer is locked out, and does them on the new index. So
    nothing that is edited during a rebuild is lost.

    Raises:
        EngineUnavailable: if the engine cannot write; the old index stays.
        RebuildRefused: if the new index does not hold what it was given; the old index stays.
    """
    target = engine or get_engine()
    with index_lock():
        started = time.perf_counter()
        page_ids = list(CaseStudyPage.objects.for_indexing().values_list("pk", flat=True))
        written = 0
        with _untidied(), target.rebuild() as build:
            for documents in _documents(page_ids):
                written = build.add(documents)
                if progress:
                    progress(written, len(page_ids))
        return Rebuilt(written, time.perf_counter() - started)


def _documents(page_ids: list[int]) -> Iterator[list[CaseDocument]]:
    lookups = Lookups()
    for start in range(0, len(page_ids), CHUNK):
        yield build_documents(page_ids[start : start + CHUNK], lookups)


@contextmanager
def _untidied() -> Iterator[None]:
    """Look for no rubbish meanwhile: rows and documents hold no rings, and go when they are done with.

    Every chunk makes a hundred thousand tuples; left alone, Python would look through all that the
    process holds again and again, which costs a sixth of the whole.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()

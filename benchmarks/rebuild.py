"""The whole index, built from the rows of the database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.conf import settings

from benchmarks.machine import folder_size, load, memory_most, memory_now
from benchmarks.server import index_size, server_memory
from benchmarks.timing import Watch
from casestudies.models import CaseStudyPage
from search.engines import ELASTICSEARCH, engines_here, get_engine
from search.indexing.rebuild import rebuild
from search.indexing.targets import register


def run(_cases: int) -> dict[str, Any]:
    """Rebuild the index; return its rate, size and memory.

    Raises:
        RuntimeError: if the index does not hold every case.
    """
    before = memory_now()
    watch = Watch()
    rebuilt = rebuild(get_engine(), progress=_say)
    spent = watch.read()
    print(file=sys.stderr)
    status = get_engine().status()
    cases = CaseStudyPage.objects.for_indexing().count()
    if status.documents != cases:
        raise RuntimeError(f"There are {cases} cases, {status.documents} are in the index.")
    figures = {
        "rate": rebuilt.rate,
        "seconds": spent.wall / 1000,
        "work_seconds": spent.work / 1000,
        "memory_before_mb": before,
        "memory_most_mb": memory_most(),
        "load": load(),
        **_size(status.location),
    }
    _build_standbys()
    return figures


def _build_standbys() -> None:
    """Build what stands by and was never built, so that nothing has to be while other things are measured."""
    for engine in engines_here():
        if register(engine).built_at is None:
            rebuild(engine, progress=_say)
            print(file=sys.stderr)


def _size(location: str) -> dict[str, float]:
    """How large the index is, and what its server holds, if it has one."""
    if settings.SEARCH_ENGINE == ELASTICSEARCH:
        return {"index_mb": index_size(location), "server_mb": server_memory()}
    return {"index_mb": folder_size(Path(location)), "server_mb": 0.0}


def _say(done: int, of: int) -> None:
    print(f"\r  indexed {done:,} of {of:,}", end="", file=sys.stderr, flush=True)

"""The whole index, built from the rows of the database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.conf import settings

from benchmarks.machine import folder_size, load, memory_most, memory_now
from benchmarks.timing import Watch
from search.engines import get_engine
from search.indexing.rebuild import rebuild


def run(cases: int) -> dict[str, Any]:
    """Rebuild the index; return its rate, size and memory.

    Raises:
        RuntimeError: if the index does not hold every case.
    """
    before = memory_now()
    watch = Watch()
    rebuilt = rebuild(progress=_say)
    spent = watch.read()
    print(file=sys.stderr)
    held = get_engine().status().documents
    if held != cases:
        raise RuntimeError(f"{cases} cases were made, {held} are in the index.")
    return {
        "rate": rebuilt.rate,
        "seconds": spent.wall / 1000,
        "work_seconds": spent.work / 1000,
        "index_mb": folder_size(Path(settings.SEARCH_INDEX_DIR)),
        "memory_before_mb": before,
        "memory_most_mb": memory_most(),
        "load": load(),
    }


def _say(done: int, of: int) -> None:
    print(f"\r  indexed {done:,} of {of:,}", end="", file=sys.stderr, flush=True)

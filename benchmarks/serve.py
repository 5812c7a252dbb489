"""The search page through gunicorn, as ``make run`` serves it, with one, eight and 32 visitors at once."""

from __future__ import annotations

import sys
from typing import Any

from benchmarks.machine import load, memory_of_family
from benchmarks.questions import QUESTIONS
from benchmarks.site import site
from benchmarks.visitors import visit

VISITORS = (1, 8, 32)
SECONDS = ((1_000, 15.0), (0, 1.0))
"""How long each crowd stays, from so many cases on."""

PATHS = tuple(f"/search/?{asked.querystring}" for asked in QUESTIONS)


def run(cases: int) -> dict[str, Any]:
    """Fetch the pages of the fixed questions over HTTP; return rates, times and memory."""
    seconds = next(seconds for least, seconds in SECONDS if cases >= least)
    with site() as (process, port):
        visit(port, PATHS, visitors=4, seconds=seconds / 3)
        crowds = []
        for visitors in VISITORS:
            crowds.append(visit(port, PATHS, visitors=visitors, seconds=seconds))
            print(f"\r  served {visitors} at once", end="", file=sys.stderr, flush=True)
        print(file=sys.stderr)
        memory = memory_of_family(process)
    return {"crowds": crowds, "memory_mb": memory, "load": load()}

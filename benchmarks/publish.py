"""From publishing to being found, while two editors publish ten full cases a second, worker beside."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from benchmarks.drafts import full_drafts
from benchmarks.drain import drain_all
from benchmarks.machine import load, memory_now, memory_of_files
from benchmarks.site import worker
from benchmarks.timing import percentiles
from casestudies.models import CaseStudyPage
from search import fields
from search.clauses import NumberIn
from search.engines import engines_here
from search.indexing.outbox import enqueue
from search.models import IndexJob, Subject
from search.query.request import EngineRequest, Searchable
from search.service import ask

EDITORS = 2
PACE = 5.0
SECONDS = ((1_000, 30), (0, 1))
"""For how long it goes on, from so many cases on."""

LOOK_EVERY = 0.05
PATIENCE = 60.0


@dataclass
class Published:
    """When each case began to be published, was committed, and was found, in seconds."""

    began: dict[int, float] = field(default_factory=dict)
    committed: dict[int, float] = field(default_factory=dict)
    found: dict[int, float] = field(default_factory=dict)

    @property
    def waiting(self) -> tuple[int, ...]:
        """What was committed, as far as its editor has told, and was not found yet."""
        return tuple(pk for pk in tuple(self.committed) if pk not in self.found)


def run(cases: int) -> dict[str, Any]:
    """Publish at a steady pace and look for each case until it is found; then take them away again.

    Raises:
        RuntimeError: if one is not found within a minute of the last publishing.
    """
    seconds = next(seconds for least, seconds in SECONDS if cases >= least)
    drafts = list(full_drafts(int(seconds * PACE) * EDITORS))
    published = Published()
    with worker() as process:
        try:
            _wait_until_fed()
            with _editors(drafts, published) as editors:
                _look_until_found(drafts, published, editors)
            memory = {"worker_mb": memory_now(process), "worker_files_mb": memory_of_files(process)}
        finally:
            CaseStudyPage.objects.filter(pk__in=drafts).delete()
    drain_all()
    return _figures(published) | memory | {"load": load()}


def _wait_until_fed() -> None:
    """Wait until the worker has started and done a job for every index of this host.

    Raises:
        RuntimeError: if it takes more than a minute.
    """
    page_id = CaseStudyPage.objects.for_indexing().values_list("pk", flat=True)[0]
    enqueue(Subject.PAGE, page_id)
    fed = [engine.identity() for engine in engines_here()]
    until = time.monotonic() + PATIENCE
    while IndexJob.objects.filter(target__in=fed).exists():
        if time.monotonic() > until:
            raise RuntimeError("The worker does nothing.")
        time.sleep(LOOK_EVERY)


def _figures(published: Published) -> dict[str, Any]:
    began, committed, found = published.began, published.committed, published.found
    spent = max(committed.values()) - min(began.values())
    return {
        "published": len(committed),
        "rate": len(committed) / spent,
        "publishing": percentiles([(committed[pk] - began[pk]) * 1000 for pk in committed]),
        "found": percentiles([max(0.0, found[pk] - committed[pk]) * 1000 for pk in committed]),
    }


@contextmanager
def _editors(drafts: Sequence[int], published: Published) -> Iterator[list[threading.Thread]]:
    """Start the editors; each has a thread that listens to what it says."""
    programs = [_editor(drafts[place::EDITORS]) for place in range(EDITORS)]
    listeners = [
        threading.Thread(target=_listen, args=(program, published)) for program in programs
    ]
    for listener in listeners:
        listener.start()
    try:
        yield listeners
    finally:
        for program in programs:
            program.terminate()
            program.wait()
        for listener in listeners:
            listener.join()


def _editor(drafts: Sequence[int]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "benchmarks.publisher", str(PACE), *map(str, drafts)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own program


def _listen(program: subprocess.Popen[str], published: Published) -> None:
    for line in program.stdout or ():
        page_id, began, committed = line.split()
        published.began[int(page_id)] = float(began)
        published.committed[int(page_id)] = float(committed)


def _look_until_found(
    drafts: Sequence[int], published: Published, editors: Sequence[threading.Thread]
) -> None:
    until = float("inf")
    while len(published.found) < len(drafts):
        now = time.monotonic()
        if until == float("inf") and not any(editor.is_alive() for editor in editors):
            until = now + PATIENCE
        if now > until:
            missing = len(drafts) - len(published.found)
            raise RuntimeError(f"{missing} of {len(drafts)} cases were not published and found.")
        if waiting := published.waiting:
            for page_id in ask(lambda index, _: _held(index, waiting)):
                published.found[page_id] = time.monotonic()
                print(f"\r  found {len(published.found)}", end="", file=sys.stderr, flush=True)
        time.sleep(LOOK_EVERY)
    print(file=sys.stderr)


def _held(index: Searchable, page_ids: tuple[int, ...]) -> list[int]:
    """Return those of ``page_ids`` that can be found now."""
    request = EngineRequest(NumberIn(fields.PAGE_ID, page_ids), "newest", limit=len(page_ids))
    return [found.page_id for found in index.run(request).found]

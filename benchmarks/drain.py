"""How quickly the outbox is drained: many cases at once, and one by one as editors publish."""

from __future__ import annotations

import sys
from typing import Any

from django.db import transaction

from benchmarks.machine import load
from benchmarks.timing import Spell, Watch, summary
from casestudies.models import CaseStudyPage
from search.engines import engines_here, get_engine
from search.engines.base import SearchEngine
from search.indexing.drain import drain_once
from search.indexing.outbox import enqueue
from search.models import IndexJob, Subject

MOST = 2_000
SINGLE_ROUNDS = 20


def run(_cases: int) -> dict[str, Any]:
    """Note that many cases have changed, and drain; then the same with one case at a time.

    Raises:
        RuntimeError: if jobs are left afterwards.
    """
    page_ids = list(CaseStudyPage.objects.for_indexing().values_list("pk", flat=True)[:MOST])
    engine = get_engine()
    many = _drained(engine, page_ids)
    singles = [_drained(engine, [page_id]) for page_id in page_ids[:SINGLE_ROUNDS]]
    drain_all()
    print(f"  drained {len(page_ids):,} jobs", file=sys.stderr)
    return {
        "jobs": len(page_ids),
        "rate": len(page_ids) / many.wall * 1000,
        "work_rate": len(page_ids) / many.work * 1000,
        "one": summary(singles),
        "load": load(),
    }


def drain_all() -> None:
    """Do what is left for every index that was built here."""
    for engine in engines_here():
        _drain(engine)


def _drained(engine: SearchEngine, page_ids: list[int]) -> Spell:
    with transaction.atomic():
        for page_id in page_ids:
            enqueue(Subject.PAGE, page_id)
    watch = Watch()
    _drain(engine)
    spent = watch.read()
    if left := IndexJob.objects.of(engine.identity()).count():
        raise RuntimeError(f"{left} jobs were not done.")
    return spent


def _drain(engine: SearchEngine) -> None:
    while drain_once(engine).jobs:
        pass

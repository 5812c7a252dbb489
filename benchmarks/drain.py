"""How quickly the outbox is drained: many cases at once, and one by one as editors publish."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.db import transaction

from benchmarks.machine import load
from benchmarks.timing import Spell, Watch, summary
from casestudies.models import CaseStudyPage
from search.engines import get_engine
from search.indexing.drain import drain_now
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
    many = _drained(page_ids)
    singles = [_drained([page_id]) for page_id in page_ids[:SINGLE_ROUNDS]]
    print(f"  drained {len(page_ids):,} jobs", file=sys.stderr)
    return {
        "jobs": len(page_ids),
        "rate": len(page_ids) / many.wall * 1000,
        "work_rate": len(page_ids) / many.work * 1000,
        "one": summary(singles),
        "load": load(),
    }


def _drained(page_ids: list[int]) -> Spell:
    with transaction.atomic():
        for page_id in page_ids:
            enqueue(Subject.PAGE, page_id)
    watch = Watch()
    drain_now(get_engine(settings.SEARCH_ENGINE))
    spent = watch.read()
    if left := IndexJob.objects.count():
        raise RuntimeError(f"{left} jobs were not done.")
    return spent

"""The indexes that this host feeds, as rows that jobs are written for."""

from __future__ import annotations

import time
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from search.engines.base import EngineUnavailable, SearchEngine
from search.models import BlockedCase, IndexJob, IndexTarget

FORGOTTEN_AFTER = timedelta(days=3)
"""A host may be away for a weekend; building anew afterwards costs seconds."""

LONGEST_WAIT_FOR_OTHERS = 300.0
PAUSE = 0.1


def register(engine: SearchEngine) -> IndexTarget:
    """Return the row of ``engine``'s index, made if there is none: from then on jobs are written for it.

    Raises:
        EngineUnavailable: if the engine cannot say which index it is.
    """
    target, _ = IndexTarget.objects.get_or_create(
        name=engine.identity(), defaults={"engine": engine.name}
    )
    return target


def seen(target: str) -> None:
    """Note that ``target`` is being fed."""
    IndexTarget.objects.filter(pk=target).update(seen_at=timezone.now())


def forget(name: str) -> bool:
    """Drop one target with its jobs; returns whether it was there."""
    _, deleted = IndexTarget.objects.filter(pk=name).delete()
    return bool(deleted.get(IndexTarget._meta.label))


def forget_unseen() -> list[str]:
    """Drop targets that nothing has fed for long, with their jobs; returns their names.

    Jobs that were on their way while their target was dropped go too.
    """
    moment = timezone.now() - FORGOTTEN_AFTER
    names = list(IndexTarget.objects.unseen_since(moment).values_list("pk", flat=True))
    if names:
        IndexTarget.objects.unseen_since(moment).filter(pk__in=names).delete()
    known = IndexTarget.objects.values("pk")
    IndexJob.objects.exclude(target__in=known).delete()
    BlockedCase.objects.exclude(target__in=known).delete()
    return names


def let_others_finish() -> None:
    """Wait for the transactions that may not have seen a new target when they wrote their jobs.

    Afterwards every change that is not in the outbox is in the database for all to see, so an index that
    is built now and fed from now on lacks nothing. SQLite has one writer at a time, so there is nobody
    to wait for. PostgreSQL numbers transactions when they first write, and a change writes before its
    jobs: a number taken now is larger than that of any that could have missed the target. Inside a
    transaction of our own the row is not there for others yet.

    Raises:
        EngineUnavailable: if one of them runs for minutes.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        return
    now = _number("SELECT pg_current_xact_id()::text::bigint")
    patience = time.monotonic() + LONGEST_WAIT_FOR_OTHERS
    while _number("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint") < now:
        if time.monotonic() > patience:
            raise EngineUnavailable("Another change to the database takes very long.")
        time.sleep(PAUSE)


def _number(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])

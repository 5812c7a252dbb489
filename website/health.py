"""How the site stands: what it needs, what is only slow, and what nobody can answer without."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from search.indexing.status import IndexStatus, index_status

QUEUE_LAG_SECONDS = 60
"""A change should be found within a minute; an older waiting job means that the worker is away."""

OK, DEGRADED, DOWN = "ok", "degraded", "down"


@dataclass(frozen=True, slots=True)
class Health:
    """The whole, and each part. ``status`` is ``ok``, ``degraded`` or ``down``."""

    status: str
    parts: dict[str, Any] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The same for JSON."""
        return {
            "status": self.status,
            "degraded": self.status == DEGRADED,
            "reasons": list(self.reasons),
            **self.parts,
        }


def readiness() -> Health:
    """Ask the database, the engine and the queue. Never raises."""
    if not _database_answers():
        return Health(DOWN, {"database": {"status": DOWN}}, ("The database does not answer.",))
    try:
        index = index_status()
    except DatabaseError:
        parts = {"database": {"status": DOWN}}
        return Health(DOWN, parts, ("The database does not know its tables.",))
    reasons = tuple(_reasons(index))
    status = DOWN if not index.healthy else DEGRADED if reasons else OK
    return Health(status, _parts(index), reasons)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone())
    except DatabaseError:
        return False


def _parts(index: IndexStatus) -> dict[str, Any]:
    return {
        "database": {"status": OK},
        "engine": {
            "status": OK if index.healthy else DOWN,
            "name": index.engine,
            "wanted": settings.SEARCH_ENGINE,
            "documents": index.documents,
        },
        "queue": {
            "waiting": index.waiting,
            "parked": index.parked,
            "oldest_seconds": index.oldest_seconds,
        },
        "drift": {"cases": index.cases, "documents": index.documents},
    }


def _reasons(index: IndexStatus) -> list[str]:
    """Say in words what is not as it should be; nothing here names a path or a host."""
    lag = index.oldest_seconds or 0
    found = {
        "No search engine can answer.": not index.healthy,
        "A standby search engine answers.": index.healthy
        and index.engine != settings.SEARCH_ENGINE,
        "Changes wait longer than they should to be found.": lag > QUEUE_LAG_SECONDS,
        "Some changes failed to reach the index and wait for somebody.": index.parked > 0,
        "The index holds another number of cases than the database.": index.healthy
        and not index.waiting
        and index.documents != index.cases,
    }
    return [words for words, holds in found.items() if holds]

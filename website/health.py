"""How the site stands: what it needs, what is only slow, and what nobody can answer without."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection

from cms.mail.status import MailStatus, mail_status
from search.indexing.status import IndexStatus, TargetStatus, index_status

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
    """Ask the database, the engine, the queue and the outbox. Never raises."""
    if not _database_answers():
        return Health(DOWN, {"database": {"status": DOWN}}, ("The database does not answer.",))
    try:
        index = index_status()
        mail = mail_status()
    except DatabaseError:
        parts = {"database": {"status": DOWN}}
        return Health(DOWN, parts, ("The database does not know its tables.",))
    reasons = (*_reasons(index), *_reasons_of_mail(mail))
    status = DOWN if not index.healthy else DEGRADED if reasons else OK
    return Health(status, {**_parts(index), "mail": asdict(mail)}, reasons)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone())
    except DatabaseError:
        return False


def _parts(index: IndexStatus) -> dict[str, Any]:
    answering = index.answering
    return {
        "database": {"status": OK},
        "engine": {
            "status": DOWN if not answering else DEGRADED if index.degraded else OK,
            "name": answering.engine if answering else index.wanted,
            "wanted": index.wanted,
            "documents": index.documents,
        },
        "queue": {
            "waiting": index.waiting,
            "parked": index.parked,
            "oldest_seconds": index.oldest_seconds,
        },
        "drift": {
            "cases": index.cases,
            "documents": index.documents,
            "missing": sum(target.missing for target in index.targets),
            "stale": sum(target.stale for target in index.targets),
            "orphaned": sum(target.orphaned for target in index.targets),
            "checked": _moment(index.checked_at),
        },
        "indexes": [_target(target) for target in index.targets],
    }


def _target(target: TargetStatus) -> dict[str, Any]:
    """One index, without the name of a host or a folder."""
    return {
        "engine": target.engine,
        "here": target.here,
        "status": OK if target.healthy else DOWN,
        "waiting": target.waiting,
        "parked": target.parked,
        "oldest_seconds": target.oldest_seconds,
        "missing": target.missing,
        "stale": target.stale,
        "orphaned": target.orphaned,
        "checked": _moment(target.checked_at),
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _reasons(index: IndexStatus) -> list[str]:
    """Say in words what is not as it should be; nothing here names a path or a host."""
    lag = index.oldest_seconds or 0
    others = [target for target in index.targets if target is not index.answering]
    found = {
        "No search engine can answer.": not index.healthy,
        "A standby search engine answers.": index.degraded,
        "The standby search engine could not answer.": index.healthy
        and not index.degraded
        and any(target.here and not target.healthy for target in others),
        "The index of another host is not being fed.": any(target.is_left for target in others),
        "Changes wait longer than they should to be found.": lag > QUEUE_LAG_SECONDS,
        "Some changes failed to reach the index and wait for somebody.": index.parked > 0,
        "An index differed from the database at its last check.": index.drift > 0,
        "The index holds another number of cases than the database.": index.healthy
        and not index.waiting
        and index.documents != index.cases,
    }
    return [words for words, holds in found.items() if holds]


def _reasons_of_mail(mail: MailStatus) -> list[str]:
    """The same of e-mail; what waits for somebody because an address does not exist is no fault of the site."""
    found = {
        "The mail server does not take what this site sends.": mail.held_up > 0,
        "E-mail waits longer than it should to be sent.": mail.late > 0,
    }
    return [words for words, holds in found.items() if holds]

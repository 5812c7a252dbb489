"""How the indexes stand, for the command, the health page and the admin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.formats import date_format

from casestudies.models import CaseStudyPage
from search.engines import engines_here
from search.engines.base import EngineStatus, SearchEngine, SearchError
from search.models import BlockedCase, IndexJob, IndexTarget
from search.service import left_alone

LEFT_AFTER = 900.0
"""Seconds without a sign of its worker after which another host's index counts as left."""

LEFT_ALONE = "It failed several times and is left alone for a moment; the standby answers."
NOT_BUILT = "The index has not been built since it came to be fed."


@dataclass(frozen=True, slots=True)
class TargetStatus:
    """One index: what its engine says of it, and what the outbox has for it.

    ``here`` tells an index that this host asks from one in another host's folder, of which only the
    database can tell. ``oldest_seconds`` is the age of the oldest waiting job. ``missing``, ``stale``
    and ``orphaned`` are of the check at ``checked_at``, ``None`` before the first.
    """

    name: str
    engine: str
    here: bool
    healthy: bool
    problem: str
    location: str = ""
    documents: int | None = None
    waiting: int = 0
    parked: int = 0
    oldest_seconds: float | None = None
    seen_seconds: float | None = None
    last_failure: str = ""
    checked_at: datetime | None = None
    missing: int = 0
    stale: int = 0
    orphaned: int = 0

    @property
    def drift(self) -> int:
        """How many cases differed at the last check."""
        return self.missing + self.stale + self.orphaned

    @property
    def is_left(self) -> bool:
        """Whether it is another host's, and nothing has fed it for a while."""
        return not self.here and (self.seen_seconds or 0) > LEFT_AFTER

    def lines(self) -> Iterator[tuple[str, str]]:
        """Label and value for reading."""
        yield "State", "healthy" if self.healthy else f"not healthy: {self.problem}"
        if self.location:
            yield "Index", self.location
        if self.documents is not None:
            yield "Documents", f"{self.documents:,}"
        yield "Jobs waiting", f"{self.waiting:,}"
        yield "Oldest waiting job", _age(self.oldest_seconds, "none")
        yield "Jobs parked", f"{self.parked:,}"
        yield "Drift", self.drift_in_words
        yield "Last fed", _age(self.seen_seconds, "never", " ago")
        yield "Last failure", self.last_failure or "none"

    @property
    def drift_in_words(self) -> str:
        """What the last check found, and when it was."""
        if self.checked_at is None:
            return "not checked yet"
        found = f"{self.missing} missing, {self.stale} stale, {self.orphaned} left over"
        return f"{found if self.drift else 'none'} ({_minute(self.checked_at)})"


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """All indexes, those of this host first in the order in which they are asked."""

    wanted: str
    cases: int
    blocked: int
    targets: tuple[TargetStatus, ...]

    @property
    def answering(self) -> TargetStatus | None:
        """The index that answers questions on this host, if any can."""
        return next((target for target in self.targets if target.here and target.healthy), None)

    @property
    def healthy(self) -> bool:
        """Whether any index can answer here."""
        return self.answering is not None

    @property
    def degraded(self) -> bool:
        """Whether a standby answers in place of the engine that the settings choose."""
        return self.answering is not None and self.answering.engine != self.wanted

    @property
    def problem(self) -> str:
        """What is wrong with the first index of this host that cannot answer."""
        return next((t.problem for t in self.targets if t.here and not t.healthy), "")

    @property
    def documents(self) -> int:
        """How many documents the index that answers holds."""
        return (self.answering.documents or 0) if self.answering else 0

    @property
    def waiting(self) -> int:
        """How many jobs wait, for all indexes."""
        return sum(target.waiting for target in self.targets)

    @property
    def parked(self) -> int:
        """How many jobs wait for somebody to look, for all indexes."""
        return sum(target.parked for target in self.targets)

    @property
    def drift(self) -> int:
        """How many cases differed at the last checks, for all indexes."""
        return sum(target.drift for target in self.targets)

    @property
    def oldest_seconds(self) -> float | None:
        """The age of the oldest job that waits for an index which is being fed, or ``None``."""
        fed = [target for target in self.targets if not target.is_left]
        return max((t.oldest_seconds for t in fed if t.oldest_seconds is not None), default=None)

    @property
    def checked_at(self) -> datetime | None:
        """When the index whose check is longest ago was checked; ``None`` if one never was."""
        moments = [target.checked_at for target in self.targets]
        known = [moment for moment in moments if moment is not None]
        return min(known) if known and len(known) == len(moments) else None

    def as_dict(self) -> dict[str, Any]:
        """The same as plain values for JSON."""
        answering = self.answering
        return {**asdict(self), "answering": answering.engine if answering else None}

    def lines(self) -> Iterator[tuple[str, str]]:
        """Label and value for reading, of all indexes together."""
        answering = self.answering
        standby = " (standby)" if self.degraded else ""
        yield "Engine", self.wanted
        yield "Answering", f"{answering.engine}{standby}" if answering else "none"
        yield "Public cases", f"{self.cases:,}"
        yield "Cases blocked", f"{self.blocked:,}"


def index_status() -> IndexStatus:
    """Ask the engines of this host and the outbox; a few queries, whatever their size."""
    # Before the engines are asked: an index may be ahead of its row, and never behind it.
    rows = {row.pk: row for row in IndexTarget.objects.order_by("engine", "pk")}
    asked = [_asked(engine, rows) for engine in engines_here()]
    jobs = _jobs()
    own = [_here(name, status, rows.get(name), jobs) for name, status in asked]
    names = {name for name, _ in asked}
    others = [_elsewhere(row, jobs) for name, row in rows.items() if name not in names]
    return IndexStatus(
        wanted=settings.SEARCH_ENGINE,
        cases=CaseStudyPage.objects.public().count(),
        blocked=BlockedCase.objects.values("page_id").distinct().count(),
        targets=(*own, *others),
    )


def _asked(engine: SearchEngine, rows: Mapping[str, IndexTarget]) -> tuple[str, EngineStatus]:
    try:
        name = engine.identity()
    except SearchError:
        return engine.name, engine.status()
    row = rows.get(name)
    return name, engine.status(confirmed=row.confirmed if row else 0)


def _jobs() -> dict[str, dict[str, Any]]:
    """Return the figures of the outbox by target: one query."""
    rows = IndexJob.objects.values("target_id").annotate(
        waiting=Count("pk", filter=Q(parked_at=None)),
        parked=Count("pk", filter=Q(parked_at__isnull=False)),
        oldest=Min("created_at", filter=Q(parked_at=None)),
    )
    return {row["target_id"]: dict(row) for row in rows.order_by()}


def _here(
    name: str, status: EngineStatus, row: IndexTarget | None, jobs: Mapping[str, Any]
) -> TargetStatus:
    built = row is not None and row.built_at is not None
    problem = status.problem or ("" if built else NOT_BUILT)
    if not problem and status.name in left_alone():
        problem = LEFT_ALONE
    return TargetStatus(
        name=name,
        engine=status.name,
        here=True,
        healthy=status.healthy and not problem,
        problem=problem,
        location=status.location,
        documents=status.documents,
        **_outbox(name, row, jobs),
    )


def _elsewhere(row: IndexTarget, jobs: Mapping[str, Any]) -> TargetStatus:
    built = row.built_at is not None
    return TargetStatus(
        name=row.pk,
        engine=row.engine,
        here=False,
        healthy=built and not row.failures,
        problem="" if built else NOT_BUILT,
        **_outbox(row.pk, row, jobs),
    )


def _outbox(name: str, row: IndexTarget | None, jobs: Mapping[str, Any]) -> dict[str, Any]:
    """What the database says of a target."""
    now = timezone.now()
    counted = jobs.get(name, {"waiting": 0, "parked": 0, "oldest": None})
    oldest = counted["oldest"]
    found: dict[str, Any] = {
        "waiting": counted["waiting"],
        "parked": counted["parked"],
        "oldest_seconds": (now - oldest).total_seconds() if oldest else None,
    }
    if row is None:
        return found
    failure = f"{row.last_failure} ({_minute(row.failed_at)})" if row.failed_at else ""
    return found | {
        "seen_seconds": (now - row.seen_at).total_seconds(),
        "last_failure": failure,
        "checked_at": row.checked_at,
        "missing": row.missing,
        "stale": row.stale,
        "orphaned": row.orphaned,
    }


def _minute(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i")


def _age(seconds: float | None, none: str, after: str = "") -> str:
    return none if seconds is None else f"{seconds:,.0f} s{after}"

"""How the index stands, for the command, the health page and the admin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Min
from django.utils import timezone

from casestudies.models import CaseStudyPage
from search.engines import get_engine
from search.models import BlockedCase, IndexFailure, IndexJob


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """The engine and the outbox. ``oldest_seconds`` is the age of the oldest waiting job, or ``None``."""

    engine: str
    location: str
    healthy: bool
    problem: str
    documents: int
    cases: int
    waiting: int
    parked: int
    blocked: int
    oldest_seconds: float | None
    last_failure: str

    def as_dict(self) -> dict[str, Any]:
        """The same as plain values for JSON."""
        return asdict(self)

    def lines(self) -> Iterator[tuple[str, str]]:
        """Label and value for reading."""
        yield "Engine", self.engine
        yield "Index", self.location
        yield "State", "healthy" if self.healthy else f"not healthy: {self.problem}"
        yield "Documents", f"{self.documents:,} for {self.cases:,} public cases"
        yield "Jobs waiting", f"{self.waiting:,}"
        oldest = "none" if self.oldest_seconds is None else f"{self.oldest_seconds:.0f} s"
        yield "Oldest waiting job", oldest
        yield "Jobs parked", f"{self.parked:,}"
        yield "Cases blocked", f"{self.blocked:,}"
        yield "Last failure", self.last_failure or "none"


def index_status() -> IndexStatus:
    """Ask the engine and the outbox; a few queries, whatever their size."""
    engine = get_engine().status()
    oldest = IndexJob.objects.waiting().aggregate(oldest=Min("created_at"))["oldest"]
    failure = IndexFailure.objects.first()
    return IndexStatus(
        engine=engine.name,
        location=engine.location,
        healthy=engine.healthy,
        problem=engine.problem,
        documents=engine.documents,
        cases=CaseStudyPage.objects.public().count(),
        waiting=IndexJob.objects.waiting().count(),
        parked=IndexJob.objects.parked().count(),
        blocked=BlockedCase.objects.count(),
        oldest_seconds=(timezone.now() - oldest).total_seconds() if oldest else None,
        last_failure=f"{failure.at:%Y-%m-%d %H:%M} {failure.message}" if failure else "",
    )

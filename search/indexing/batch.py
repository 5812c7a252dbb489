"""Jobs taken out of the outbox together, repeats as one."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from search.engines.base import SearchError
from search.models import IndexJob, Subject

SUBJECTS = 200
"""How many different things are done at a time."""

LOOKED_AT = 5000
"""How many jobs are looked through for repeats of them."""

ATTEMPTS = 8
SHORTEST_WAIT = timedelta(milliseconds=250)
MESSAGE_LENGTH = 500

About = tuple[str, str]
"""Subject and key of a job."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Jobs of one target by what they are about; several about the same thing are done at once."""

    jobs: dict[About, list[int]]
    attempts: int = 0

    @classmethod
    def due(cls, target: str) -> Batch:
        """Take the oldest jobs that are due, and all repeats of them: one query."""
        rows = IndexJob.objects.of(target).due().values_list("pk", "subject", "key", "attempts")
        jobs: dict[About, list[int]] = {}
        most = 0
        for pk, subject, key, attempts in rows[:LOOKED_AT]:
            about = (subject, key)
            if about in jobs or len(jobs) < SUBJECTS:
                jobs.setdefault(about, []).append(pk)
                most = max(most, attempts)
        return cls(jobs, most)

    @property
    def ids(self) -> list[int]:
        """The ids of all its jobs."""
        return [pk for ids in self.jobs.values() for pk in ids]

    @property
    def count(self) -> int:
        """How many jobs there are."""
        return sum(map(len, self.jobs.values()))

    def one_by_one(self) -> Iterator[Batch]:
        """Yield the jobs about each thing as a batch of their own."""
        for about, ids in self.jobs.items():
            attempts = max(IndexJob.objects.filter(pk__in=ids).values_list("attempts", flat=True))
            yield Batch({about: ids}, attempts)

    def delete(self) -> None:
        """Take the jobs out of the outbox: they are done."""
        IndexJob.objects.filter(pk__in=self.ids).delete()

    def put_back(self, error: Exception, wait: timedelta) -> None:
        """Leave the jobs for another time after ``wait``; after some failures for somebody to look at."""
        now = timezone.now()
        attempts = self.attempts + 1
        IndexJob.objects.filter(pk__in=self.ids).update(
            attempts=attempts,
            last_error=in_words(error),
            not_before=now + wait,
            parked_at=now if attempts >= ATTEMPTS else None,
        )


def park_refused(target: str, reasons: dict[int, str]) -> None:
    """Leave a job for each refused case: trying again helps nothing until somebody has looked."""
    now = timezone.now()
    IndexJob.objects.bulk_create(
        IndexJob(
            target_id=target,
            subject=Subject.PAGE,
            key=str(page_id),
            attempts=1,
            last_error=f"The engine refused it: {reason}"[:MESSAGE_LENGTH],
            parked_at=now,
        )
        for page_id, reason in reasons.items()
    )


def unpark(target: str, page_ids: Collection[int]) -> None:
    """Take out the parked jobs about ``page_ids``: what they could not do has been done since."""
    parked = IndexJob.objects.of(target).parked().filter(subject=Subject.PAGE)
    keys = set(map(str, page_ids))
    done = [pk for pk, key in parked.values_list("pk", "key") if key in keys]
    if done:
        IndexJob.objects.filter(pk__in=done).delete()


def parked_pages(target: str) -> set[int]:
    """Return the pages that a parked job of ``target`` is about."""
    parked = IndexJob.objects.of(target).parked().filter(subject=Subject.PAGE)
    return set(map(int, parked.values_list("key", flat=True)))


def in_words(error: Exception) -> str:
    """Return what went wrong, short enough to keep. What an engine says is in words already."""
    told = str(error) if isinstance(error, SearchError) else f"{type(error).__name__}: {error}"
    return told[:MESSAGE_LENGTH]

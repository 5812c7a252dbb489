"""Jobs that wait for somebody to look: read for a person, and tried again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from casestudies.models import CaseStudyPage
from search.models import IndexJob, Subject

SHOWN = 100


@dataclass(frozen=True, slots=True)
class ParkedJob:
    """One parked job in words, with the title of the case that it is about, where there is one."""

    pk: int
    about: str
    engine: str
    since: datetime
    attempts: int
    error: str


def parked_jobs() -> list[ParkedJob]:
    """Return the oldest parked jobs, with the cases that they are about: two queries."""
    jobs = list(IndexJob.objects.parked().select_related("target")[:SHOWN])
    page_ids = [int(job.key) for job in jobs if job.subject == Subject.PAGE]
    titles = dict(CaseStudyPage.objects.filter(pk__in=page_ids).values_list("pk", "title"))
    return [
        ParkedJob(
            pk=job.pk,
            about=(titles.get(int(job.key)) if job.subject == Subject.PAGE else None) or str(job),
            engine=job.target.engine,
            since=job.created_at,
            attempts=job.attempts,
            error=job.last_error,
        )
        for job in jobs
    ]


def try_again(job: str = "") -> int:
    """Put parked jobs back in the queue, afresh: one by its number, all for an empty text.

    Returns how many were put back.
    """
    jobs = IndexJob.objects.parked()
    if job:
        jobs = jobs.filter(pk=int(job)) if job.isascii() and job.isdigit() else jobs.none()
    ids = list(jobs.values_list("pk", flat=True))
    return IndexJob.objects.filter(pk__in=ids).update(
        parked_at=None, attempts=0, not_before=timezone.now()
    )

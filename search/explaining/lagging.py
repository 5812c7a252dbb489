"""Why the index does not hold a public case as it stands now: what waits for it, or that nothing does."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from search.explaining.verdict import Reason, Verdict
from search.indexing.expand import touched_cases
from search.models import IndexJob, Subject

MOST_JOBS = 1000
"""How many jobs are looked through; where more wait, that is what has to be said anyway."""

_LOOK = "“How the index stands” under Reports says more."


def not_taken_in(page_id: int, target: str, *, is_held: bool) -> Verdict:
    """Say why the index ``target`` lacks the case ``page_id``, or, if ``is_held``, its latest version."""
    jobs = IndexJob.objects.of(target)
    if (job := _touching(jobs.parked(), page_id)) is not None:
        said = f"Its last change could not be taken into the search index; {_tries(job)}."
        return Verdict(Reason.PARKED, said, _LOOK)
    waiting = jobs.waiting().order_by("pk")
    if (job := _touching(waiting, page_id)) is not None:
        said = f"Its last change has been waiting for the search index since {_since(job)}."
        return Verdict(Reason.WAITING, said, _LOOK)
    what = "holds an older version of it" if is_held else "does not hold it"
    said = f"The search index {what}, although nothing is waiting to be taken in."
    return Verdict(
        Reason.MISSING,
        said,
        "The worker finds that within the hour; an administrator at once: check_index --mend.",
    )


def _touching(jobs: QuerySet[IndexJob], page_id: int) -> IndexJob | None:
    """Return the job that is about the case, or the oldest of those that touch it with others."""
    looked_at = list(jobs[:MOST_JOBS])
    if page_id not in touched_cases((job.subject, job.key) for job in looked_at):
        return None
    own = (job for job in looked_at if (job.subject, job.key) == (Subject.PAGE, str(page_id)))
    return next(own, looked_at[0])


def _tries(job: IndexJob) -> str:
    return "it was tried once" if job.attempts == 1 else f"it was tried {job.attempts} times"


def _since(job: IndexJob) -> str:
    return date_format(timezone.localtime(job.created_at), "j F Y, H:i")

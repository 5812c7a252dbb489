"""Words of a document that have no place yet: a champion settles them before sending; until then they stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contributions.documents.review import screen_of
from contributions.models import DocumentJob, JobState

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage
    from exchange.readers.source import Passage


@dataclass(frozen=True, slots=True)
class Leftover:
    """A document, and its passages that are neither placed nor set aside; at least one."""

    job: DocumentJob
    passages: list[Passage]


def leftovers(case: CaseStudyPage) -> list[Leftover]:
    """Return what is left of the documents beside ``case`` alone; one query, and three more a document."""
    beside = DocumentJob.objects.filter(cases=case.pk, made=[], state=JobState.READ)
    found = [Leftover(job, left_of(job)) for job in beside]
    return [each for each in found if each.passages]


def left_of(job: DocumentJob) -> list[Passage]:
    """Return the passages of ``job`` on which nobody has decided; three queries.

    None where it was not read, and of a table or file of several cases, whose rows take all their words with them.
    """
    if job.state != JobState.READ or job.made or job.passages is None:
        return []
    return [each.passage for each in screen_of(job).unplaced]


def unsettled(case: CaseStudyPage) -> list[DocumentJob]:
    """Return the documents beside ``case`` alone of which some passage is neither placed nor set aside."""
    return [each.job for each in leftovers(case)]

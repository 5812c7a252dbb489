"""Words of a document that have no place yet: they go when its case is published, so they are settled before."""

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
    """Return what is left of the documents beside ``case`` alone; one query, and four more a document."""
    beside = DocumentJob.objects.filter(cases=case.pk, made=[], state=JobState.READ)
    found = [Leftover(job, [each.passage for each in screen_of(job).unplaced]) for job in beside]
    return [each for each in found if each.passages]


def unsettled(case: CaseStudyPage) -> list[DocumentJob]:
    """Return the documents beside ``case`` alone of which some passage is neither placed nor set aside."""
    return [each.job for each in leftovers(case)]

"""Words of a document that have no place yet: they go when its case is published, so they are settled before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contributions.documents.review import screen_of
from contributions.models import DocumentJob, JobState

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage


def unsettled(case: CaseStudyPage) -> list[DocumentJob]:
    """Return the documents beside ``case`` alone of which some passage is neither placed nor set aside."""
    beside = DocumentJob.objects.filter(cases=case.pk, made=[], state=JobState.READ)
    return [job for job in beside if screen_of(job).unplaced]

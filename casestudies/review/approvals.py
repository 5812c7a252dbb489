"""Steps that were passed for one version and stand for the next, which says no more than it. See ADR 0024."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wagtail.models import TaskState, WorkflowState

from casestudies.review.own import authors_of

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage


def carry_over(page: CaseStudyPage, read: int | None, revision: Any) -> int:
    """Let what was passed for the version ``read`` stand for ``revision``; returns how many steps.

    For a version in which nothing is added: less is shown, or an agreement is kept. A step is passed again
    where whoever passed it has become an author since.
    """
    reviews: Any = WorkflowState.objects.active().for_instance(page)
    passed = TaskState.objects.filter(
        workflow_state__in=reviews, status=TaskState.STATUS_APPROVED, revision_id=read
    )
    steps = list(passed)
    authors = authors_of(page) if steps else frozenset()
    stand = [step for step in steps if step.finished_by_id not in authors]
    for step in stand:
        step.copy(update_attrs={"revision": revision})
    return len(stand)

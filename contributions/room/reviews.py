"""The reviews that cases are in, read for the people who wait for them: one query for any number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from wagtail.models import TaskState, WorkflowState

from casestudies.review.days import REVIEW_DAYS, answer_due
from casestudies.review.submitted import with_submission


@dataclass(frozen=True, slots=True)
class Review:
    """Where one case's review stands. ``with_whom`` names the step; nobody is named.

    ``since`` is when it was last submitted, or sent back.
    """

    returned: bool
    with_whom: str
    since: datetime
    comment: str

    @property
    def read_by(self) -> date:
        """The day by which it is read, as the site promises."""
        return answer_due(self.since, REVIEW_DAYS)

    @property
    def is_late(self) -> bool:
        """Whether that day has passed."""
        return not self.returned and self.read_by < timezone.localdate()


def open_reviews(page_ids: Iterable[int]) -> dict[int, Review]:
    """Return the review that each page is in, by its number: being read, or returned for changes."""
    states = with_submission(
        WorkflowState.objects.active()
        .filter(
            base_content_type__app_label="wagtailcore",
            base_content_type__model="page",
            object_id__in=[str(pk) for pk in page_ids],
        )
        .select_related("current_task_state__task")
    )
    return {int(state.object_id): _review(state) for state in states}


def _review(state: Any) -> Review:
    task_state: TaskState | None = state.current_task_state
    returned = state.status == WorkflowState.STATUS_NEEDS_CHANGES
    since = state.submitted_at
    if returned and task_state is not None and task_state.finished_at:
        since = task_state.finished_at
    return Review(
        returned=returned,
        with_whom=task_state.task.name if task_state else state.workflow.name,
        since=since,
        comment=task_state.comment if returned and task_state is not None else "",
    )

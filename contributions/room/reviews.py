"""The reviews that cases are in, read for the people who wait for them: one query for any number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from wagtail.models import TaskState, WorkflowState

from casestudies.models import ReviewRecord
from casestudies.review.days import REVIEW_DAYS, answer_due
from casestudies.review.submitted import with_submission


@dataclass(frozen=True, slots=True)
class Review:
    """Where one case's review stands. ``step`` is where it waits, for whichever editor comes first.

    ``readers`` are those who have passed a step since it was sent, by name, as comments and returns name
    them too; who gave no name is "an editor". ``since`` is when it was last submitted, or sent back.
    """

    returned: bool
    step: str
    since: datetime
    comment: str
    readers: tuple[str, ...] = ()

    @property
    def read_by(self) -> date:
        """The day by which it is read, as the site promises."""
        return answer_due(self.since, REVIEW_DAYS)

    @property
    def is_late(self) -> bool:
        """Whether that day has passed."""
        return not self.returned and self.read_by < timezone.localdate()


def open_reviews(page_ids: Iterable[int]) -> dict[int, Review]:
    """Return the review that each page is in, by its number: being read, or returned for changes.

    Two queries for any number, where any is being read; one otherwise.
    """
    states = with_submission(
        WorkflowState.objects.active()
        .filter(
            base_content_type__app_label="wagtailcore",
            base_content_type__model="page",
            object_id__in=[str(pk) for pk in page_ids],
        )
        .select_related("current_task_state__task")
    )
    found = {int(state.object_id): _review(state) for state in states}
    return _with_readers(found)


def _with_readers(reviews: dict[int, Review]) -> dict[int, Review]:
    """Add to each review that is going on who has passed a step of it."""
    going_on = [pk for pk, review in reviews.items() if not review.returned]
    if not going_on:
        return reviews
    passed = ReviewRecord.objects.filter(page__in=going_on)
    names: dict[int, list[str]] = {}
    for record in passed.select_related("reviewer").order_by("made_at", "pk"):
        if record.made_at >= reviews[record.page_id].since:
            name = (record.reviewer.get_full_name() if record.reviewer else "") or "an editor"
            names.setdefault(record.page_id, []).append(name)
    return {
        pk: replace(review, readers=tuple(dict.fromkeys(names.get(pk, []))))
        for pk, review in reviews.items()
    }


def _review(state: Any) -> Review:
    task_state: TaskState | None = state.current_task_state
    returned = state.status == WorkflowState.STATUS_NEEDS_CHANGES
    since = state.submitted_at
    if returned and task_state is not None and task_state.finished_at:
        since = task_state.finished_at
    return Review(
        returned=returned,
        step=task_state.task.name if task_state else state.workflow.name,
        since=since,
        comment=task_state.comment if returned and task_state is not None else "",
    )

"""What waits for review, oldest first, with the day by which it is answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import TaskState

from casestudies.models import CaseStudyPage
from casestudies.review.checklists import NAMES
from casestudies.review.days import REVIEW_DAYS, due_words
from casestudies.review.submitted import with_submission

PAGE_OF = 200
"""Rows at most: a queue that is longer needs people, not another page."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One case that waits: where, since when, until when."""

    page: CaseStudyPage
    step: str
    since: datetime
    due: str
    is_late: bool


def _in_progress() -> QuerySet[TaskState]:
    found: QuerySet[TaskState] = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS, workflow_state__status="in_progress"
    )
    return found


def count_waiting() -> int:
    """How many cases wait for a review: one query."""
    return _in_progress().count()


def waiting_reviews() -> list[Waiting]:
    """Return what waits, oldest submission first; three queries for any number."""
    states = _in_progress().select_related("workflow_state", "task__content_type")
    waiting = with_submission(states, "workflow_state").order_by("submitted_at", "pk")
    rows = list(waiting[:PAGE_OF])
    numbers = {int(row.workflow_state.object_id) for row in rows if row.workflow_state}
    pages = {
        page.pk: page
        for page in CaseStudyPage.objects.filter(pk__in=numbers).select_related("lead_organisation")
    }
    return [
        _waiting(pages[int(row.workflow_state.object_id)], row)
        for row in rows
        if int(row.workflow_state.object_id) in pages
    ]


def _waiting(page: CaseStudyPage, state: Any) -> Waiting:
    model = state.task.content_type.model_class()
    step = getattr(model, "step", "")
    since = state.submitted_at
    due = due_words(since, REVIEW_DAYS)
    return Waiting(page, NAMES.get(step, state.task.name), since, due, due.startswith("Late"))


def may_review(user: Any) -> bool:
    """Whether ``user`` looks after other people's cases."""
    return bool(user.has_perm("casestudies.view_problemreport"))


class ReviewersPage(WagtailAdminTemplateMixin, TemplateView):
    """A page of the admin for those who look after other people's cases: owners' addresses stand there."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let nobody else in."""
        if not may_review(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """The way here."""
        return [*self.breadcrumbs_items, {"url": "", "label": str(self.page_title)}]


class ReviewsView(ReviewersPage):
    """The queue."""

    template_name = "casestudies/admin/reviews.html"
    page_title = "Reviews"
    header_icon = "clipboard-list"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the template shows."""
        return super().get_context_data(
            waiting=waiting_reviews(), service_days=REVIEW_DAYS, **kwargs
        )

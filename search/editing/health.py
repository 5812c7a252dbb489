"""The health of the public index: in a line on the admin's first page, and whole on a page of its own."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from search.indexing.status import index_status
from search.models import IndexJob

SHOWN = 100
LATE_SECONDS = 60
"""A job that waits longer than this is worth a word: publication should be found within a minute."""


def may_look(user: Any) -> bool:
    """Whether ``user`` may see how the index stands."""
    return bool(user.has_perm("search.view_indexjob"))


def may_mend(user: Any) -> bool:
    """Whether ``user`` may have parked jobs tried again."""
    return bool(user.has_perm("search.change_indexjob"))


class IndexPanel(Component):
    """A line on the first page: healthy, or what is not."""

    name = "search_index"
    order = 130
    template_name = "search/admin/index_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Ask for the status, where the person may know."""
        if not may_look(parent_context["request"].user):
            return {"status": None}
        status = index_status()
        late = status.oldest_seconds is not None and status.oldest_seconds > LATE_SECONDS
        return {
            "status": status,
            "late": late,
            "well": status.healthy and not late and not status.parked,
            "index_url": reverse("search_index"),
        }


class IndexView(WagtailAdminTemplateMixin, TemplateView):
    """Everything that ``index_status`` tells, and the jobs that were parked."""

    template_name = "search/admin/index.html"
    page_title = "Search index"
    header_icon = "search"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Look for those who may."""
        if not may_look(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """The way here."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the template shows."""
        return super().get_context_data(
            lines=list(index_status().lines()),
            parked=IndexJob.objects.parked()[:SHOWN],
            may_mend=may_mend(self.request.user),
            **kwargs,
        )

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Try one parked job again, or all of them."""
        if not may_mend(request.user):
            raise PermissionDenied
        tried = try_again(request.POST.get("job", ""))
        if tried:
            jobs = "The job is" if tried == 1 else f"{tried} jobs are"
            messages.success(request, f"{jobs} tried again now.")
        else:
            messages.warning(request, "There was nothing left to try again.")
        return redirect("search_index")


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

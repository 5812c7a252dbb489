"""The health of the public indexes: in a line on the admin's first page, and whole on a page of its own."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from search.indexing.parked import SHOWN, parked_jobs, try_again
from search.indexing.status import index_status
from search.indexing.targets import forget

LATE_SECONDS = 60
"""A job that waits longer than this is worth a word: publication should be found within a minute."""


def may_look(user: Any) -> bool:
    """Whether ``user`` may see how the indexes stand."""
    return bool(user.has_perm("search.view_indexjob"))


def may_mend(user: Any) -> bool:
    """Whether ``user`` may have parked jobs tried again, and an index forgotten."""
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
        problem = bool(late or status.parked or status.degraded or status.drift)
        return {
            "status": status,
            "late": late,
            "well": status.healthy and not problem,
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
        status = index_status()
        return super().get_context_data(
            lines=list(status.lines()),
            targets=status.targets,
            parked=parked_jobs(),
            parked_count=status.parked,
            shown=SHOWN,
            may_mend=may_mend(self.request.user),
            **kwargs,
        )

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Try one parked job again, or all of them; or forget an index that nobody feeds."""
        if not may_mend(request.user):
            raise PermissionDenied
        name = request.POST.get("forget", "")
        if name:
            self._forget(name)
        else:
            self._try_again(request.POST.get("job", ""))
        return redirect("search_index")

    def _try_again(self, job: str) -> None:
        tried = try_again(job)
        if tried:
            jobs = "The job is" if tried == 1 else f"{tried} jobs are"
            messages.success(self.request, f"{jobs} tried again now.")
        else:
            messages.warning(self.request, "There was nothing left to try again.")

    def _forget(self, name: str) -> None:
        here = {target.name for target in index_status().targets if target.here}
        if name in here:
            messages.warning(self.request, "This host uses that index, so it is kept.")
        elif forget(name):
            messages.success(self.request, "The index is forgotten, with the jobs for it.")
        else:
            messages.warning(self.request, "That index is forgotten already.")

"""What people search for: the report on the query log, and its lists as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.core.spreadsheets import csv_lines
from search.querylog.report import (
    LISTINGS,
    PERIODS,
    Listing,
    Period,
    lines,
    listing_named,
    period_named,
    sums,
)

SHOWN = 50
COLUMNS = (
    "Question",
    "Filters",
    "Times asked",
    "Cases found (most)",
    "Times a case was opened",
    "Highest place opened",
    "Milliseconds (mean)",
    "Last asked (ten minutes from)",
)


def may_see_log(user: Any) -> bool:
    """Whether ``user`` may see what people search for."""
    return bool(user.has_perm("search.view_loggedquery"))


class AskedView(WagtailAdminTemplateMixin, TemplateView):
    """Three lists of questions in a period."""

    template_name = "search/admin/asked.html"
    page_title = "What people search for"
    header_icon = "search"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Look for those who may."""
        if not may_see_log(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def period(self) -> Period:
        """The period that was asked for."""
        return period_named(self.request.GET.get("period", ""))

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """The way here."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the template shows: four queries, whatever the log holds."""
        return super().get_context_data(
            periods=PERIODS,
            period=self.period,
            sums=sums(self.period),
            lists=[
                {"listing": listing, "lines": list(lines(listing, self.period, SHOWN))}
                for listing in LISTINGS
            ],
            shown=SHOWN,
            search_url=reverse("search"),
            is_kept=settings.SEARCH_LOG,
            **kwargs,
        )


@require_safe
def asked_csv(request: HttpRequest, name: str) -> StreamingHttpResponse:
    """One list whole, as CSV.

    Raises:
        PermissionDenied: for those who may not see the log.
        Http404: for a list that there is not.
    """
    if not may_see_log(request.user):
        raise PermissionDenied
    listing = listing_named(name)
    if listing is None:
        raise Http404("There is no such list.")
    period = period_named(request.GET.get("period", ""))
    response = StreamingHttpResponse(
        csv_lines(_rows(listing, period)), content_type="text/csv; charset=utf-8"
    )
    file_name = f"searches-{listing.name}-{timezone.localdate().isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


def _rows(listing: Listing, period: Period) -> Iterator[tuple[object, ...]]:
    yield COLUMNS
    for line in lines(listing, period):
        yield (
            line.terms,
            line.filters_in_words,
            line.times,
            line.total,
            line.opened,
            line.best or "",
            line.milliseconds,
            timezone.localtime(line.last).strftime("%Y-%m-%d %H:%M"),
        )

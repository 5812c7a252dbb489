"""Anybody reports a problem with a case, or asks for something to be removed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from casestudies.addresses import CASES, case_path, case_report_path
from casestudies.models import CaseStudyPage
from casestudies.reports import queue_report
from casestudies.resolve import find_by_slug
from website.answers import case_or_answer
from website.forms import ReportForm
from website.throttle import is_throttled

REPORTS_AN_HOUR = 5
HOUR = 60 * 60
TOO_MANY = (
    "Several reports have come from your network in the last hour. Nothing you typed is lost: "
    "keep this page open and send it again later."
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def case_report(request: HttpRequest, slug: str) -> HttpResponse:
    """The form, and what is done with it: a report in the queue, and nothing else kept."""
    found = case_or_answer(request, find_by_slug(slug, request.user), case_report_path)
    if isinstance(found, HttpResponse):
        return found
    if request.method != "POST":
        return _form(request, found, ReportForm())
    form = ReportForm(request.POST)
    if form.is_trapped:
        # Answered as if it had been kept, so that the program behind it learns nothing.
        return redirect(_thanks_path(slug))
    if not form.is_valid():
        return _form(request, found, form, status=422)
    if is_throttled(request, "report", limit=REPORTS_AN_HOUR, seconds=HOUR):
        form.add_error(None, TOO_MANY)
        return _form(request, found, form, status=429)
    queue_report(
        found,
        kind=form.cleaned_data["kind"],
        message=form.cleaned_data["message"],
        email=form.cleaned_data["email"],
    )
    return redirect(_thanks_path(slug))


@never_cache
@require_safe
def case_report_thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """What happens with a report that was sent."""
    found = case_or_answer(request, find_by_slug(slug, request.user), _thanks_path)
    if isinstance(found, HttpResponse):
        return found
    return render(request, "casestudies/report_thanks.html", _context(found))


def _form(
    request: HttpRequest, page: CaseStudyPage, form: ReportForm, *, status: int = 200
) -> HttpResponse:
    context = {**_context(page), "form": form}
    return render(request, "casestudies/report.html", context, status=status)


def _context(page: CaseStudyPage) -> dict[str, object]:
    return {
        "page": page,
        "case_url": case_path(page.slug),
        "crumbs": [
            {"label": "Cases", "url": CASES},
            {"label": page.title, "url": case_path(page.slug)},
        ],
    }


def _thanks_path(slug: str) -> str:
    return f"{case_report_path(slug)}thanks/"

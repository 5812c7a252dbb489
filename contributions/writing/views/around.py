"""Around the writing: versions, preview, sending, and the terms that the text points to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casestudies.completeness import completeness
from casestudies.models import CaseStudyPage
from cms.core.numbers import row_number
from contributions.access import person, why_closed, with_case
from contributions.stewardship.notes import waiting_note
from contributions.writing import versions
from contributions.writing.addresses import part_path
from contributions.writing.comparing import differences
from contributions.writing.forms import SectionForm, tidied
from contributions.writing.going_back import as_gone_back, go_back_to
from contributions.writing.offered import Offered
from contributions.writing.outcomes import said_of
from contributions.writing.sections import by_slug
from contributions.writing.submitting import NO_MEMBER, readiness, submit, take_back
from contributions.writing.suggestions import add_terms, suggest
from contributions.writing.views.page import measure_of

VERSIONS_A_PAGE = 20
GONE_BACK = (
    "The case again says what it said then. The version before this is in the list, if you want it. "
    "Its people, agreements, embargo and review date, and what is withheld, are as they were a moment ago."
)


@with_case
@require_safe
def preview(request: HttpRequest, case: CaseStudyPage) -> HttpResponse:
    """The page as the public would see the latest version: withheld parts withheld, as they will be."""
    page, _ = versions.latest(case)
    context = {**page.get_context(request), "ref": case.ref}
    return render(request, "contributions/writing/preview.html", context)


@with_case
@require_http_methods(["GET", "HEAD", "POST"])
def all_versions(request: HttpRequest, case: CaseStudyPage) -> HttpResponse:
    """The saved versions with who changed what; POST goes back to one of them."""
    if request.method == "POST":
        _go_back(request, case)
        return redirect("contribute_versions", case.ref)
    start = row_number(request.GET.get("from")) or 0
    rows = versions.history(case, start=start, count=VERSIONS_A_PAGE + 1)
    older = start + VERSIONS_A_PAGE if len(rows) > VERSIONS_A_PAGE else 0
    context = {"case": case, "versions": rows[:VERSIONS_A_PAGE], "older": older}
    return render(request, "contributions/writing/versions.html", context)


def _go_back(request: HttpRequest, case: CaseStudyPage) -> None:
    try:
        found = go_back_to(case, row_number(request.POST.get("version")) or 0, user=person(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return
    if found:
        messages.success(request, GONE_BACK)
    else:
        messages.error(request, "There is no such version.")


@with_case
@require_safe
def version(request: HttpRequest, case: CaseStudyPage, number: int) -> HttpResponse:
    """One version beside the latest: every text that going back to it would change."""
    then = as_gone_back(case, number)
    if then is None:
        raise Http404("There is no such version.")
    now, latest_number = versions.latest(case)
    context = {
        "case": case,
        "number": number,
        "is_latest": number == latest_number,
        "closed": why_closed(person(request), case),
        "differences": list(differences(then, now)),
    }
    return render(request, "contributions/writing/version.html", context)


@with_case
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, case: CaseStudyPage) -> HttpResponse:
    """What is still missing, each with its way there; or the button that sends it."""
    if request.method == "POST":
        found = submit(case, user=person(request))
        if found.is_ready:
            messages.success(request, "Sent. The editors have it now and will write to you.")
            if found.asked_again:
                messages.info(request, found.asked_again)
            return redirect("contribute_case", case.ref)
        return render(request, _SEND, _send_context(case, found), status=422)
    return render(request, _SEND, _send_context(case, readiness(case, person(request))))


_SEND = "contributions/writing/submit.html"


def _send_context(case: CaseStudyPage, found: Any) -> dict[str, Any]:
    page, _ = versions.latest(case)
    measure = completeness(page)
    return {
        "case": case,
        "ready": found,
        "may_send": found.refusal != NO_MEMBER,
        "in_review": case.workflow_in_progress,
        "is_scheduled": case.approved_schedule,
        "missing": [(item, part_path(case, item.field)) for item in found.missing],
        "problems": [
            (item, part_path(case, item.relation or item.field)) for item in found.problems
        ],
        "note": waiting_note(page),
        "completeness": measure,
        "next_url": part_path(case, measure.next_field),
    }


@with_case
@require_POST
def take_back_case(request: HttpRequest, case: CaseStudyPage) -> HttpResponse:
    """End the review, or call off the hour of its publication, so that the case can be changed."""
    if take_back(case, user=person(request)):
        messages.success(request, "You have taken it back. Send it again when it is ready.")
    return redirect("contribute_edit", case.ref)


@with_case
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest, case: CaseStudyPage) -> HttpResponse:
    """Terms that the text points to, each with the words it was found in; POST adds those ticked."""
    if request.method == "POST":
        _add_terms(request, case)
        return redirect("contribute_terms", case.ref)
    page, _ = versions.latest(case)
    context = {
        "case": case,
        "suggestions": suggest(page),
        "closed": why_closed(person(request), case),
    }
    return render(request, "contributions/writing/terms.html", context)


def _add_terms(request: HttpRequest, case: CaseStudyPage) -> None:
    try:
        added = add_terms(case, request.POST.getlist("term"), user=person(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return
    if added:
        messages.success(request, f"Added: {', '.join(term.name for term in added)}.")
    else:
        messages.info(request, "Nothing was ticked, so nothing was added.")


@with_case
@require_POST
def outcome_change(request: HttpRequest, case: CaseStudyPage) -> HttpResponse:
    """The change and the warnings of one outcome as it stands in the form, for the page that holds it."""
    data = tidied(request.POST)
    prefix = next((name.rpartition("-")[0] for name in data if name.startswith("outcomes-")), "")
    place = prefix.rpartition("-")[2]
    if not (place.isascii() and place.isdigit() and len(place) < 4):
        return HttpResponse(status=422)
    data["outcomes-rows"] = [str(int(place) + 1)]
    page, _ = versions.latest(case)
    form = SectionForm(by_slug()["outcomes"], page, Offered(), data, quiet=True)
    line = next((row for row in form.rows["outcomes"].filled if row.prefix == prefix), None)
    said = said_of(measure_of(line)) if line is not None else None
    return render(request, "contributions/writing/outcome_said.html", {"said": said})

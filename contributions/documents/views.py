"""Handing a document in, watching it being read, and reviewing what it says."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from cms.core.pagination import paginate
from contributions.access import champion_required, person, posted
from contributions.documents import drafting, pictures, services
from contributions.documents.access import with_document, with_read_document
from contributions.documents.deciding import NOT_THEIRS, decide_on, is_theirs_to_settle, take_offer
from contributions.documents.forms import HandInForm
from contributions.documents.places import places
from contributions.documents.review import PER_PAGE, screen_of
from contributions.documents.several_views import several_page
from contributions.documents.table_views import table_page
from contributions.documents.tables import is_table
from contributions.models import DocumentJob, JobState
from exchange.casefile.record import DocumentError
from exchange.recognition.in_use import templates_in_use
from exchange.recognition.several import is_several

MOST_LISTED = 20


@champion_required
def upload(request: HttpRequest) -> HttpResponse:
    """Hand a document in, or go back to one."""
    form = HandInForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, text = form.cleaned_data["file"], form.cleaned_data["text"]
        try:
            if file:
                job = services.hand_in(person(request), file.name, file.chunks())
            else:
                job = services.hand_in(person(request), services.PASTED, [text.encode()])
        except ValueError as error:
            form.add_error("file" if file else "text", str(error))
        else:
            return redirect("contribute_document", pk=job.pk)
    listed = services.documents_of(person(request)).defer("passages", "drafted")[:MOST_LISTED]
    context = {"form": form, "documents": listed}
    return render(request, "contributions/documents/upload.html", context)


@with_document
@require_safe
def document(request: HttpRequest, job: DocumentJob) -> HttpResponse:
    """How far the reading is; then the review, or the columns of a table."""
    is_worked_on = job.making or job.state in (JobState.WAITING, JobState.READING)
    if request.headers.get("HX-Request") and not is_worked_on:
        return HttpResponseClientRefresh()
    if job.making or job.state != JobState.READ:
        return render(request, "contributions/documents/state.html", {"job": job})
    if is_table(job):
        return table_page(request, job)
    if is_several(services.source_of(job)):
        return several_page(request, job)
    screen = screen_of(job)
    pages = max(1, -(-len(screen.review.placements) // PER_PAGE))
    asked = request.GET.get("page", "1")
    number = min(pages, max(1, int(asked))) if asked.isdecimal() and len(asked) < 6 else 1
    first = (number - 1) * PER_PAGE
    context = {
        "job": job,
        "screen": screen,
        "lines": screen.lines(first, first + PER_PAGE),
        "pagination": paginate(number, pages, lambda page: f"?page={page}"),
        "options": render_to_string(
            "contributions/documents/places.html", {"places": places(), "chosen": ""}
        ),
        "templates": templates_in_use(),
        "made": job.cases.order_by("pk").first(),
    }
    return render(request, "contributions/documents/review.html", context)


@with_read_document
@require_POST
def decide(request: HttpRequest, job: DocumentJob) -> HttpResponse:
    """Decide on one passage, or on all that have no place."""
    passage = request.POST.get("passage", "")
    try:
        decide_on(job, request.POST, person(request))
    except ValueError as error:
        messages.error(request, f"Not done. {error}")
    return _back(request, job, passage)


@with_read_document
@require_POST
def confirm(request: HttpRequest, job: DocumentJob) -> HttpResponse:
    """Take one fact that was found into the record, or out again."""
    out = request.POST.get("out", "")
    passage = ""
    try:
        if out.isdecimal() and len(out) < 12:
            services.unconfirm(job, int(out))
            return _back(request, job, "")
        passage = take_offer(job, request.POST, person(request))
    except ValueError as error:
        messages.error(request, f"Not done. {error}")
    return _back(request, job, passage)


@with_read_document
@require_POST
def read_again(request: HttpRequest, job: DocumentJob) -> HttpResponse:
    """Read the document as another form."""
    try:
        services.read_by(job, request.POST.get("template", ""))
    except ValueError as error:
        messages.error(request, f"Not done. {error}")
    return _back(request, job, "")


@with_read_document
@require_POST
def draft(request: HttpRequest, job: DocumentJob) -> HttpResponse:
    """Make the draft."""
    try:
        case = drafting.make_draft(job, lambda held: screen_of(held).review, person(request))
    except DocumentError as error:
        messages.error(request, f"The draft was not made. {error}")
        return _back(request, job, "")
    left = len(screen_of(job).unplaced)
    messages.success(request, f"The draft {case.ref} is made.{_left_words(left)}")
    return redirect("contribute_case", ref=case.ref)


def _left_words(left: int) -> str:
    if not left:
        return ""
    if left == 1:
        return " One passage has no place yet; it is kept beside the form."
    return f" {left} passages have no place yet; they are kept beside the form."


@with_read_document
@require_safe
def picture(request: HttpRequest, job: DocumentJob, passage: str) -> HttpResponse:
    """One picture of the document, for those who see the document."""
    found = pictures.find(job.pk, passage)
    if found is None:
        raise Http404("No picture of this passage is kept.")
    content, kind = found
    headers = {"Cache-Control": "private, max-age=3600", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=kind, headers=headers)


@with_document
@require_POST
def delete(request: HttpRequest, job: DocumentJob) -> HttpResponse:
    """Delete the document; only who handed it in may."""
    if job.user_id != person(request).pk:
        raise Http404("Only the person who uploaded it can delete it.")
    if not is_theirs_to_settle(job, person(request)):
        messages.error(request, NOT_THEIRS)
        return redirect("contribute_document", job.pk)
    services.discard(job)
    messages.success(request, "The document is deleted. Drafts made from it stay.")
    return redirect("contribute_upload")


def _back(request: HttpRequest, job: DocumentJob, passage: str) -> HttpResponse:
    """Return to where on the screen the person was."""
    address = reverse("contribute_document", args=[job.pk])
    page = request.POST.get("page", "")
    page = f"?page={page}" if page.isdecimal() and len(page) < 6 else ""
    known = passage.replace(".", "").isalnum() and len(passage) < 40
    return redirect(f"{address}{page}#{passage}" if known else f"{address}{page}")

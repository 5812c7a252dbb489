"""Several cases in one file: what each says and where it goes, and the drafts made of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from contributions.documents import tables
from contributions.documents.access import with_read_document
from contributions.documents.places import in_words
from contributions.documents.review import STATUS_WORDS
from contributions.documents.services import source_of
from contributions.models import DocumentJob
from exchange.recognition.personal import told_of
from exchange.recognition.reading import Placement, Status
from exchange.recognition.several import OneOfSeveral, each_of, is_several


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case of the screen: its title, its parts with where each goes, and why it cannot be taken over.

    ``personal`` says which addresses or numbers of people its draft would hold.
    """

    where: str
    title: str
    parts: list[tuple[str, str, str]]
    why: str
    personal: str


def several_page(request: HttpRequest, job: DocumentJob) -> HttpResponse:
    """Show each case of the file with where its parts go."""
    source = source_of(job)
    context = {
        "job": job,
        "cases": [_line(each) for each in each_of(source)],
        "notes": source.notes,
        "refused": job.error.split("\n") if job.error else [],
        "without_draft": tables.without_draft(job) if job.made else 0,
        "made": list(job.cases.order_by("pk")[: tables.MOST_ROWS]),
    }
    return render(request, "contributions/documents/several.html", context)


def _line(case: OneOfSeveral) -> CaseLine:
    placements = case.reading.placements if case.reading is not None else []
    parts = [(each.passage.label, each.passage.text, _goes_to(each)) for each in placements]
    taken = (each.passage for each in placements if each.status is not Status.NOT_TAKEN)
    return CaseLine(case.where, case.title, parts, case.why, told_of(taken))


def _goes_to(placement: Placement) -> str:
    if placement.status is Status.PLACED:
        return in_words(placement.to)
    if placement.status is Status.UNPLACED:
        return "Kept in the draft under its name"
    return f"{STATUS_WORDS[placement.status]}: {placement.reason}"


@with_read_document
@require_POST
def make(request: HttpRequest, job: DocumentJob) -> HttpResponse:
    """Have a draft made of each case of the file."""
    try:
        if not is_several(source_of(job)):
            raise ValueError("It does not hold several cases.")
        tables.ask_for_each(job)
    except ValueError as error:
        messages.error(request, f"Not done. {error}")
    return redirect("contribute_document", pk=job.pk)

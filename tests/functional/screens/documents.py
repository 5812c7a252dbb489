"""Documents that are handed in: how far their reading is, their review, tables, and several cases in one file."""

from __future__ import annotations

import io
import json
from typing import Any, Final

import docx
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from contributions.documents import tables
from contributions.documents.review import screen_of
from contributions.documents.services import source_of
from contributions.models import DocumentJob, JobState
from tests.contributions.handing_in import handed_in, passage_with
from tests.exchange.documents import saved
from tests.exchange.test_hostile_documents import png
from tests.functional.screens.stage import Stage

UPLOAD: Final = "/contribute/upload/"
CASES: Final = [
    {"title": "Rounds that fit", "kind": "pilot", "challenge": "Too many visits."},
    {"title": "Roofs that last", "kind": "sculpture"},
]
TABLE: Final = (
    b"Title,Kind,What else,Challenge\nRounds that meet,pilot,Rain,Visits\n,pilot,None,No title\n"
)


def play(stage: Stage) -> None:
    """Show all of it."""
    _handing_in(stage)
    _reading(stage)
    _review(stage)
    _table(stage)
    _several(stage)


def _handing_in(stage: Stage) -> None:
    me = stage.champion
    stage.get(stage.person("reader"), UPLOAD, "upload: nothing yet", "Upload a document")
    empty = {"text": ""}
    stage.post(me, UPLOAD, empty, "upload: nothing chosen", "Choose a file, or paste text")
    nothing = {"file": SimpleUploadedFile("empty.txt", b""), "text": ""}
    stage.post(me, UPLOAD, nothing, "upload: an empty file", "It is empty")


def letter() -> bytes:
    """Return a Word document with a heading, a table, a picture, figures, and somebody's telephone number."""
    document = docx.Document()
    document.add_heading("Challenge", 1)
    document.add_paragraph("Too many visits for one repair, at £80,000 a year in Wales.")
    document.add_paragraph("Ask Robin Example on 01632 960123.")
    document.add_paragraph("The kettle in the meeting room broke twice.")
    table = document.add_table(rows=2, cols=2)
    for at, words in enumerate(("Visits in a week before the change", "84", "And after it", "31")):
        table.cell(at // 2, at % 2).text = words
    document.add_picture(io.BytesIO(png(40, 30)))
    return saved(document)


def _reading(stage: Stage) -> None:
    me = stage.champion

    def job(name: str, state: str, **fields: Any) -> str:
        made = DocumentJob.objects.create(user=me.user, name=name, state=state, **fields)
        return reverse("contribute_document", args=[made.pk])

    waits = job("Waits.docx", JobState.WAITING)
    stage.get(me, waits, "a document that waits", "It is waiting to be read")
    begun = job("Begun.pdf", JobState.READING)
    stage.get(me, begun, "a document that is begun", "It is being read")
    half = job("Half.pdf", JobState.READING, done=3, of=8)
    stage.get(me, half, "a document that is read", "Reading: part 3 of 8")
    refused = job("Locked.pdf", JobState.REFUSED, error="It is locked with a password.")
    stage.get(me, refused, "a document that is refused", "We could not read this document")
    stage.get(me, UPLOAD, "upload: documents so far", "Documents so far")
    DocumentJob.objects.filter(user=me.user).delete()


def _do(job: DocumentJob, what: str) -> str:
    return reverse(f"contribute_document_{what}", args=[job.pk])


def _review(stage: Stage) -> None:
    me = stage.champion
    job = handed_in(me.browser, letter(), "Our project.docx")
    shown = reverse("contribute_document", args=[job.pk])
    stage.get(me, shown, "review of a document", "Personal data")
    stray = passage_with(job, "kettle")
    wrong = {"passage": stray, "do": "place", "to": "nowhere"}
    stage.post(me, _do(job, "decide"), wrong, "review: no such place", "Not done")
    aside = {"passage": stray, "do": "aside"}
    stage.post(me, _do(job, "decide"), aside, "review: set aside", "Set aside by you")
    number = next(at for at, offer in enumerate(screen_of(job).offers) if offer.value == "£80000")
    taken = {"offer": str(number), "to": "contract.value"}
    stage.post(
        me, _do(job, "confirm"), taken, "review: a fact was taken", "Facts that you are using"
    )
    strange = {"template": "no-such-form"}
    stage.post(me, _do(job, "form"), strange, "review: no such form", "Not done")
    stage.post(me, _do(job, "draft"), {}, "a draft of a document", "is made")
    stage.get(me, shown, "review after the draft", "The draft is made")
    case = job.cases.get()
    edit = f"/contribute/{case.ref}/edit/"
    stage.get(me, edit, "the short form: words without a place", "Not in the case yet")
    send = f"/contribute/{case.ref}/submit/"
    stage.get(
        me, send, "send: words without a place", "Words from a document that have no place yet"
    )
    stage.post(me, _do(job, "delete"), {}, "a document was deleted", "The document is deleted")


def _table(stage: Stage) -> None:
    me = stage.champion
    job = handed_in(me.browser, TABLE, "cases.csv")
    shown = reverse("contribute_document", args=[job.pk])
    stage.get(me, shown, "a table", "Make a draft of each row")
    sheet = source_of(job).passages[0].id
    none = {"sheet": sheet, "do": "make"}
    stage.post(me, _do(job, "columns"), none, "a table without a title", "Not done")
    columns = {"column-0": "title", "column-1": "kind", "column-3": "challenge"}
    kept = {"sheet": sheet, "do": "keep", **columns}
    stage.post(me, _do(job, "columns"), kept, "a table that is kept", "Your choices are saved")
    make = {"sheet": sheet, "do": "make", **columns}
    stage.post(me, _do(job, "columns"), make, "a table being made", "Drafts are being made")
    assert tables.make_next()
    stage.get(me, shown, "a table that was made", "Rows without a draft")


def _several(stage: Stage) -> None:
    me = stage.champion
    job = handed_in(me.browser, json.dumps({"results": CASES}).encode(), "cases.json")
    shown = reverse("contribute_document", args=[job.pk])
    stage.get(me, shown, "several cases", "cannot be brought in")
    stage.post(me, _do(job, "each"), {}, "several cases being made", "Drafts are being made")
    assert tables.make_next()
    stage.get(me, shown, "several cases that were made", "Cases without a draft")

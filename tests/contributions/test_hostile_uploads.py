"""Documents made to do harm, handed in through the real upload: refused in words, or safe text that can be reviewed.

Nothing that waits behind one is held up, so the worker lives; and every page answers, so the site does.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from contributions.documents import files, reading
from contributions.models import DocumentJob, JobState
from tests.contributions.handing_in import handed_in, page_of, say
from tests.exchange.documents import as_docx, as_odt, as_pdf, changed, pdf_of
from tests.exchange.test_hostile_documents import (
    LAUGHS,
    OUTSIDE,
    locked,
    png,
    with_flag,
    with_picture,
    workbook,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TEXT = "## Challenge\n\nRounds that fit.\n\n## What was done\n\nTwo rotas were joined."
NEVER_SAID = (reading.BROKE, reading.GONE, reading.NEVER_ENDED, "Traceback", "Error", "exception")


@pytest.mark.parametrize(
    ("name", "make", "says"),
    [
        (
            "macros.docx",
            lambda: changed(as_docx(TEXT), word__vbaProject_bin=b"x"),
            "It holds macros.",
        ),
        ("locked.pdf", lambda: locked(as_pdf(TEXT)), "protected with a password"),
        ("locked.docx", lambda: with_flag(as_docx(TEXT)), "protected with a password"),
        (
            "old.docx",
            lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600,
            "an old Office file, or one protected",
        ),
        ("photo.docx", lambda: png(2, 2), "It is a picture, not text."),
        ("program.pdf", lambda: b"MZ\x90\0" * 99, "It is a program, not text."),
        ("torn.docx", lambda: as_docx(TEXT)[:900], "It is damaged"),
        ("laughs.odt", lambda: changed(as_odt(TEXT), content_xml=LAUGHS), "its own XML entities"),
        (
            "laughs.xlsx",
            lambda: changed(workbook(["a"]), xl__workbook_xml=LAUGHS),
            "its own XML entities",
        ),
        (
            "passwords.docx",
            lambda: changed(as_docx(TEXT), word__document_xml=OUTSIDE),
            "its own XML entities",
        ),
        (
            "../../etc/escapes.docx",
            lambda: changed(as_docx(TEXT), {"../../evil.txt": b"x"}),
            "unpack outside",
        ),
        (
            "bomb.docx",
            lambda: changed(as_docx(TEXT), x_xml=b"\0" * 20_000_000),
            "unpacks to far more",
        ),
        ("pages.pdf", lambda: pdf_of([b""] * 10_000), "10,000 pages"),
        ("cell.csv", lambda: b"title,b\n" + b"x" * 200_000, "more than 100,000 characters"),
        ("deep.json", lambda: b"[" * 1_000_000, "nested without end"),
    ],
    ids=lambda each: each if isinstance(each, str) and "." in each[-6:] else "",
)
def test_what_would_do_harm_is_refused_in_words_and_nothing_of_it_is_kept(
    room: Client, name: str, make: Callable[[], bytes], says: str
) -> None:
    job = handed_in(room, make(), name)
    assert job.state == JobState.REFUSED
    assert says in job.error
    assert "\n" not in job.error
    assert "/" not in job.name
    assert not any(words in job.error for words in NEVER_SAID)
    page = page_of(room, job)
    assert "We could not read this document" in page
    assert not files.path_of(job.pk).exists()
    assert room.post(reverse("contribute_document_draft", args=[job.pk])).status_code == 404


def test_whatever_was_refused_the_documents_that_wait_behind_it_are_read(room: Client) -> None:
    for name, data in (("torn.docx", b"PK\x03\x04 torn"), ("locked.pdf", locked(as_pdf(TEXT)))):
        file = SimpleUploadedFile(name, data)
        assert room.post(reverse("contribute_upload"), {"file": file}).status_code == 302
    assert room.post(reverse("contribute_upload"), {"text": TEXT}).status_code == 302
    while reading.read_next():
        pass
    states = DocumentJob.objects.order_by("created_at").values_list("state", flat=True)
    assert list(states) == [JobState.REFUSED, JobState.REFUSED, JobState.READ]


@pytest.mark.parametrize(
    ("name", "make", "shows"),
    [
        ("picture.docx", lambda: with_picture(png(50_000, 50_000)), "it has too many pixels"),
        (
            "embedded.docx",
            lambda: changed(as_docx(TEXT), word__embeddings__oleObject1_bin=b"MZ evil"),
            "1 embedded file in it was left out.",
        ),
        ("really-a.docx", lambda: as_pdf(TEXT), "Two rotas were joined."),
        ("../../../etc/passwd\0.pdf", lambda: as_docx(TEXT), "Two rotas were joined."),
        (
            "script.txt",
            f"{TEXT} <script>alert(1)</script>".encode,
            "&lt;script&gt;alert(1)",
        ),
    ],
)
def test_what_could_do_harm_is_safe_text_that_becomes_a_draft(
    room: Client, name: str, make: Callable[[], bytes], shows: str
) -> None:
    job = handed_in(room, make(), name)
    assert job.state == JobState.READ, job.error
    assert "/" not in job.name
    page = page_of(room, job)
    assert shows in page
    assert "<script>alert" not in page
    say(room, "draft", job)
    assert job.cases.count() == 1


@pytest.mark.parametrize("name", ["cells.xlsx", "cells.csv"])
def test_formulas_in_a_table_are_words_or_nothing_and_never_worked_out(
    room: Client, name: str
) -> None:
    rows = [
        ["title", "kind", "challenge"],
        ["=1+1", "pilot", "@SUM(1)"],
        ["Rounds", "pilot", "=cmd|' /C calc'!A0"],
    ]
    data = workbook(*rows) if name.endswith("xlsx") else "\n".join(map(",".join, rows)).encode()
    job = handed_in(room, data, name)
    assert job.state == JobState.READ, job.error
    page = page_of(room, job)
    assert ">2<" not in page
    assert ("formula without a stored result" in page) == name.endswith("xlsx")


def test_an_empty_file_is_refused_where_it_is_chosen(room: Client) -> None:
    empty = SimpleUploadedFile("empty.docx", b"")
    page = room.post(reverse("contribute_upload"), {"file": empty, "text": ""}).content.decode()
    assert "It is empty. Choose a file with something in it, or paste the text." in page
    assert not DocumentJob.objects.exists()

"""The pictures of a document: shown to its own people while they are put into words, and gone with the document."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image as PillowImage

from casestudies import services
from contributions.documents import pictures
from contributions.documents.retention import tidy
from contributions.documents.review import screen_of
from contributions.models import DocumentJob
from exchange.readers.source import Kind
from tests import factories
from tests.contributions.conftest import champion_named, signed_in
from tests.contributions.handing_in import handed_in, page_of, say
from tests.core.test_redrawing import located
from tests.exchange.documents import saved
from tests.exchange.test_hostile_documents import png, with_picture

pytestmark = pytest.mark.django_db


def illustrated(number: int = 1) -> bytes:
    """A Word document with pictures that nobody has described."""
    document = docx.Document()
    document.add_paragraph("See the pictures.")
    for width in range(1, number + 1):
        document.add_picture(io.BytesIO(photograph("PNG", width)))
    return saved(document)


def photograph(kind: str, width: int = 3, **more: Any) -> bytes:
    """A picture with a red and a blue corner, as ``kind``."""
    held = io.BytesIO()
    picture = PillowImage.new("RGB", (width, 2), (200, 0, 0))
    picture.putpixel((width - 1, 1), (0, 0, 200))
    picture.save(held, kind, **more)
    return held.getvalue()


def picture_of(job: DocumentJob) -> tuple[str, str]:
    """The passage of the first picture, and its address."""
    found = next(
        each.passage.id
        for each in screen_of(job).review.placements
        if each.passage.kind is Kind.IMAGE
    )
    return found, reverse("contribute_document_picture", args=[job.pk, found])


def test_a_picture_is_shown_as_it_is_to_the_documents_own_people_and_nobody_else(
    room: Client, client: Client
) -> None:
    job = handed_in(room, illustrated(), "a.docx")
    _, address = picture_of(job)
    assert f'src="{address}"' in page_of(room, job)
    answer = room.get(address)
    shown = PillowImage.open(io.BytesIO(answer.content))
    assert (shown.size, shown.format) == ((1, 2), "PNG")
    assert shown.convert("RGB").getpixel((0, 1)) == (0, 0, 200)
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer["Cache-Control"]
    assert signed_in(champion_named("kim")).get(address).status_code == 404
    assert client.get(address).status_code == 302
    for other in ("p1", "p999", "x"):
        at = reverse("contribute_document_picture", args=[job.pk, other])
        assert room.get(at).status_code == 404


def test_where_a_photograph_was_taken_is_neither_kept_nor_shown(room: Client) -> None:
    content = photograph("JPEG", 16, exif=located())
    assert b"Exif" in content
    job = handed_in(room, with_picture(content), "a.docx")
    passage, address = picture_of(job)
    shown = room.get(address)
    assert shown["Content-Type"] == "image/jpeg"
    assert not PillowImage.open(io.BytesIO(shown.content)).getexif()
    stored = (pictures.folder_of(job.pk) / passage).read_bytes()
    assert stored == shown.content and b"Exif" not in stored and b"Robin" not in stored


def test_a_torn_picture_is_said_to_be_and_its_words_stay(room: Client) -> None:
    job = handed_in(room, with_picture(png(2, 2)), "a.docx")
    assert pictures.NOT_DRAWN in page_of(room, job)
    assert not pictures.held(job.pk)


def test_a_picture_without_a_description_asks_for_one_and_the_case_keeps_the_words(
    room: Client,
) -> None:
    job = handed_in(room, illustrated(), "a.docx")
    passage, _ = picture_of(job)
    assert "Say below what it shows" in page_of(room, job)
    page = say(
        room, "decide", job, do="place", passage=passage, to="approach", words="Two rotas as one"
    )
    assert 'alt="Two rotas as one"' in page
    assert "Say below what it shows" not in page
    assert "![Two rotas as one]" in screen_of(job).review.record.narrative["approach"]


@pytest.mark.parametrize("content", [png(50_000, 50_000), b"<svg onload='alert(1)'/>", b"BM" * 99])
def test_a_picture_that_is_too_large_or_none_is_told_of_and_not_kept(
    room: Client, content: bytes
) -> None:
    job = handed_in(room, with_picture(content), "a.docx")
    _, address = picture_of(job)
    page = page_of(room, job)
    assert "cannot be brought in" in page
    assert "<img" not in page.partition("<ol")[2]
    assert room.get(address).status_code == 404
    assert not pictures.held(job.pk)


def test_more_pictures_than_anybody_looks_at_are_not_kept_and_that_is_said(
    room: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "MOST_PICTURES", 2)
    job = handed_in(room, illustrated(3), "a.docx")
    assert len(pictures.held(job.pk)) == 2
    assert pictures.LEFT_OUT in page_of(room, job)


def test_damaged_pictures_count_as_pictures_so_that_no_document_has_others_wait_for_thousands(
    room: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "MOST_PICTURES", 2)
    document = docx.Document()
    document.add_paragraph("See the pictures.")
    for content in (png(2, 2), png(2, 3), photograph("PNG")):
        document.add_picture(io.BytesIO(content))
    job = handed_in(room, saved(document), "a.docx")
    page = page_of(room, job)
    assert pictures.NOT_DRAWN in page and pictures.LEFT_OUT in page
    assert not pictures.held(job.pk)


def test_pictures_go_with_their_document_deleted_or_published(room: Client) -> None:
    deleted = handed_in(room, illustrated(), "a.docx")
    say(room, "delete", deleted)
    assert not pictures.held(deleted.pk)
    published = handed_in(room, illustrated(), "b.docx")
    say(room, "decide", published, do="rest-aside")
    case = factories.complete_draft()
    published.cases.add(case)
    tidy()
    assert pictures.held(published.pk)
    services.publish(case)
    tidy()
    assert not pictures.held(published.pk)

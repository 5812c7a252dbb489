"""The pictures of a document: shown to its own people while they are put into words, and gone with the document."""

from __future__ import annotations

import io

import docx
import pytest
from django.test import Client
from django.urls import reverse

from casestudies import services
from contributions.documents import pictures
from contributions.documents.retention import tidy
from contributions.documents.review import screen_of
from contributions.models import DocumentJob
from exchange.readers.source import Kind
from tests import factories
from tests.contributions.conftest import champion_named, signed_in
from tests.contributions.handing_in import handed_in, page_of, say
from tests.exchange.documents import saved
from tests.exchange.test_hostile_documents import png, with_picture

pytestmark = pytest.mark.django_db


def illustrated(number: int = 1) -> bytes:
    """A Word document with pictures that nobody has described."""
    document = docx.Document()
    document.add_paragraph("See the pictures.")
    for width in range(1, number + 1):
        document.add_picture(io.BytesIO(png(width, 2)))
    return saved(document)


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
    assert answer.content == png(1, 2)
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer["Cache-Control"]
    assert signed_in(champion_named("kim")).get(address).status_code == 404
    assert client.get(address).status_code == 302
    for other in ("p1", "p999", "x"):
        at = reverse("contribute_document_picture", args=[job.pk, other])
        assert room.get(at).status_code == 404


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
    assert "cannot be taken over" in page
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


def test_pictures_go_with_their_document_deleted_or_published(room: Client) -> None:
    deleted = handed_in(room, illustrated(), "a.docx")
    say(room, "delete", deleted)
    assert not pictures.held(deleted.pk)
    published = handed_in(room, illustrated(), "b.docx")
    case = factories.complete_draft()
    published.cases.add(case)
    tidy()
    assert pictures.held(published.pk)
    services.publish(case)
    tidy()
    assert not pictures.held(published.pk)

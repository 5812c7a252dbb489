"""A document beside a draft that is written at the same time, in another tab or by somebody else: nothing is lost."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from casestudies.models import CaseStudyPage
from contributions.documents.review import screen_of
from contributions.models import DocumentJob
from contributions.room.overview import latest_version
from exchange.extract import full_record
from exchange.recognition.reading import Status
from tests.contributions.handing_in import handed_in, passage_with, say
from tests.contributions.writing.helpers import edit_url, latest, sent

pytestmark = pytest.mark.django_db

TEXT = (
    b"## Challenge\n\nToo many visits.\n\n## Odds\n\nA stray remark.\n\nIt cost GBP 80,000 in all."
)


@pytest.fixture
def job(room: Client) -> DocumentJob:
    """A document whose draft is made."""
    job = handed_in(room, TEXT)
    say(room, "draft", job)
    return job


def test_words_put_in_while_a_form_is_open_and_what_is_typed_there_are_both_kept(
    room: Client, job: DocumentJob
) -> None:
    case = job.cases.get()
    typed = sent(case, "short", summary="Forty flats.")
    say(room, "decide", job, do="place", passage=passage_with(job, "stray"), to="next_steps")
    assert room.post(edit_url(case), typed).status_code == 302
    assert latest(case).next_steps == "A stray remark."
    assert latest(case).summary == "Forty flats."


def test_words_put_where_a_form_changes_the_same_are_shown_beside_what_was_typed(
    room: Client, job: DocumentJob
) -> None:
    case = job.cases.get()
    typed = sent(case, "short", challenge="Far too many visits.")
    say(room, "decide", job, do="place", passage=passage_with(job, "stray"), to="challenge")
    answer = room.post(edit_url(case), typed)
    assert answer.status_code == 409
    assert "Far too many visits." in answer.content.decode()
    assert latest(case).challenge == "A stray remark."


def test_a_fact_that_is_taken_in_two_tabs_is_in_the_draft_once(
    room: Client, job: DocumentJob
) -> None:
    offers = screen_of(job).offers
    number = next(at for at, each in enumerate(offers) if each.value == "£80000")
    for _tab in range(2):
        assert "Not done." not in say(room, "confirm", job, offer=str(number), to="costs.amount")
    record = full_record(latest_version(job.cases.get()))
    assert [row["amount"] for row in record.rows["costs"]] == [80_000]


def test_a_draft_that_is_asked_for_in_two_tabs_is_one_and_holds_what_either_decided(
    room: Client,
) -> None:
    job = handed_in(room, TEXT)
    say(room, "decide", job, do="place", passage=passage_with(job, "stray"), to="next_steps")
    for _tab in range(2):
        say(room, "draft", job)
    assert latest(job.cases.get()).next_steps == "A stray remark."
    assert CaseStudyPage.objects.count() == 1


def test_nothing_is_put_into_a_case_that_is_with_the_editors_and_it_stays_without_a_place(
    room: Client, job: DocumentJob
) -> None:
    CaseStudyPage.objects.filter(pk=job.cases.get().pk).update(locked=True)
    stray = passage_with(job, "stray")
    page = say(room, "decide", job, do="place", passage=stray, to="next_steps")
    assert "The case is with the editors at the moment" in page
    assert not latest(job.cases.get()).next_steps
    placements = screen_of(job).review.placements
    assert next(each for each in placements if each.passage.id == stray).status is Status.UNPLACED


def test_what_has_no_place_stands_beside_every_form_until_it_has_one(
    room: Client, job: DocumentJob
) -> None:
    case = job.cases.get()
    for section in ("short", "outcomes"):
        form = room.get(edit_url(case, section)).content.decode()
        assert "Not in the case yet" in form and "A stray remark." in form
        assert reverse("contribute_document", args=[job.pk]) in form
    for left in screen_of(job).unplaced:
        say(room, "decide", job, do="place", passage=left.passage.id, to="next_steps")
    assert "Not in the case yet" not in room.get(edit_url(case)).content.decode()


def test_what_a_document_says_beside_a_form_is_only_text(room: Client) -> None:
    job = handed_in(room, b"## Odds\n\n<script>alert(1)</script> & <b>bold</b>")
    say(room, "draft", job)
    form = room.get(edit_url(job.cases.get())).content.decode()
    assert "<script>alert(1)" not in form and "&lt;script&gt;alert(1)" in form


@pytest.mark.parametrize(("left", "words"), [(1, "One passage has"), (2, "2 passages have")])
def test_how_many_passages_are_left_is_told_in_a_sentence(
    room: Client, left: int, words: str
) -> None:
    job = handed_in(room, TEXT)
    for each in screen_of(job).unplaced[left:]:
        say(room, "decide", job, do="aside", passage=each.passage.id)
    assert f"{words} no place yet" in say(room, "draft", job)

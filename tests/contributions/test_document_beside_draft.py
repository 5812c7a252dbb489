"""A document beside a draft that is written at the same time, in another tab or by somebody else: nothing is lost."""

from __future__ import annotations

import pytest
from django.test import Client

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
    number = next(at for at, each in enumerate(offers) if each.value == "80000")
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

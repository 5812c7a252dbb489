"""What was taken for a form's own words: a person can put it into the case all the same, before and after the draft."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from casestudies.models import CaseStudyPage
from contributions.documents.retention import tidy
from contributions.documents.review import screen_of
from contributions.models import DocumentJob
from contributions.room.overview import latest_version
from exchange.extract import full_record
from exchange.recognition.reading import Status
from tests.contributions.handing_in import handed_in, page_of, passage_with, say
from tests.exchange.test_own_words import PASTED

pytestmark = pytest.mark.django_db

ASKED = "What was done to address the challenge?"


@pytest.fixture
def job(room: Client) -> DocumentJob:
    return handed_in(room, PASTED.encode())


def status_of(job: DocumentJob, passage: str) -> Status:
    placements = screen_of(DocumentJob.objects.get(pk=job.pk)).review.placements
    return next(each.status for each in placements if each.passage.id == passage)


def test_short_answers_of_a_pasted_form_are_in_the_draft_before_their_document_goes(
    room: Client, job: DocumentJob
) -> None:
    say(room, "draft", job)
    case = job.cases.get()
    said = "\n".join(full_record(latest_version(case)).texts())
    answers = [line for line in PASTED.split("\n") if line.endswith(".")]
    assert [line for line in answers if line not in said] == []
    CaseStudyPage.objects.filter(pk=case.pk).update(first_published_at=timezone.now())
    tidy()
    assert not DocumentJob.objects.exists()


def test_the_forms_own_words_are_put_into_the_case_set_aside_and_taken_back(
    room: Client, job: DocumentJob
) -> None:
    asked = passage_with(job, ASKED)
    assert status_of(job, asked) is Status.FORM
    assert f"(passage {asked})" in page_of(room, job)
    page = say(room, "decide", job, do="place", passage=asked, to="next_steps")
    assert "Not done" not in page
    assert status_of(job, asked) is Status.PLACED
    assert ASKED in screen_of(job).review.record.narrative["next_steps"]
    say(room, "decide", job, do="aside", passage=asked)
    assert status_of(job, asked) is Status.SET_ASIDE
    say(room, "decide", job, do="back", passage=asked)
    assert status_of(job, asked) is Status.FORM


def test_the_forms_own_words_can_be_put_into_the_draft_that_has_nothing_of_them(
    room: Client, job: DocumentJob
) -> None:
    asked = passage_with(job, ASKED)
    say(room, "draft", job)
    assert f"(passage {asked})" in page_of(room, job)
    say(room, "decide", job, do="place", passage=asked, to="next_steps")
    case = CaseStudyPage.objects.get(pk=job.cases.get().pk)
    assert latest_version(case).next_steps == f"Go on.\n\n{ASKED}"
    assert status_of(job, asked) is Status.PLACED
    assert f"(passage {asked})" not in page_of(room, job)
    assert "in the draft already" in say(
        room, "decide", job, do="place", passage=asked, to="challenge"
    )


def test_what_was_set_aside_of_the_form_after_the_draft_is_the_forms_again(
    room: Client, job: DocumentJob
) -> None:
    asked = passage_with(job, ASKED)
    say(room, "draft", job)
    say(room, "decide", job, do="aside", passage=asked)
    assert status_of(job, asked) is Status.SET_ASIDE
    say(room, "decide", job, do="back", passage=asked)
    assert status_of(job, asked) is Status.FORM

"""Once a draft is made of a document, nothing that is done elsewhere takes words out of what it still has to place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import settings as site
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from casestudies.models import CaseStudyPage
from casestudies.services import save_draft
from contributions.documents.drafted import BACK, Drafted
from contributions.documents.laying_over import lay_over
from contributions.documents.leftover import left_of, leftovers
from contributions.documents.older_drafts import UNSURE
from contributions.documents.retention import tidy
from contributions.documents.review import screen_of
from contributions.models import DocumentJob, PassageDecision
from exchange.models import DocumentTemplate
from exchange.recognition.reading import Status
from tests.contributions.handing_in import handed_in, page_of, passage_with, say
from tests.contributions.test_laying_over import EVERYWHERE, TEXTS, reading_of
from tests.contributions.writing.helpers import latest

pytestmark = pytest.mark.django_db

HEADING = "Zz strange heading nobody knows"
TEXT = f"""## What was the overarching challenge?

Too many visits for one repair.

## What was done to address the challenge?

Rounds were planned anew.

## Key findings

Fewer visits.

## Next steps

More rounds.

## {HEADING}

Words that have no place.
"""
INFUSE = Path(site.BASE_DIR) / "fixtures/templates/infuse.yaml"
LAST = "  - {number: 7, to: next_steps"


@pytest.fixture
def job(room: Client) -> DocumentJob:
    """A document whose draft is made, with two passages that have no place."""
    job = handed_in(room, TEXT.encode())
    assert job.template == "infuse"
    say(room, "draft", job)
    return again(job)


def again(job: DocumentJob) -> DocumentJob:
    return DocumentJob.objects.get(pk=job.pk)


def left(job: DocumentJob) -> list[str]:
    return [each.text for each in left_of(again(job))]


def statuses(job: DocumentJob) -> list[tuple[str, Status, str]]:
    placements = screen_of(again(job)).review.placements
    return [(each.passage.id, each.status, each.to) for each in placements]


def ask_for_the_heading() -> None:
    """Let the form ask for what it did not know, as an editor does in the admin."""
    text = INFUSE.read_text(encoding="utf-8")
    assert LAST in text
    ask = f"  - {{number: 8, to: what_we_would_change, wordings: [{HEADING}]}}\n"
    template = DocumentTemplate(definition=text.replace(LAST, f"{ask}{LAST}"))
    template.full_clean()
    template.save()


def publish(case: CaseStudyPage) -> None:
    CaseStudyPage.objects.filter(pk=case.pk).update(first_published_at=timezone.now())


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_what_is_kept_with_the_draft_is_what_the_draft_was_made_of(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(TEXTS))
    reading = reading_of(text)
    ids = [each.passage.id for each in reading.placements]
    decisions = [
        PassageDecision(passage=each, status="placed", to=data.draw(st.sampled_from(EVERYWHERE)))
        for each in data.draw(st.lists(st.sampled_from(ids), unique=True, max_size=6))
    ]
    review = lay_over(reading, decisions)
    source = reading.document
    kept = Drafted(review.placements).as_json(source)
    again = Drafted.from_json(json.loads(json.dumps(kept)), source)
    assert again.with_later(source, [], [])[0].placements == review.placements


def test_a_form_that_an_editor_changes_later_places_nothing_of_a_draft_that_is_made(
    room: Client, job: DocumentJob
) -> None:
    before = statuses(job)
    assert left(job) == [HEADING, "Words that have no place."]
    ask_for_the_heading()
    assert statuses(job) == before
    publish(job.cases.get())
    tidy()
    assert left(job) == [HEADING, "Words that have no place."], "kept, though it is published"

    stray = passage_with(again(job), "Words that")
    say(room, "decide", job, do="place", passage=stray, to="what_we_would_change")
    assert latest(job.cases.get()).what_we_would_change == "Words that have no place."
    assert left(job) == [HEADING]
    say(room, "decide", job, do="rest-aside")
    tidy()
    assert not DocumentJob.objects.exists()


def test_a_form_that_is_taken_out_of_use_leaves_what_was_placed(job: DocumentJob) -> None:
    before = statuses(job)
    template = DocumentTemplate(definition=INFUSE.read_text(encoding="utf-8"), in_use=False)
    template.full_clean()
    template.save()
    assert statuses(job) == before


def test_a_tab_from_before_the_draft_reads_the_document_no_other_way(room: Client) -> None:
    job = handed_in(room, TEXT.encode())
    say(room, "form", job, template="")
    say(room, "draft", job)
    before = statuses(job)
    assert left(job)
    assert "Not done. A draft has been made from it" in say(room, "form", job, template="infuse")
    assert again(job).template == ""
    assert statuses(job) == before


def test_a_tab_from_before_the_draft_takes_no_fact_out_of_it(room: Client) -> None:
    job = handed_in(room, b"## Challenge\n\nIt cost GBP 80,000 in all.")
    number = next(n for n, each in enumerate(screen_of(job).offers) if each.value == "£80000")
    say(room, "confirm", job, offer=str(number), to="contract.value")
    say(room, "draft", job)
    fact = job.confirmed.get()
    page = say(room, "confirm", job, out=str(fact.pk))
    assert "Not done. A draft has been made from it. Change the fact there." in page
    assert job.confirmed.get() == fact


def test_what_was_set_aside_before_the_draft_and_is_taken_back_has_no_place(room: Client) -> None:
    job = handed_in(room, TEXT.encode())
    findings = passage_with(job, "Fewer visits")
    say(room, "decide", job, do="aside", passage=findings)
    say(room, "draft", job)
    assert "Fewer visits." not in left(job)
    assert BACK in say(room, "decide", job, do="back", passage=findings)
    assert "Fewer visits." in left(job), "the draft never got it, wherever the form would put it"
    say(room, "decide", job, do="place", passage=findings, to="key_findings")
    assert latest(job.cases.get()).key_findings == "Fewer visits."
    assert "Fewer visits." not in left(job)


def test_what_did_not_fit_before_the_draft_has_no_place_until_it_is_put_into_it(
    room: Client,
) -> None:
    job = handed_in(room, TEXT.encode())
    stray = passage_with(job, "Words that")
    say(room, "decide", job, do="place", passage=stray, to="started")
    say(room, "draft", job)
    assert "Words that have no place." in left(job)
    assert "it does not fit there" in page_of(room, job)
    say(room, "decide", job, do="place", passage=stray, to="next_steps")
    assert "Words that have no place." in latest(job.cases.get()).next_steps
    assert "Words that have no place." not in left(job)


def test_what_was_placed_is_told_and_what_is_placed_later_too(
    room: Client, job: DocumentJob
) -> None:
    stray = passage_with(job, "Words that")
    say(room, "decide", job, do="place", passage=stray, to="what_we_would_change")
    told = {words for _, words, _ in screen_of(again(job)).told()}
    assert {"Too many visits for one repair.", "Words that have no place."} <= told


def test_of_a_document_whose_draft_was_deleted_another_is_made_by_the_forms_of_today(
    room: Client, job: DocumentJob
) -> None:
    ask_for_the_heading()
    job.cases.get().delete()
    assert not left(job)
    say(room, "form", job, template="infuse")
    say(room, "draft", job)
    assert latest(job.cases.get()).what_we_would_change == "Words that have no place."
    assert not left(job)


def test_a_draft_from_before_readings_were_kept_loses_nothing_to_a_form_that_changed_since(
    room: Client, job: DocumentJob
) -> None:
    DocumentJob.objects.update(drafted=None)
    case = job.cases.get()
    page = latest(case)
    page.challenge = "Written anew by its champion."
    save_draft(page)
    ask_for_the_heading()
    publish(case)
    tidy()
    assert left(job) == ["Words that have no place."], "what the draft had then is placed"
    assert UNSURE in page_of(room, job)
    before = statuses(job)
    DocumentTemplate.objects.all().delete()
    tidy()
    assert statuses(job) == before


def test_what_is_left_of_a_document_takes_as_many_queries_however_many_passages_it_has(
    room: Client, job: DocumentJob
) -> None:
    def queries(each: DocumentJob) -> int:
        case = CaseStudyPage.objects.get(documents=each)
        with CaptureQueriesContext(connection) as asked:
            assert leftovers(case)
        return len(asked)

    many = handed_in(room, b"\n\n".join(b"We met and talked %d." % each for each in range(12)))
    say(room, "draft", many)
    assert queries(job) == queries(many) == 4

"""Our own case files handed in by a champion: a draft of their own, field by field; nobody else's case is touched."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from casestudies.models import CaseStudyPage
from casestudies.services import create_draft
from cms.accounts.models import User
from contributions.documents.review import screen_of
from contributions.models import DocumentJob, JobState
from contributions.room.overview import latest_version
from exchange.extract import full_record
from exchange.recognition.reading import Status
from exchange.writers.case_json import case_json
from tests.contributions.conftest import champion_named
from tests.contributions.handing_in import handed_in, page_of, passage_with, say

pytestmark = pytest.mark.django_db

FILE = """---
ref: {ref}
title: Rounds that fit
kind: pilot
phase: live
nations: [wales]
sectors: [no-such-sector]
states: {{phase: {{state: withheld, reason: partner-request}}}}
contract: {{value: "80000", starts: 2024-05}}
suppliers: [{{id: s7, name: Small Rounds Ltd, type: sme}}]
outcomes:
  - {{id: o1, indicator: visits, unit: days, better: lower, baseline: {{value: 10, date: 2018}}}}
  - {{id: o2, indicator: visits of two nurses, unit: days}}
consents: [{{given_by: Pat Owner, role: owner, audiences: [public], date: 2026-01-05}}]
owner_contact: {{name: Pat Owner, email: pat@elsewhere.example}}
colour: teal
---

## Challenge

Too many visits.

## A heading of their own

Kept whole.
"""


def status_of(job: DocumentJob, text: str) -> Status:
    return next(
        each.status for each in screen_of(job).review.placements if text in each.passage.text
    )


def test_a_case_file_comes_in_field_by_field_as_a_draft_of_the_persons_own(
    room: Client, champion: User
) -> None:
    theirs = create_draft("Somebody else's", user=champion_named("kim"))
    job = handed_in(room, FILE.format(ref=theirs.ref).encode(), "case.md")
    page = page_of(room, job)
    assert "one of our own case files" in page
    assert "Read as" not in page
    assert status_of(job, "teal") is Status.UNPLACED
    for words in (theirs.ref, "Pat Owner", "pat@elsewhere.example"):
        assert status_of(job, words) is Status.NOT_TAKEN
    say(room, "draft", job)
    case = job.cases.get()
    assert case.owner == champion
    assert case.ref != theirs.ref
    assert CaseStudyPage.objects.get(pk=theirs.pk).title == "Somebody else's"
    record = full_record(latest_version(case))
    assert record.fields["contract.value"] == 80_000
    assert record.fields["owner_contact.email"] == champion.email
    assert record.rows["suppliers"] == [{"id": "s7", "name": "Small Rounds Ltd", "type": "sme"}]
    assert record.states["phase"].reason == "partner-request"
    assert record.narrative == {"challenge": "Too many visits."}
    assert "consents" not in record.rows
    bodies = {section.heading: section.body for section in record.sections}
    assert bodies["A heading of their own"] == "Kept whole."
    assert "no-such-sector" in bodies["Words that are no term here"]


def test_what_a_full_export_says_comes_back_but_for_what_no_upload_takes_over(
    room: Client, champion: User
) -> None:
    job = handed_in(room, FILE.format(ref="PR-000900").replace("[no-such-sector]", "[]").encode())
    say(room, "draft", job)
    before = full_record(latest_version(job.cases.get()))
    again = handed_in(room, json.dumps(case_json(before)).encode(), "case.json")
    assert again.state == JobState.READ, again.error
    say(room, "draft", again)
    after = full_record(latest_version(again.cases.get()))
    assert after.fields.pop("ref") != before.fields.pop("ref")
    assert after == before


def test_a_fact_of_a_case_file_is_moved_and_set_aside_and_no_other_goes_with_it(
    room: Client,
) -> None:
    job = handed_in(room, FILE.format(ref="PR-000900").encode(), "case.md")
    say(room, "decide", job, do="aside", passage=passage_with(job, "two nurses"))
    say(room, "decide", job, do="aside", passage=passage_with(job, "withheld"))
    say(room, "decide", job, do="place", passage=passage_with(job, "teal"), to="next_steps")
    say(room, "decide", job, do="rest-kept")
    assert "Not done." in say(
        room, "decide", job, do="place", passage=passage_with(job, "Pat Owner"), to="challenge"
    )
    record = screen_of(job).review.record
    assert [row["indicator"] for row in record.rows["outcomes"]] == ["visits"]
    assert not record.states
    assert record.narrative["next_steps"] == "teal"
    assert "Pat" not in "\n".join(record.texts())


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"---\ntitle: A\nkind: sculpture\n---\n", "kind: "),
        (b'[{"title": "A", "kind": "x"}, {"title": "B", "kind": "bid", "matched": 1}]', "kind: "),
        (b"---\ntitle: &a A\nsummary: *a\n---\n", "line"),
    ],
)
def test_a_case_file_that_is_wrong_says_where(room: Client, content: bytes, says: str) -> None:
    job = handed_in(room, content, "case.md")
    assert job.state == JobState.REFUSED
    assert says in job.error
    assert says in page_of(room, job)


@pytest.mark.parametrize(
    "text", ["---\n\nA rule, then words.\n\n---\n", "---\nNever closed: words."]
)
def test_a_text_that_only_opens_with_a_rule_is_a_text(room: Client, text: str) -> None:
    job = handed_in(room, text.encode(), "notes.txt")
    assert job.state == JobState.READ
    assert not screen_of(job).is_own

"""Several cases in one JSON file: each a draft of the person's own, looked over first, as the rows of a table are."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casestudies.services import create_draft
from cms.accounts.models import User
from contributions.documents import tables
from contributions.documents.services import source_of
from contributions.models import DocumentJob, JobState
from contributions.room.overview import latest_version
from exchange.extract import full_record
from exchange.recognition.several import MOST_CASES, each_of
from tests.contributions.conftest import champion_named
from tests.contributions.handing_in import handed_in, page_of, say

pytestmark = pytest.mark.django_db


def case(title: str, **more: Any) -> dict[str, Any]:
    return {"title": title, "kind": "pilot", "challenge": f"Why {title}.", **more}


def made_of(job: DocumentJob) -> dict[str, Any]:
    return {each.title: latest_version(each) for each in job.cases.all()}


def test_each_case_is_a_draft_of_the_persons_own_and_one_bad_one_stops_no_other(
    room: Client, champion: User
) -> None:
    theirs = create_draft("Theirs", user=champion_named("kim"))
    held = [
        case(
            "Rounds",
            ref=theirs.ref,
            colour="teal",
            suppliers=[{"id": "s7", "name": "Small Rounds Ltd", "type": "sme"}],
            consents=[{"given_by": "Pat Owner", "role": "owner", "audiences": ["public"]}],
        ),
        {**case("Roofs <b>"), "kind": "sculpture"},
        case("Bins", sections=[{"heading": "Of their own", "body": "Kept whole."}]),
    ]
    job = handed_in(room, json.dumps({"results": held}).encode(), "cases.json")
    page = page_of(room, job)
    assert job.state == JobState.READ and "It holds 3 cases" in page
    assert "Case 2, “Roofs &lt;b&gt;”, cannot be brought in" in page and "kind:" in page
    assert "Small Rounds Ltd" in page and "Not taken over" in page and "teal" in page
    assert "Drafts are being made: 0 of 3 cases are done." in say(room, "each", job)
    assert "already being made from it" in say(room, "each", job)
    assert tables.make_next() and not tables.make_next()
    drafts = made_of(job)
    assert set(drafts) == {"Rounds", "Bins"}
    assert {each.owner for each in job.cases.all()} == {champion}
    rounds = full_record(drafts["Rounds"])
    assert drafts["Rounds"].ref != theirs.ref
    assert rounds.rows["suppliers"] == [{"id": "s7", "name": "Small Rounds Ltd", "type": "sme"}]
    assert "consents" not in rounds.rows and "teal" in "\n".join(rounds.texts())
    assert "Kept whole." in "\n".join(full_record(drafts["Bins"]).texts())
    page = page_of(room, DocumentJob.objects.get(pk=job.pk))
    assert "Cases without a draft" in page and "case 2, “Roofs &lt;b&gt;”: kind:" in page
    say(room, "each", job)
    assert tables.make_next()
    assert job.cases.count() == 2, "no draft is made twice"


def test_one_case_in_a_list_is_looked_over_as_one(room: Client) -> None:
    job = handed_in(room, json.dumps([case("Rounds")]).encode(), "one.json")
    assert "one of our own case files" in page_of(room, job)
    assert "It does not hold several cases." in say(room, "each", job)


@pytest.mark.parametrize(
    "held",
    [
        [case("A"), {"title": "no case of ours"}],
        [case("A"), "words"],
        {"cases": [[case("A")], 7]},
        [
            case("A", outcomes=[{"id": "o1", "indicator": ["nested", {"x": 1}]}]),
            case("B", states=[]),
        ],
        [{**case("A"), "title": {"en": "A"}}, {**case("B"), "title": None}],
    ],
)
def test_json_that_is_nearly_a_list_of_cases_is_read_or_refused_in_words(
    room: Client, held: Any
) -> None:
    job = handed_in(room, json.dumps(held).encode(), "odd.json")
    assert job.state in (JobState.READ, JobState.REFUSED)
    assert job.state == JobState.READ or "did not foresee" not in job.error
    page_of(room, job)


def test_results_of_a_search_are_refused_as_they_were(room: Client) -> None:
    held = {"results": [case("A", matched=1), case("B", highlights={})]}
    job = handed_in(room, json.dumps(held).encode(), "found.json")
    assert job.state == JobState.REFUSED and "not whole cases" in job.error


def test_more_cases_than_one_screen_shows_are_refused_before_anybody_looks_at_them(
    room: Client,
) -> None:
    held = [case(f"Number {number}") for number in range(MOST_CASES + 1)]
    job = handed_in(room, json.dumps(held).encode(), "many.json")
    assert job.state == JobState.REFUSED
    assert "It holds 101 cases. Split the file into parts of at most 100." in page_of(room, job)
    job = handed_in(room, json.dumps(held[1:]).encode(), "fewer.json")
    words = source_of(job).words()
    assert all(each["challenge"] in words for each in held[1:])
    assert len(list(each_of(source_of(job)))) == MOST_CASES


def test_the_page_costs_the_same_for_two_cases_and_for_ten(room: Client) -> None:
    counts = []
    for number in (2, 10):
        held = [case(f"Number {each}") for each in range(number)]
        job = handed_in(room, json.dumps(held).encode(), "cases.json")
        with CaptureQueriesContext(connection) as caught:
            room.get(reverse("contribute_document", args=[job.pk]))
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 12


def test_personal_data_of_a_case_among_several_is_pointed_out_unless_it_is_not_taken(
    room: Client,
) -> None:
    held = [
        case("Rounds", challenge="Ask Rowan Ashby on 01632 960123."),
        case("Roofs", owner_contact={"email": "kim@northmere.example"}),
    ]
    page = page_of(room, handed_in(room, json.dumps({"results": held}).encode(), "cases.json"))
    assert "Personal data in case 1" in page
    assert "01632 960123: the name Rowan Ashby beside a telephone number" in page
    assert "Personal data in case 2" not in page

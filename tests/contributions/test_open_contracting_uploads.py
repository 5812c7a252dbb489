"""Open Contracting packages through the real upload: nothing is filled until somebody takes it, value by value."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from contributions.documents.review import screen_of
from contributions.models import DocumentJob, JobState
from contributions.room.overview import latest_version
from exchange.extract import full_record
from exchange.recognition.reading import Status
from tests import factories
from tests.contributions.handing_in import handed_in, page_of, say
from tests.exchange.test_case_json import PACKAGE

pytestmark = pytest.mark.django_db

RELEASE = PACKAGE["releases"][0]
RECORDS = {
    "version": "1.1",
    "records": [{"ocid": RELEASE["ocid"], "compiledRelease": RELEASE}],
}


def take(room: Client, job: DocumentJob, to: str, value: str) -> str:
    """Take the offer of ``value`` for ``to``, as its button does."""
    offers = screen_of(job).offers
    number = next(at for at, each in enumerate(offers) if (each.to, each.value) == ((to,), value))
    return say(room, "confirm", job, offer=str(number), to=to)


@pytest.mark.parametrize("package", [PACKAGE, RECORDS], ids=["releases", "records"])
def test_what_a_package_says_is_filled_value_by_value_when_a_person_takes_it(
    room: Client, package: dict[str, Any]
) -> None:
    buyer = factories.organisation("Northmere Council")
    job = handed_in(room, json.dumps(package).encode(), "package.json")
    assert job.state == JobState.READ, job.error
    page = page_of(room, job)
    assert "UK4 Tender notice, as the notice says" in page
    assert "Read as" not in page
    screen = screen_of(job)
    assert not list(screen.review.record.texts())
    assert {each.status for each in screen.review.placements} == {Status.UNPLACED}
    taken = [
        ("title", "Rota sharing"),
        ("lead_organisation", "Northmere Council"),
        ("notices.ocid", "ocds-a1b2c3-77"),
        ("notices.stage", "UK4 Tender notice"),
        ("notices.url", "https://notices.example/4"),
        ("contract.value", "80000.5"),
        ("contract.starts", "2025-04-01"),
        ("suppliers.name", "Small Rounds Ltd"),
    ]
    for to, value in taken:
        assert "Not done." not in take(room, job, to, value)
    screen = screen_of(job)
    assert screen.review.count(Status.PLACED) == len(taken)
    assert not screen.review.warnings
    assert "something stands there already" in take(room, job, "contract.value", "90000")
    say(room, "draft", job)
    case = latest_version(job.cases.get())
    assert case.lead_organisation == buyer
    record = full_record(case)
    assert record.rows["notices"] == [
        {
            "id": "k1",
            "ocid": "ocds-a1b2c3-77",
            "url": "https://notices.example/4",
            "stage": "UK4 Tender notice",
        }
    ]
    assert str(record.fields["contract.value"]) == "80000.5"
    assert record.rows["suppliers"] == [{"id": "s1", "name": "Small Rounds Ltd"}]


def test_a_value_that_was_taken_is_taken_out_again(room: Client) -> None:
    job = handed_in(room, json.dumps(PACKAGE).encode(), "package.json")
    take(room, job, "suppliers.name", "Small Rounds Ltd")
    say(room, "confirm", job, out=str(job.confirmed.get().pk))
    review = screen_of(job).review
    assert not review.record.rows
    assert not review.count(Status.PLACED)


def test_an_ocid_that_is_not_in_order_says_why_before_and_after_it_is_taken(room: Client) -> None:
    release = {**RELEASE, "ocid": "OCDS-a1b2c3-77"}
    job = handed_in(room, json.dumps({"releases": [release]}).encode(), "package.json")
    assert "not in order: An OCID is written in lower case" in page_of(room, job)
    page = take(room, job, "notices.ocid", "OCDS-a1b2c3-77")
    assert "The OCID “OCDS-a1b2c3-77” is not in order." in page


@pytest.mark.parametrize(
    "package",
    [
        {"releases": [None, 3, "x", {"ocid": ["a"], "tender": [], "awards": {"value": 1}}]},
        {"records": [{"compiledRelease": None, "releases": [[]]}, 7], "note": "words"},
        {
            "ocid": "ocds-a1b2c3-77",
            "buyer": {"name": {"deep": "x"}},
            "awards": [{"value": {"amount": "1e9"}}],
        },
    ],
)
def test_a_package_in_odd_shape_is_offered_as_far_as_it_goes(
    room: Client, package: dict[str, Any]
) -> None:
    job = handed_in(room, json.dumps(package).encode(), "odd.json")
    assert job.state == JobState.READ, job.error
    page_of(room, job)

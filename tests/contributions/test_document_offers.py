"""What was found in a document is offered in words, and filled only when a person says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client

from casestudies.choices import Kind
from contributions.documents.places import PARTS, in_words, may_take, places
from contributions.documents.review import screen_of
from contributions.room.overview import latest_version
from contributions.writing.sections import SECTIONS
from exchange.extract import full_record
from exchange.readers.json_values import read_json
from exchange.recognition.offers import find_offers
from exchange.recognition.reading import Status
from tests import factories
from tests.contributions.handing_in import LETTER, handed_in, page_of, say
from tests.exchange.test_case_json import PACKAGE

pytestmark = pytest.mark.django_db

EXCHANGE = Path(__file__).parents[1] / "exchange" / "data"


def test_what_was_found_is_filled_only_when_a_person_says_so(room: Client) -> None:
    job = handed_in(room, LETTER.encode())
    page = page_of(room, job)
    assert "a sum of money in GBP" in page
    assert "contract.value" not in screen_of(job).review.record.fields
    offers = screen_of(job).offers
    number = next(at for at, offer in enumerate(offers) if offer.value == "£80000")
    assert "Not done." in say(room, "confirm", job, offer=str(number), to="title")
    say(room, "confirm", job, offer=str(number), to="contract.value")
    assert screen_of(job).review.record.fields["contract.value"] == 80_000
    say(room, "confirm", job, out=str(job.confirmed.get().pk))
    assert "contract.value" not in screen_of(job).review.record.fields
    assert "no longer offered" in say(room, "confirm", job, offer="9999", to="title")


def test_a_city_region_in_an_answer_is_offered_and_stands_in_the_draft_once_it_is_taken(
    room: Client,
) -> None:
    job = handed_in(room, b"## Challenge\n\nToo many visits in the Leeds City Region.")
    screen = screen_of(job)
    assert "areas" not in screen.review.record.rows
    number = next(at for at, each in enumerate(screen.offers) if each.text == "Leeds City Region")
    say(room, "confirm", job, offer=str(number), to="areas.name")
    say(room, "draft", job)
    areas = full_record(latest_version(job.cases.get())).rows["areas"]
    assert [row["name"] for row in areas] == ["Leeds City Region"]


def test_what_was_found_is_offered_in_the_words_of_people(room: Client) -> None:
    shown = page_of(room, handed_in(room, LETTER.encode()))
    assert "Use it as: Nation<span" in shown and "nations nation" not in shown.lower()
    assert "</b>: a nation" in shown, "a slug that says what the text says is not shown"
    found = find_offers(read_json(json.dumps(PACKAGE).encode()))
    named = {to for offer in found for to in offer.to} | set(PARTS)
    for to in sorted(named):
        label = in_words(to)
        words = label.lower().split()
        assert len(words) == len(set(words)) and not set("._") & set(label), to
        assert to not in PARTS or may_take(to), "something can be put there"


def test_what_the_case_would_say_and_how_many_have_a_place_are_in_words(room: Client) -> None:
    job = handed_in(room, (EXCHANGE / "infuse_northmere.txt").read_bytes())
    screen = screen_of(job)
    assert ("Kind", Kind.PROGRAMME.label, True) in screen.told()
    assert f"{screen.review.count(Status.PLACED)} placed" in page_of(room, job)


def test_an_organisation_that_was_found_is_offered_by_its_name_alone(room: Client) -> None:
    factories.organisation("Northmere", official_name="Northmere Council", slug="north-mere-9")
    page = page_of(room, handed_in(room, b"The buyer was Northmere Council, for 40 pounds."))
    assert "in the register, by its official name" in page
    assert "north-mere-9" not in page


KEPT_BY = {
    "language": "case_language",
    "lead_organisation_text": "lead_organisation",
    "programme_text": "programme",
}
"""Places whose words stand in a field of another name."""


def test_whatever_place_is_offered_can_be_seen_and_changed_in_the_forms() -> None:
    asked_for = {part for section in SECTIONS for part in section.parts}
    offered = [
        name for _, group in places() for name, _ in group if not name.startswith("section:")
    ]
    unseen = [
        name for name in offered if KEPT_BY.get(name, name.replace(".", "_")) not in asked_for
    ]
    assert unseen == []
    assert not may_take("anonymised_as"), "nor may it be asked for by hand"


def test_a_sum_that_is_taken_brings_its_currency_before_the_draft_and_after(room: Client) -> None:
    job = handed_in(room, b"## Challenge\n\nThey asked for EUR 3 million; it cost GBP 80k and $5.")
    for value, to in (("€3000000", "fundings.requested"), ("£80000", "fundings.awarded")):
        number = next(at for at, each in enumerate(screen_of(job).offers) if each.value == value)
        assert "Not done." not in say(room, "confirm", job, offer=str(number), to=to)
    say(room, "draft", job)
    number = next(at for at, each in enumerate(screen_of(job).offers) if each.value == "$5")
    assert "Not done." not in say(room, "confirm", job, offer=str(number), to="contract.value")
    record = full_record(latest_version(job.cases.get()))
    asked, got = record.rows["fundings"]
    assert (asked["requested"], asked["currency"]) == (3_000_000, "EUR")
    assert (got["awarded"], got.get("currency", "GBP")) == (80_000, "GBP")
    assert (record.fields["contract.value"], record.fields["contract.currency"]) == (5, "USD")

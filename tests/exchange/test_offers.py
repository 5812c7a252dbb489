"""What is found in a document's words: offered with place, value and reason, and filled by nobody."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.readers.json_values import read_json
from exchange.readers.plain_text import read_text
from exchange.recognition.bodies import BodyFinder
from exchange.recognition.offers import Offer, OfferKind, find_offers
from exchange.recognition.personal import find_personal_data
from exchange.recognition.typed import typed
from tests import factories
from tests.exchange.test_case_json import PACKAGE
from tests.patience import comes_to_an_end


def offers(text: str, kind: OfferKind) -> list[Offer]:
    return [offer for offer in find_offers(read_text(text)) if offer.kind is kind]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("It cost £80k, then £1,234.50.", ["£80000", "£1234.5"]),
        ("£284bn a year, £6.5bn a year", ["£284000000000", "£6500000000"]),
        ("€3 million, usd 7 and $5", ["€3000000", "$7", "$5"]),
        ("GBP 80,000 or 4 million pounds", ["£80000", "£4000000"]),
        ("£12.5m on roads", ["£12500000"]),
        ("-£4,000, –£5,000, (−£6,000) and − £7,000", []),
        ("less – £80,000, or £2 million-£3 million", ["£80000", "£2000000", "£3000000"]),
        ("£100-150k, £1.5–2m, £100 to £150k, between £1.5 and £2 million", ["£150000", "£2000000"]),
        ("£5 and 2 million people, £100-150", ["£5", "£100"]),
        ("no sum: 80,000 people, 5k run, £", []),
        ("£1,23 is none", []),
    ],
)
def test_sums_of_money_are_found_with_their_value(text: str, values: list[str]) -> None:
    assert [offer.value for offer in offers(text, OfferKind.MONEY)] == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("on 20 September 2019, and 17th January 2020", ["2019-09-20", "2020-01-17"]),
        ("w/c 21 September 2020", ["2020-09-21"]),
        ("from March 2019 to 2020-04", ["2019-03", "2020-04"]),
        ("by 03/04/2021", ["2021-04-03"]),
        ("31 February 2019, in May, 2019", ["2019-05"]),
    ],
)
def test_dates_are_found_as_precise_as_they_are_said(text: str, values: list[str]) -> None:
    found = [offer.value for offer in offers(text, OfferKind.DATE)]
    assert sorted(found) == sorted(values)


def test_a_percentage_beside_a_minus_is_not_offered_without_it() -> None:
    text = "It changed by -12%, −7% and − 6%. The result – 38% – was more; 10-15% of calls."
    assert [each.value for each in offers(text, OfferKind.PERCENTAGE)] == ["38", "15"]


def test_percentages_and_ocids_and_places_are_found() -> None:
    text = "47% (or 3.5 per cent) in Wales and the Cardiff Capital Region: see ocds-h6vhtk-04a1b2."
    assert [each.value for each in offers(text, OfferKind.PERCENTAGE)] == ["47", "3.5"]
    assert [each.value for each in offers(text, OfferKind.OCID)] == ["ocds-h6vhtk-04a1b2"]
    assert [each.value for each in offers(text, OfferKind.PLACE)] == [
        "wales",
        "Cardiff Capital Region",
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("In Bow and Poplar we met.", ["Bow and Poplar"]),
        ("across the Vale of Glamorgan’s depots", ["Vale of Glamorgan"]),
        (
            "near Newcastle upon Tyne, throughout Stoke-on-Trent",
            ["Newcastle upon Tyne", "Stoke-on-Trent"],
        ),
        ("We met Anna in Hackney and in St Helens.", ["Hackney", "St Helens"]),
        ("in March 2024, in Phase 2, in the Spring, in English", []),
        ("in Northmere Council, within the Cabinet Office, in Public Finance", []),
        ("across the UK, in CCR and in Year 2; in Northern Ireland", ["northern-ireland"]),
        ("across the Northmere City Region", ["Northmere City Region"]),
        ("in " + "A b " * 20_000 + "in" * 20_000, []),
    ],
)
def test_a_name_after_in_or_across_is_a_place_and_a_time_or_a_body_is_none(
    text: str, names: list[str]
) -> None:
    assert [each.value for each in offers(text, OfferKind.PLACE)] == names


def test_an_offer_says_where_it_stands_and_fits_each_field_it_names() -> None:
    document = read_text(
        "Before.\n\nIt cost £80k in March 2019, 12% less, in Wales: ocds-h6vhtk-04a1b2"
    )
    for offer in find_offers(document):
        passage = document.passage(offer.passage)
        assert passage is not None
        assert passage.text[offer.start : offer.end] == offer.text
        assert offer.reason
        for to in offer.to:
            typed(to, offer.value)


def test_a_package_is_offered_at_the_values_that_say_it() -> None:
    document = read_json(json.dumps(PACKAGE).encode())
    found = find_offers(document)
    assert {offer.kind for offer in found} == {OfferKind.NOTICE}
    buyer = next(offer for offer in found if offer.to == ("lead_organisation",))
    assert buyer.value == "Northmere Council"
    assert document.passage(buyer.passage).label == "releases.0.buyer.name"


@pytest.mark.django_db
def test_bodies_of_the_register_are_offered_by_their_names(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    factories.organisation("Northmere Council", slug="northmere")
    factories.organisation("Eastmarsh Borough Council", slug="eastmarsh")
    text = "With Northmere Council and Eastmarsh Borough Council we met. "
    finder = BodyFinder()
    with django_assert_num_queries(2):
        found = list(finder(read_text(text * 10).passages))
    assert {(each.text, each.value) for each in found} == {
        ("Northmere Council", "northmere"),
        ("Eastmarsh Borough Council", "eastmarsh"),
    }
    assert len(found) == 20
    assert "by its" in found[0].reason


@pytest.mark.django_db
def test_a_word_that_only_looks_like_a_name_is_no_body() -> None:
    factories.organisation("Northmere Council", slug="northmere")
    assert list(BodyFinder()(read_text("Nothing Much Happened At The Time.").passages)) == []


def test_a_name_beside_an_address_or_a_number_is_pointed_out() -> None:
    document = read_text(
        "Ask Rowan Ashby, Procurement Lead, at r.ashby@northmere.example or 01632 960 123.\n\n"
        "Team inbox: buying@northmere.example\n\nTel. +44 1632 960456"
    )
    found = find_personal_data(document)
    assert [(each.kind, each.text) for each in found] == [
        ("email", "r.ashby@northmere.example"),
        ("phone", "01632 960 123"),
        ("email", "buying@northmere.example"),
        ("phone", "+44 1632 960456"),
    ]
    assert [each.name for each in found[:2]] == ["Rowan Ashby", "Rowan Ashby"]
    assert found[0].reason == "the name Rowan Ashby beside an e-mail address"


def test_a_sum_or_a_date_is_no_telephone_number() -> None:
    assert find_personal_data(read_text("£01632960123, 2019-03-04, ref 12345678901234")) == []


@given(st.text(max_size=300))
def test_no_text_does_anything_but_be_looked_through(text: str) -> None:
    document = read_text(f"a {text}")
    for offer in find_offers(document):
        assert document.passage(offer.passage).text[offer.start : offer.end] == offer.text
    find_personal_data(document)


@pytest.mark.parametrize(
    "text",
    [
        "£1" + "1" * 500_000,
        "0" * 500_000,
        "a@" + "a." * 200_000,
        "A " * 200_000,
        "1," * 200_000,
        "01 " * 200_000,
        "£1-" * 200_000,
        "£1 to " * 100_000,
    ],
)
def test_hostile_words_take_no_longer_than_their_length_deserves(text: str) -> None:
    with comes_to_an_end():
        document = read_text(f"x {text}")
        find_offers(document)
        find_personal_data(document)

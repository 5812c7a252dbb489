"""Which body a text means, on the organisations that ship and on invented ones."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from cms.core.dates import PartialDate
from organisations.matching import OrganisationMatcher, find_organisation
from organisations.models import Organisation, OrganisationName, Succession
from tests.factories import organisation

pytestmark = pytest.mark.django_db


def found(text: str, matcher: OrganisationMatcher | None = None) -> str:
    """The slug found for a text, or the candidates in brackets, or nothing."""
    match = find_organisation(text, matcher)
    if match.organisation:
        assert not match.candidates
        assert not match.is_ambiguous
        return match.organisation.slug
    assert match.is_ambiguous == bool(match.candidates)
    return "".join(f"[{body.slug}]" for body in match.candidates)


@pytest.mark.usefixtures("shipped")
def test_every_official_name_finds_its_own_body_and_every_short_name_too_or_names_it() -> None:
    matcher = OrganisationMatcher()
    for body in Organisation.objects.all():
        assert matcher.find(body.official_name).organisation == body
        assert matcher.find(body.official_name.upper()).organisation == body
        assert matcher.find(body.slug).organisation == body
        for code in filter(None, (body.register_code, body.gss_code)):
            assert matcher.find(code).organisation == body
        if body.is_former:
            continue
        match = matcher.find(body.name)
        assert match.organisation == body or body in match.candidates


@pytest.mark.usefixtures("shipped")
def test_every_other_name_finds_its_body_or_names_it_among_the_candidates() -> None:
    matcher = OrganisationMatcher()
    for name in OrganisationName.objects.select_related("organisation"):
        match = matcher.find(name.text)
        assert match.organisation == name.organisation or name.organisation in match.candidates


@pytest.mark.usefixtures("shipped")
def test_names_as_people_write_them_find_the_body_meant() -> None:
    matcher = OrganisationMatcher()
    expected = {
        "Vale of Glamorgan Council": "vale-of-glamorgan",
        "Bro Morgannwg": "vale-of-glamorgan",
        "Cyngor Caerdydd": "cardiff",
        "ynys mon": "isle-of-anglesey",
        "Cyngor Sir Ynys Môn": "isle-of-anglesey",
        "Borough of Poole": "poole",
        "Poole": "poole",
        "Bournemouth, Christchurch & Poole": "bournemouth-christchurch-and-poole",
        "Armagh, Banbridge and Craigavon": "armagh-banbridge-craigavon",
        "king’s lynn & west norfolk borough council": "kings-lynn-and-west-norfolk",
        "Hackney Council": "hackney",
        "LB Hackney": "hackney",
        "Stoke on Trent": "stoke-on-trent",
        "Leeds CC": "leeds",
        "Hull": "kingston-upon-hull",
        "Shepway District Council": "shepway",
        "Somerset County Council": "somerset-county-council",
        "Somerset": "somerset",
        "Buckinghamshire County": "buckinghamshire-county-council",
        "E06000029": "poole",
        "s12000046": "glasgow",
        "WMCA": "west-midlands-combined-authority",
        "Northmere Council": "northmere",
        "Cyngor Bro Elwen": "bro-elwen",
        "Department for Levelling Up, Housing and Communities": (
            "ministry-of-housing-communities-and-local-government"
        ),
    }
    assert {text: found(text, matcher) for text in expected} == expected


@pytest.mark.usefixtures("shipped")
def test_what_is_not_certain_is_left_to_a_person() -> None:
    matcher = OrganisationMatcher()
    expected = {
        "Newcastle": (
            "[newcastle-upon-tyne][newcastle-under-lyme][north-of-tyne-combined-authority]"
        ),
        "Bedford County Council": "[bedford]",
        "City of Hackney": "[hackney]",
        "London": "",
        "Council": "",
        "": "",
        "  ": "",
        "\x00": "",
        "x" * 9000: "",
    }
    assert {text: found(text, matcher) for text in expected} == expected


@pytest.mark.shared
def test_every_row_of_the_register_is_found_by_its_official_name(
    shared: Path, shipped: None
) -> None:
    matcher = OrganisationMatcher()
    path = shared / "reference" / "uk_local_authorities.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert len(rows) == 470
    for row in rows:
        body = matcher.find(row["official_name"]).organisation
        assert body is not None
        assert body.register_code == row["code"]
        assert body.gss_code == row["gss_code"]
        assert body.is_former == (row["current"] == "False")
        assert str(body.ends or "") == row["end_date"]
        assert str(body.starts or "") == row["start_date"]
        assert {link.successor.register_code for link in body.succeeded_by.all()} == set(
            filter(None, row["replaced_by"].split(","))
        )
        short = matcher.find(row["name"])
        assert short.organisation or short.candidates


def test_a_county_and_a_district_of_one_name_are_told_apart_only_by_the_words_used() -> None:
    county = organisation("Marl", official_name="Marl County Council", type="county")
    organisation(
        "Marl District", official_name="Marl District Council", type="district", county=county
    )
    assert found("Marl County Council") == "marl"
    assert found("Marl DC") == "marl-district"
    assert found("Marl County") == "marl"
    twin = organisation("Twin", official_name="Twin County Council", type="county")
    other = organisation("Twin Town", official_name="Twin Borough Council", type="district")
    other.names.add(OrganisationName(text="Twin"))
    other.save()
    assert found("Twin") == "[twin-town][twin]"
    assert found("Twin Council") == "[twin-town][twin]"
    assert found("Twin City Council") == "[twin-town][twin]"
    assert found("Borough of Twin") == other.slug
    assert found("Twin County") == twin.slug


def test_an_official_name_beats_the_same_words_elsewhere() -> None:
    organisation("Wold", official_name="Wold Partnership", type="other")
    plain = organisation("Wold Trust", official_name="Wold", type="other")
    assert found("WOLD") == plain.slug


def test_a_current_body_is_preferred_to_its_own_predecessor_of_the_same_name() -> None:
    old = organisation("Wessmere", official_name="Wessmere County Council", ends=PartialDate(2023))
    new = organisation("Wessmere", official_name="Wessmere Council")
    assert found("Wessmere") == f"[{new.slug}][{old.slug}]"
    Succession.objects.create(predecessor=old, successor=new)
    assert found("WESSMERE") == new.slug


def test_two_bodies_of_one_former_code_are_both_named() -> None:
    organisation("East Part", former_gss_codes=["E99000001"])
    organisation("West Part", former_gss_codes=["E99000001"])
    assert found("e99000001") == "[east-part][west-part]"


def test_a_matcher_answers_with_one_query_and_reads_with_the_same_for_one_row_and_ten(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in (1, 10):
        made = organisation()
        for body in (made, *(organisation() for _ in range(number - 1))):
            body.names.add(OrganisationName(text=f"Known as {body.name}"))
            body.save()
        with django_assert_num_queries(5):
            matcher = OrganisationMatcher()
        with django_assert_num_queries(1):
            assert matcher.find(f"known as {made.name}").organisation == made
        with django_assert_num_queries(0):
            assert matcher.find("nobody").organisation is None


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=st.text(max_size=80))
def test_any_text_at_all_is_answered(text: str, db: None) -> None:
    if not Organisation.objects.exists():
        organisation("Anywhere")
    match = find_organisation(text)
    assert not (match.organisation and match.candidates)

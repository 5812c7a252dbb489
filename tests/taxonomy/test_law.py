"""Where a route stands: by nation, and by when the procurement began."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from cms.core.dates import PartialDate
from taxonomy.law import UK_NATIONS, law_by_nation, law_status, regime_at
from taxonomy.models import LawNote, Method
from tests.factories import term

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabulary")]

LAST_DAY = PartialDate(2025, 2, 23)


def method(slug: str) -> Method:
    return Method.objects.with_law().get(slug=slug)


def test_a_2019_innovation_partnership_in_wales_is_legacy_and_says_what_replaced_it() -> None:
    status = law_status(method("innovation-partnership"), "wales", PartialDate(2019), "pcr2015")
    assert status.is_legacy
    assert status.reference == "PCR 2015 r31"
    assert status.ends == LAST_DAY
    assert status.replaced_by is not None
    assert status.replaced_by.slug == "competitive-flexible-procedure"


def test_the_same_route_in_scotland_is_current() -> None:
    for began, regime in ((PartialDate(2019), "scotland"), (PartialDate(2019), ""), (None, "")):
        status = law_status(method("innovation-partnership"), "scotland", began, regime)
        assert (status.status, status.replaced_by) == ("current", None)
        assert status.reference.endswith("r32")
        assert status.needs_checking


@pytest.mark.parametrize("nation", ["england", "wales", "northern-ireland"])
@pytest.mark.parametrize(
    "slug",
    [
        "innovation-partnership",
        "competitive-dialogue",
        "competitive-procedure-with-negotiation",
    ],
)
def test_three_routes_ended_in_three_nations_and_live_in_scotland(slug: str, nation: str) -> None:
    assert law_status(method(slug), nation).status == "legacy"
    assert law_status(method(slug), "scotland").status == "current"


def test_the_day_the_procurement_began_decides() -> None:
    market = method("dynamic-market")
    assert law_status(market, "england", LAST_DAY).status == "legacy"
    assert law_status(market, "england", PartialDate(2025, 2, 24)).status == "current"
    assert law_status(market, "england", LAST_DAY).replaced_by == market
    assert law_status(market, "scotland", LAST_DAY).status == "current"


def test_a_stated_regime_outweighs_a_date_and_counts_only_where_it_holds() -> None:
    market = method("dynamic-market")
    assert law_status(market, "wales", PartialDate(2026), "pcr2015").status == "legacy"
    assert law_status(market, "scotland", PartialDate(2019), "pcr2015").status == "current"


def test_a_method_without_a_note_for_an_ended_regime_says_that_the_regime_ended() -> None:
    for began, regime in ((PartialDate(2019), ""), (None, "pcr2015")):
        framework = law_status(method("framework"), "england", began, regime)
        assert framework.is_legacy
        assert framework.replaced_by == method("framework")
        assert "goes on under the Procurement Act 2023" in framework.text
    alliance = law_status(method("alliance-contract"), "england", PartialDate(2019))
    assert alliance.is_legacy
    assert alliance.replaced_by is None
    assert "23 February 2025" in alliance.text
    assert alliance.from_regime
    assert not law_status(method("innovation-partnership"), "england", LAST_DAY).from_regime


@pytest.mark.parametrize("regime", ["below-threshold", "not-a-contract", "other"])
def test_what_is_said_to_be_outside_the_general_regimes_is_put_under_none_by_its_date(
    regime: str,
) -> None:
    for slug in ("challenge-based-procurement", "alliance-contract", "framework"):
        status = law_status(method(slug), "england", PartialDate(2023, 11), regime)
        assert status.status == "unknown"
        assert "Begun under" not in status.text


def test_what_nobody_noted_is_unknown_and_says_so() -> None:
    unknown = [
        law_status(method("provider-selection-regime"), "wales"),
        law_status(method("framework"), "england", PartialDate(2025)),
        law_status(method("framework"), "elsewhere", PartialDate(2019)),
        law_status(method("alliance-contract"), "scotland", None, "scotland"),
    ]
    assert {status.status for status in unknown} == {"unknown"}
    assert "in Wales" in unknown[0].text
    assert "outside the four nations" in unknown[2].text


def test_the_provider_selection_regime_is_english_and_began_in_2024() -> None:
    regime = method("provider-selection-regime")
    assert law_status(regime, "england", PartialDate(2024, 1, 1)).status == "current"
    assert law_status(regime, "england", PartialDate(2023, 12)).status == "legacy"
    assert law_status(regime, "england", PartialDate(2026), "psr").regime == "psr"


def test_a_note_of_no_regime_in_particular_fits_any() -> None:
    status = law_status(method("social-value-led"), "england", PartialDate(2019), "pcr2015")
    assert (status.status, status.reference) == ("current", "2012 Act; NPPS")


def test_the_regime_follows_from_nation_and_date_where_that_is_certain() -> None:
    assert regime_at("wales", PartialDate(2019)) == "pcr2015"
    assert regime_at("england", PartialDate(2026, 3)) == "pa23"
    assert regime_at("scotland", None) == "scotland"
    for nation, began in (
        ("wales", PartialDate(2025)),
        ("wales", PartialDate(2014)),
        ("wales", None),
        ("elsewhere", PartialDate(2019)),
    ):
        assert regime_at(nation, began) == ""


def test_a_method_page_gets_the_four_nations_with_todays_state_first() -> None:
    nations = law_by_nation(method("dynamic-market"))
    assert [nation.nation for nation in nations] == list(UK_NATIONS)
    assert {nation.today.status for nation in nations} == {"current"}
    assert [note.regime for note in nations[0].notes] == ["pa23", "pcr2015"]
    assert law_by_nation(method("alliance-contract")) == []


def test_of_two_ended_notes_the_one_that_ended_last_stands_for_today() -> None:
    route = term(Method)
    for regime, ends in (("pcr2015", "2025-02-23"), ("other", "2014")):
        LawNote.objects.create(
            term=route, nation="wales", regime=regime, status="legacy", ends=PartialDate.parse(ends)
        )
    assert law_status(route, "wales").regime == "pcr2015"


def test_no_query_is_made_where_the_notes_are_fetched(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(3):
        methods = list(Method.objects.with_law())
    with django_assert_num_queries(0):
        for one in methods:
            law_by_nation(one)
            law_status(one, "wales", PartialDate(2019))

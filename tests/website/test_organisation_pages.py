"""Organisations and programmes: lists, before and after, and the family's cases."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from casestudies import services
from casestudies.models import Partner
from cms.core.dates import PartialDate
from organisations.models import Organisation, OrganisationName, Programme, Succession
from organisations.services import merge_organisations, rename_organisation
from search.engines.base import EngineUnavailable
from search.parameters import SearchQuery
from tests import factories
from tests.website.conftest import Reindex
from tests.website.found import html, publish, queries, text, titles, withheld
from website import browse
from website.bodies import lists

pytestmark = pytest.mark.django_db


def programme(name: str = "Care fund", **fields: Any) -> Programme:
    made = Programme(name=name, **fields)
    made.save()
    return made


def test_organisations_are_listed_by_name_with_what_they_are(
    client: Client, reindex: Reindex
) -> None:
    body = factories.organisation("Aberthing", official_name="Aberthing City Council")
    factories.organisation("Oldham", ends=PartialDate(2009), is_illustrative=True)
    publish(lead_organisation=body)
    page = text(client, "/organisations/")
    assert "2 bodies (1 invented)" in page
    assert "Aberthing Aberthing City Council, Unitary council, North West; leads 1 case" in page
    assert "former, invented" in page


def test_capitals_do_not_come_before_small_letters(client: Client, reindex: Reindex) -> None:
    for name in ("Aberdeen City", "ADEPT", "Adur"):
        factories.organisation(name)
    page = text(client, "/organisations/")
    assert page.index("Aberdeen City") < page.index("ADEPT") < page.index("Adur")


def test_a_list_is_narrowed_by_letter_nation_and_cases(client: Client, reindex: Reindex) -> None:
    leads = factories.organisation("Abergele", nation="wales")
    factories.organisation("Alton", nation="england")
    factories.organisation("Bala", nation="wales")
    publish(lead_organisation=leads)

    def shown(parameters: str) -> set[str]:
        page = text(client, f"/organisations/?{parameters}")
        return {name for name in ("Abergele", "Alton", "Bala") if f" {name} " in page}

    assert shown("") == {"Abergele", "Alton", "Bala"}
    assert shown("letter=a") == {"Abergele", "Alton"}
    assert shown("letter=A&nation=wales") == {"Abergele"}
    assert shown("nation=wales") == {"Abergele", "Bala"}
    assert shown("cases=yes") == {"Abergele"}
    assert "No body fits." in text(client, "/organisations/?letter=Z")
    raw = html(client, "/organisations/?letter=A&nation=wales")
    assert 'href="/organisations/?letter=B&amp;nation=wales"' in raw
    assert 'href="/organisations/?letter=A&amp;nation=wales" aria-current="true"' in raw


@pytest.mark.parametrize(
    "parameters",
    ["letter=AB", "letter=%C3%A9", "nation=mars", "cases=maybe", "page=x", "page=-1", "%00=%00"],
)
def test_nonsense_narrows_nothing(client: Client, reindex: Reindex, parameters: str) -> None:
    factories.organisation("Abergele")
    assert "Abergele" in text(client, f"/organisations/?{parameters}")


def test_a_long_list_comes_in_pages(
    client: Client, reindex: Reindex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "A_PAGE", 2)
    for name in ("Aa", "Ab", "Ac"):
        factories.organisation(name)
    first, second = (
        html(client, "/organisations/?letter=A"),
        html(client, "/organisations/?letter=A&page=2"),
    )
    assert ">Ac</a>" not in first
    assert ">Ac</a>" in second
    assert 'href="/organisations/?letter=A&amp;page=2"' in first
    assert client.get("/organisations/?letter=A&page=3").status_code == 404


def test_an_organisation_says_what_it_is(client: Client, reindex: Reindex) -> None:
    county = factories.organisation("Westshire", type="county")
    body = factories.organisation(
        "Llanfair",
        official_name="Llanfair Borough Council",
        nation="england",
        region="north-west",
        register_code="LLA",
        gss_code="E06000029",
        former_gss_codes=["E07000001"],
        county=county,
        population=12345,
        population_as_of=PartialDate(2024),
        starts=PartialDate(1974, 4, 1),
        website="https://llanfair.example/",
        source="A register",
        source_as_of=PartialDate(2026, 1),
        note="Something more.",
    )
    OrganisationName.objects.create(organisation=body, text="Y Llan", kind="welsh")
    programme(runner=body)
    page = text(client, f"/organisations/{body.slug}/")
    for words in (
        "Llanfair Borough Council",
        "Short name Llanfair",
        "Unitary council",
        "Nation England",
        "Region North West",
        "Since 1 April 1974",
        "County Westshire",
        "Welsh name Y Llan",
        "12,345 (2024)",
        "register LLA, ONS E06000029, formerly ONS E07000001",
        "Programmes and funds it runs Care fund",
        "Something more.",
        "A register as of January 2026",
        "No public case names it yet.",
    ):
        assert words in page, words


def test_an_old_body_and_its_successor_show_each_other_and_the_family_s_cases(
    client: Client, reindex: Reindex
) -> None:
    old = factories.organisation("Oldby", ends=PartialDate(2019, 3, 31))
    new = factories.organisation("Newby")
    Succession.objects.create(predecessor=old, successor=new, on=PartialDate(2019, 4, 1))
    publish("Led by the old one", lead_organisation=old)
    page = factories.complete_draft("With the new one as partner")
    page.partners = [Partner(organisation=new)]
    services.publish(page)
    reindex()
    before, after = (
        html(client, f"/organisations/{old.slug}/"),
        html(client, f"/organisations/{new.slug}/"),
    )
    assert "This body has ended" in before
    assert f'<a href="/organisations/{new.slug}/">Newby</a> (1 April 2019)' in before
    assert f'<a href="/organisations/{old.slug}/">Oldby</a>' in after
    assert "Came from" in after
    for shown in (before, after):
        assert set(titles(shown)) == {"Led by the old one", "With the new one as partner"}


def test_an_invented_body_says_so(client: Client, reindex: Reindex) -> None:
    body = factories.organisation(is_illustrative=True)
    assert "This body does not exist" in text(client, f"/organisations/{body.slug}/")


def test_renamed_and_merged_bodies_lead_on_for_good(client: Client, reindex: Reindex) -> None:
    body, winner = factories.organisation("Oldby"), factories.organisation("Newby")
    rename_organisation(body, name="Middleby", slug="middleby")
    response = client.get("/organisations/oldby/")
    assert (response.status_code, response["Location"]) == (301, "/organisations/middleby/")
    merge_organisations(body, winner)
    for slug in ("oldby", "middleby"):
        response = client.get(f"/organisations/{slug}/")
        assert (response.status_code, response["Location"]) == (301, "/organisations/newby/")


def test_programmes_are_listed_and_each_shows_its_cases(client: Client, reindex: Reindex) -> None:
    runner = factories.organisation("Thornby")
    fund = programme(
        kind="fund",
        runner=runner,
        description="Pays for care.",
        other_names=["CF"],
        starts=PartialDate(2020),
        ends=PartialDate(2022),
        website="https://fund.example/",
        is_illustrative=True,
        note="A note.",
        source="A paper",
    )
    publish("Paid for", programme=fund)
    reindex()
    listed = text(client, "/programmes/")
    assert "Care fund 1 case Fund, Thornby, 2020 to 2022, invented example Pays for care." in listed
    page = text(client, f"/programmes/{fund.slug}/")
    for words in (
        "Run by Thornby",
        "When 2020 to 2022",
        "Also called CF",
        "A note.",
        "A paper",
        "Paid for",
    ):
        assert words in page
    assert "This programme does not exist" in page


def test_a_renamed_programme_leads_on_for_good(client: Client, reindex: Reindex) -> None:
    fund = programme()
    fund.slug = "new-fund"
    fund.save()
    response = client.get("/programmes/care-fund/")
    assert (response.status_code, response["Location"]) == (301, "/programmes/new-fund/")


@pytest.mark.parametrize(
    "path", ["/organisations/none/", "/programmes/none/", "/organisations/%00/"]
)
def test_what_is_no_body_is_not_found(client: Client, reindex: Reindex, path: str) -> None:
    assert client.get(path).status_code == 404


def test_no_programmes_at_all_is_said(client: Client, reindex: Reindex) -> None:
    assert "There are none yet." in text(client, "/programmes/")


def test_lists_and_pages_cost_the_same_for_one_and_for_ten(
    client: Client, reindex: Reindex
) -> None:
    body = factories.organisation()
    fund = programme(runner=body)

    def grow(number: int) -> None:
        other = factories.organisation()
        programme(f"Fund {number}", runner=body)
        Succession.objects.create(predecessor=other, successor=body)
        OrganisationName.objects.create(organisation=body, text=f"Name {number}")
        publish(lead_organisation=body, programme=fund)

    paths = (
        "/organisations/",
        f"/organisations/{body.slug}/",
        "/programmes/",
        f"/programmes/{fund.slug}/",
    )
    grow(0)
    reindex()
    before = [queries(client, path) for path in paths]
    for number in range(1, 10):
        grow(number)
    reindex()
    assert [queries(client, path) for path in paths] == before
    assert max(before) <= 14


def test_without_an_engine_a_body_is_still_described(
    client: Client, reindex: Reindex, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(query: SearchQuery) -> Any:
        raise EngineUnavailable("gone")

    monkeypatch.setattr(browse, "find", away)
    body: Organisation = factories.organisation("Newby")
    page = text(client, f"/organisations/{body.slug}/")
    assert "Newby" in page
    assert "The cases cannot be shown at the moment" in page


def test_a_case_that_withholds_its_programme_is_not_counted_there(
    client: Client, reindex: Reindex
) -> None:
    publish("Paid for", programme=programme(), states=[withheld("programme")])
    assert "Care fund 1 case" not in text(client, "/programmes/")
    assert "Care fund" in text(client, "/programmes/")

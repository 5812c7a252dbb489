"""Completions: what they offer, to whom in what form, and what they never tell."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from casestudies import services
from casestudies.models import CaseStudyPage
from cms.core.dates import PartialDate
from organisations.models import Programme, Succession
from search.engines.base import EngineUnavailable
from search.indexing.outbox import block
from taxonomy.models import Method, Outcome, Sector, Synonym
from tests import factories
from tests.website.conftest import Reindex
from tests.website.found import publish, queries, unpublish
from tests.website.test_hostile import HOSTILE
from website.finding import suggestions

pytestmark = pytest.mark.django_db

PAGE, API = "/search/suggest/", "/api/v1/suggest"


def options(client: Client, typed: str) -> list[tuple[str, str, str]]:
    """The options offered: address, label and what stands behind it."""
    response = client.get(PAGE, {"q": typed}, headers={"HX-Request": "true"})
    assert response.status_code == 200
    found = re.findall(
        r'<a href="([^"]*)"\s+role="option"[^>]*><b>(.*?)</b> <span>(.*?)</span></a>',
        response.content.decode(),
    )
    return [(unescape(url), unescape(label), unescape(detail)) for url, label, detail in found]


def data(client: Client, typed: str) -> list[dict[str, Any]]:
    response = client.get(API, {"q": typed})
    assert response.status_code == 200
    found: list[dict[str, Any]] = response.json()["suggestions"]
    return found


@pytest.fixture
def challenges(reindex: Reindex) -> dict[str, Any]:
    """Three cases that used a challenge fund, one that did not."""
    fund = factories.term(Method, "Challenge fund", slug="challenge-fund")
    Synonym.objects.create(term=fund, text="SBRI")
    bucks = factories.organisation("Bucks", slug="bucks")
    vale = factories.organisation("Aylesbury Vale", slug="vale", ends=PartialDate(2020))
    Succession.objects.create(predecessor=vale, successor=bucks)
    made = {
        "bins": publish("Talking bins", methods=[fund], lead_organisation=bucks),
        "vale": publish("Night buses", methods=[fund], lead_organisation=vale),
        "best": publish("<b>Challenging</b> & bins", methods=[fund]),
        "none": publish("Framework for paper"),
    }
    reindex()
    return made


def test_terms_lead_to_their_page_with_their_kind_and_count(
    client: Client, challenges: dict[str, Any]
) -> None:
    assert options(client, "chall") == [
        ("/methods/challenge-fund/", "Challenge fund", "Method, 3 cases"),
        (f"/cases/{challenges['best'].slug}/", "<b>Challenging</b> & bins", "Case"),
    ]
    assert options(client, "sbr") == [
        ("/methods/challenge-fund/", "Challenge fund", "Method, also called SBRI, 3 cases")
    ]


def test_an_old_body_says_what_it_is_now(client: Client, challenges: dict[str, Any]) -> None:
    assert options(client, "ayles") == [
        ("/organisations/vale/", "Aylesbury Vale (now Bucks)", "Organisation, 2 cases")
    ]


def test_every_kind_of_thing_has_its_word_and_address(client: Client, reindex: Reindex) -> None:
    factories.term(Sector, "Zebra crossings", slug="zebras")
    factories.term(Outcome, "Zebras seen", slug="seen")
    Programme(name="Zebra Fund", slug="zebra-fund").save()
    factories.organisation("Zebraton", slug="zebraton")
    case = publish("Zebra noses")
    reindex()
    assert options(client, "zebra") == [
        ("/sectors/zebras/", "Zebra crossings", "Sector, no cases yet"),
        ("/outcomes/seen/", "Zebras seen", "Outcome, no cases yet"),
        ("/programmes/zebra-fund/", "Zebra Fund", "Programme, no cases yet"),
        ("/organisations/zebraton/", "Zebraton", "Organisation, no cases yet"),
        (f"/cases/{case.slug}/", "Zebra noses", "Case"),
    ]


def test_machines_get_the_same_as_data(
    client: Client, challenges: dict[str, Any], settings: Any
) -> None:
    by_accept = client.get(PAGE, {"q": "chall"}, headers={"Accept": "application/json"})
    assert by_accept["Content-Type"] == "application/json"
    assert by_accept.json() == client.get(API, {"q": "chall"}).json()
    case = challenges["best"]
    assert data(client, "chall") == [
        {
            "kind": "method",
            "label": "Challenge fund",
            "also": None,
            "slug": "challenge-fund",
            "ref": None,
            "url": f"{settings.BASE_URL}/methods/challenge-fund/",
            "count": 3,
        },
        {
            "kind": "case",
            "label": "<b>Challenging</b> & bins",
            "also": None,
            "slug": case.slug,
            "ref": case.ref,
            "url": f"{settings.BASE_URL}/cases/{case.slug}/",
            "count": None,
        },
    ]
    assert data(client, "sbri")[0]["also"] == "SBRI"


def test_what_people_wrote_stays_text(client: Client, challenges: dict[str, Any]) -> None:
    page = client.get(PAGE, {"q": "chall"}).content.decode()
    assert "&lt;b&gt;Challenging&lt;/b&gt; &amp; bins" in page


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "text/html"),
        ("text/html,application/json;q=0.9", "text/html"),
        ("application/json, text/html;q=0.5", "application/json"),
        ("image/png", "text/html"),
        ("nonsense", "text/html"),
    ],
)
def test_the_form_is_what_accept_prefers(
    client: Client, reindex: Reindex, accept: str, kind: str
) -> None:
    response = client.get(PAGE, {"q": "x"}, headers={"Accept": accept})
    assert response["Content-Type"].startswith(kind)
    assert "Accept" in response["Vary"]


def test_less_than_two_letters_and_what_is_not_there_complete_to_nothing(
    client: Client, challenges: dict[str, Any]
) -> None:
    for typed in ("", " ", "c", "xylophone", "talking xylophone"):
        assert options(client, typed) == []
        assert data(client, typed) == []
    assert client.get(PAGE).status_code == client.get(API).status_code == 200


def test_hostile_input_answers_200(client: Client, challenges: dict[str, Any]) -> None:
    for name, typed in HOSTILE.items():
        for path in (PAGE, API):
            response = client.get(path, {"q": typed})
            assert response.status_code == 200, name
            assert b"<script>alert" not in response.content, name


def test_a_broken_address_answers_200(client: Client, reindex: Reindex) -> None:
    for query in ("q=%ff%fe", "q=%ED%A0%80", "q=a&q=b", "&&&===", "q=%", "x=1"):
        assert client.get(f"{PAGE}?{query}").status_code == 200, query


def test_the_api_refuses_what_it_does_not_know_and_names_it(
    client: Client, reindex: Reindex
) -> None:
    response = client.get(f"{API}?q=x&sector=waste")
    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == ["sector"]


def test_a_case_that_may_not_be_seen_is_never_offered_nor_counted(
    client: Client, challenges: dict[str, Any]
) -> None:
    """Each is closed another way, behind the back of an index that still holds all of them."""
    draft = factories.complete_draft("Talking drafts")
    assert draft.pk
    unpublish(challenges["bins"])
    assert options(client, "talking") == []
    services.withdraw(challenges["vale"], reason="owner-request")
    assert options(client, "night") == []
    parent = CaseStudyPage.objects.get(pk=challenges["best"].pk)
    PageViewRestriction.objects.create(page=parent, restriction_type="login")
    assert [label for _, label, _ in options(client, "chall")] == ["Challenge fund"]


def test_a_blocked_case_is_not_counted(client: Client, challenges: dict[str, Any]) -> None:
    block([challenges["best"].pk])
    assert options(client, "chall") == [
        ("/methods/challenge-fund/", "Challenge fund", "Method, 2 cases")
    ]


def test_without_an_engine_names_are_left_uncounted(
    client: Client, challenges: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(question: Any) -> Any:
        raise EngineUnavailable("away")

    monkeypatch.setattr(suggestions, "ask", away)
    assert options(client, "chall") == [("/methods/challenge-fund/", "Challenge fund", "Method")]
    assert data(client, "chall")[0]["count"] is None


def test_completions_cost_the_same_queries_for_one_and_for_eight(
    client: Client, reindex: Reindex
) -> None:
    publish("Bin one")
    reindex()
    one = queries(client, f"{PAGE}?q=bin")
    for number in range(9):
        publish(f"Bin number {number}")
        factories.term(Sector, f"Bins {number}")
    reindex()
    assert queries(client, f"{PAGE}?q=bin") == one == 3
    assert len(options(client, "bin")) == 8


def test_completions_may_be_kept_for_a_moment(client: Client, reindex: Reindex) -> None:
    response = client.get(f"{PAGE}?q=bin")
    assert "s-maxage=30" in response["Cache-Control"]


def test_robots_are_asked_not_to_complete(client: Client) -> None:
    assert "Disallow: /search/suggest/" in client.get("/robots.txt").content.decode()


@pytest.mark.parametrize("path", ["/", "/search/", "/methods/"])
def test_a_search_box_is_a_plain_form_that_a_script_makes_more_of(
    client: Client, reindex: Reindex, path: str
) -> None:
    page = client.get(path).content.decode()
    assert page.count('role="search"') == 1
    assert re.search(r'<form[^>]*action="/search/"[^>]*method="get"', page)
    assert 'role="combobox"' not in page
    assert re.search(r'<div class="suggestions"[^>]*role="listbox"[^>]* hidden>', page)

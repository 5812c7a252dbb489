"""The search page: what it finds, how it is narrowed, and what it says when there is nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from cms.core.dates import PartialDate
from organisations.models import Organisation
from search.engines.base import EngineUnavailable
from search.parameters import SearchQuery
from search.results import SearchResults
from taxonomy.models import Method, Outcome, Sector
from tests import factories
from tests.website.conftest import Reindex
from tests.website.found import html, measure, publish, queries, text, titles, unpublish
from website.finding import loosen
from website.views import search as view

pytestmark = pytest.mark.django_db


@pytest.fixture
def bins(reindex: Reindex) -> dict[str, Any]:
    """Three cases: bins in Wales, bins in England, buses in Scotland."""
    waste = factories.term(Sector, "Waste", slug="waste")
    buses = factories.term(Sector, "Buses", slug="buses")
    made = {
        "wales": publish("Talking bins in the valleys", nations=("wales",), sectors=[waste]),
        "england": publish(
            "Bins & <b>bags</b>", nations=("england",), sectors=[waste], started=PartialDate(2019)
        ),
        "scotland": publish("Night buses", nations=("scotland",), sectors=[buses]),
    }
    reindex()
    return made


def test_the_count_is_a_sentence_that_repeats_the_question_and_the_place(
    client: Client, bins: dict[str, Any]
) -> None:
    assert "2 cases for <em>bins</em>" in html(client, "/search/?q=bins")
    assert "1 case for <em>bins</em> in Wales" in html(client, "/search/?q=bins&nation=wales")
    both = html(client, "/search/?q=bins&nation=wales&nation=england")
    assert "2 cases for <em>bins</em> in England or Wales" in both
    assert "<title>bins: 2 cases – Precedent</title>" in html(client, "/search/?q=bins")


def test_without_a_question_everything_is_shown_newest_first(
    client: Client, bins: dict[str, Any]
) -> None:
    page = html(client, "/search/")
    assert titles(page) == ["Night buses", "Bins & <b>bags</b>", "Talking bins in the valleys"]
    assert "3 cases" in page


def test_found_words_are_marked_and_what_people_wrote_stays_text(
    client: Client, bins: dict[str, Any]
) -> None:
    page = html(client, "/search/?q=bins")
    assert "<mark>Bins</mark> &amp; &lt;b&gt;bags&lt;/b&gt;" in page
    assert "<b>bags" not in page
    assert "Found by “bins”." in page


def test_counts_of_a_filter_ignore_its_own_choice_and_a_chosen_value_is_ticked(
    client: Client, bins: dict[str, Any]
) -> None:
    page = html(client, "/search/?q=bins&nation=wales")
    boxes = dict(re.findall(r'name="nation" value="(\w+)" id="[^"]+"( checked)?>', page))
    assert boxes == {"england": "", "wales": " checked"}
    assert 'Wales <span class="count">(1)</span>' in page
    assert 'England <span class="count">(1)</span>' in page


def test_chosen_filters_are_chips_that_lead_to_the_page_without_them(
    client: Client, bins: dict[str, Any]
) -> None:
    page = html(
        client,
        "/search/?q=bins&nation=england&sector=waste&year_from=2018&year_to=2020&per_page=20",
    )
    chips = re.findall(r'class="chip" href="([^"]*)"', page)
    assert [chip.replace("&amp;", "&") for chip in chips] == [
        "/search/?q=bins&nation=england&year_from=2018&year_to=2020&per_page=20",
        "/search/?q=bins&sector=waste&year_from=2018&year_to=2020&per_page=20",
        "/search/?q=bins&nation=england&sector=waste&per_page=20",
    ]
    assert "Years: 2018 to 2020" in text(
        client, "/search/?q=bins&nation=england&year_from=2018&year_to=2020"
    )
    assert 'class="chip clear" href="/search/?q=bins&amp;per_page=20"' in page


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ("year_from=2018", "Years: from 2018"),
        ("year_to=2020", "Years: until 2020"),
        ("year_from=2019&year_to=2019", "Years: 2019"),
    ],
)
def test_years_are_said_in_words(
    client: Client, bins: dict[str, Any], parameters: str, words: str
) -> None:
    assert f"Remove filter {words} ×" in text(client, f"/search/?{parameters}")


def test_undated_cases_left_out_by_years_are_counted_in_a_line(
    client: Client, bins: dict[str, Any]
) -> None:
    said = text(client, "/search/?year_from=2018")
    assert "1 case" in said
    assert "2 cases without a date were left out." in said


def test_what_is_not_understood_is_ignored_and_said(client: Client, bins: dict[str, Any]) -> None:
    page = html(client, "/search/?q=bins&nation=mars&colour=blue&sort=size&page=x&per_page=7")
    assert "2 cases for <em>bins</em>" in page
    for name in ("mars", "colour", "size", "7"):
        assert f"“{name}”" in page


def test_words_after_the_fiftieth_are_not_searched_and_the_page_says_so(
    client: Client, bins: dict[str, Any]
) -> None:
    words = "+".join(f"word{number}" for number in range(60))
    assert "Only the first 50 words were searched." in text(client, f"/search/?q={words}")


def test_one_question_has_one_address(client: Client, bins: dict[str, Any]) -> None:
    page = html(client, "/search/?sort=relevance&year_from=&nation=wales&q=++bins+&page=1")
    assert '<link rel="canonical" href="/search/?q=bins&amp;nation=wales">' in page
    again = html(client, "/search/?q=bins&nation=wales")
    assert titles(again) == titles(page) == ["Talking bins in the valleys"]


def test_the_order_can_be_chosen_and_stays_chosen(client: Client, bins: dict[str, Any]) -> None:
    page = html(client, "/search/?q=bins&sort=newest")
    assert titles(page) == ["Bins & <b>bags</b>", "Talking bins in the valleys"]
    assert '<option value="newest" selected>' in page
    assert 'value="relevance"' not in html(client, "/search/")


def test_results_come_in_pages_that_keep_the_question(client: Client, reindex: Reindex) -> None:
    for number in range(12):
        publish(f"Bin number {number}")
    reindex()
    first = html(client, "/search/?q=bin&nation=england")
    second = html(client, "/search/?q=bin&nation=england&page=2")
    assert len(titles(first)) == 10
    assert len(titles(second)) == 2
    assert not set(titles(first)) & set(titles(second))
    assert 'href="/search/?q=bin&amp;nation=england&amp;page=2"' in first
    assert "12 cases for <em>bin</em> in England, page 2" in second


def test_past_the_last_page_the_way_back_is_shown_and_past_the_ten_thousandth_is_nothing(
    client: Client, bins: dict[str, Any]
) -> None:
    page = html(client, "/search/?q=bins&page=9")
    assert "The results end before this page" in page
    assert '<a href="/search/?q=bins">Go to the last page' in page
    assert client.get("/search/?page=1000").status_code == 200
    assert client.get("/search/?page=1001").status_code == 404
    assert client.get("/search/?page=101&per_page=100").status_code == 404
    assert client.get("/search/?page=" + "9" * 400).status_code == 404


def test_a_case_that_has_just_been_closed_is_not_shown_though_the_index_holds_it(
    client: Client, bins: dict[str, Any]
) -> None:
    unpublish(bins["wales"])
    assert titles(html(client, "/search/?q=bins")) == ["Bins & <b>bags</b>"]


def test_another_spelling_is_offered_with_its_count(client: Client, bins: dict[str, Any]) -> None:
    page = text(client, "/search/?q=busess")
    assert "Did you mean buses ? (1 case)" in page


def test_when_nothing_is_found_each_thing_to_loosen_has_its_count(
    client: Client, bins: dict[str, Any]
) -> None:
    page = text(client, "/search/?q=bins&nation=scotland&sector=buses&year_from=2018")
    assert "No cases for bins in Scotland" in page
    assert "Nothing was found for “bins” with these filters" in page
    assert "Without any filter (2 cases)" in page
    assert "Nobody has told us yet" in page
    assert "add yours" in page
    single = text(client, "/search/?q=bins&nation=scotland")
    assert "Without Nation: Scotland (2 cases)" in single
    assert "Without the words “bins” (1 case)" in single
    years = text(client, "/search/?nation=wales&year_from=2018")
    assert "Without the years from 2018 (1 case)" in years


def test_loosening_asks_once_and_for_a_bounded_number_of_counts(
    client: Client, bins: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[SearchQuery]] = []

    def counts(queries: list[SearchQuery], *rest: Any) -> tuple[int, ...]:
        asked.append(queries)
        return tuple(1 for _ in queries)

    monkeypatch.setattr(loosen, "counts", counts)
    text(
        client,
        "/search/?q=-zzz+%22zzz+bins%22&nation=wales&sector=waste&kind=bid&phase=idea&mode=both"
        "&basis=restated&funding=funded&regime=pa23&value=over-5m&has=reuse&year_from=1999",
    )
    [queries] = asked
    texts = (
        4  # in other words, each with the filters and without, without any filter, without words
    )
    assert len(queries) == loosen.MOST_FILTERS + 1 + texts


def test_nearest_terms_are_offered_for_words_that_find_nothing(
    client: Client, reindex: Reindex
) -> None:
    factories.term(Method, "Innovation partnership", slug="innovation-partnership")
    reindex()
    page = html(client, "/search/?q=inovation+partnershp")
    assert '<a href="/methods/innovation-partnership/">Innovation partnership</a>' in page


def test_an_empty_site_says_so_politely(client: Client, reindex: Reindex) -> None:
    page = text(client, "/search/")
    assert "No cases" in page
    assert "Nobody has told us yet" in page


def test_htmx_gets_the_same_results_filters_and_counts_without_the_frame(
    client: Client, bins: dict[str, Any]
) -> None:
    path = "/search/?nation=wales&q=bins&year_to="
    whole, part = html(client, path), html(client, path, HX_Request="true")
    assert titles(part) == titles(whole)
    boxes = re.compile(r'<div class="choice">.*?</div>')
    assert boxes.findall(part) == boxes.findall(whole)
    assert "<header" not in part
    assert "<title>bins: 1 case – Precedent</title>" in part
    assert (
        '<p id="search-said" hx-swap-oob="innerHTML">1 case for <em>bins</em> in Wales</p>' in part
    )
    response = client.get(path, headers={"HX-Request": "true"})
    assert response["HX-Push-Url"] == "/search/?q=bins&nation=wales"
    assert "HX-Request" in response["Vary"]


def test_htmx_going_back_in_history_gets_the_whole_page(
    client: Client, bins: dict[str, Any]
) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert b"<header" in client.get("/search/?q=bins", headers=headers).content


def test_the_live_region_stands_outside_of_what_changes(
    client: Client, bins: dict[str, Any]
) -> None:
    page = html(client, "/search/?q=bins")
    assert 'id="search-said" role="status"' in page
    assert page.index('id="search-said"') < page.index('id="search-page"')


def test_without_an_engine_the_page_is_polite_and_kept_by_nobody(
    client: Client, reindex: Reindex, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(query: SearchQuery) -> SearchResults:
        raise EngineUnavailable("secret path /var/index")

    monkeypatch.setattr(view, "find", away)
    response = client.get("/search/?q=bins&nation=wales")
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert "no-store" in response["Cache-Control"]
    said = response.content.decode()
    assert "Search is not working at the moment" in said
    assert 'href="/search/?q=bins&amp;nation=wales"' in said
    assert "secret" not in said
    to_htmx = client.get("/search/?q=bins", headers={"HX-Request": "true"})
    assert to_htmx["HX-Redirect"] == "/search/?q=bins"


def test_a_standby_is_said(
    client: Client, reindex: Reindex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "find", lambda query: SearchResults(query, degraded=True))
    assert "A standby answers meanwhile" in text(client, "/search/")


def test_outcome_direction_and_evidence_hold_of_one_measure(
    client: Client, reindex: Reindex
) -> None:
    cost, time = factories.term(Outcome, "Cost"), factories.term(Outcome, "Time")
    publish("Mixed fortunes", outcomes=[measure(cost, 1, 2, evidence=1), measure(time, 2, 1)])
    reindex()
    assert titles(html(client, f"/search/?outcome={time.slug}&direction=improved"))
    assert not titles(html(client, f"/search/?outcome={cost.slug}&direction=improved"))


def test_a_page_costs_the_same_queries_for_one_result_and_for_ten(
    client: Client, reindex: Reindex
) -> None:
    term = factories.term(Outcome, "Time")
    sector = factories.term(Sector)
    publish("Bin one", sectors=[sector], outcomes=[measure(term, 2, 1)])
    reindex()
    one = queries(client, "/search/?q=bin")
    for number in range(9):
        publish(f"Bin {number}", sectors=[sector], outcomes=[measure(term, 2, 1)])
    reindex()
    assert queries(client, "/search/?q=bin") == one <= 8
    assert "10 cases" in text(client, "/search/?q=bin")


def test_an_authority_is_shown_by_name(client: Client, reindex: Reindex) -> None:
    body = Organisation(name="Llanfair", type="unitary", nation="wales")
    body.save()
    publish("Bins", lead_organisation=body)
    reindex()
    assert "Authority: Llanfair" in text(client, f"/search/?authority={body.slug}")


def test_more_values_than_fit_are_folded_and_chosen_ones_are_not(
    client: Client, reindex: Reindex
) -> None:
    sectors = [factories.term(Sector, f"Sector {letter}") for letter in "abcdefghijklm"]
    publish("Everything", sectors=sectors)
    reindex()
    page = html(client, f"/search/?sector={sectors[-1].slug}")
    first, _, rest = page.partition('id="filter-sector-rest"')
    assert f'value="{sectors[-1].slug}" id="f-sector-{sectors[-1].slug}" checked' in first
    assert "4 more" in rest


def test_browsers_are_told_how_to_search(client: Client, reindex: Reindex, settings: Any) -> None:
    response = client.get("/opensearch.xml")
    assert response["Content-Type"].startswith("application/opensearchdescription+xml")
    assert f'template="{settings.BASE_URL}/search/?q={{searchTerms}}"' in response.content.decode()
    assert 'href="/opensearch.xml"' in html(client, "/search/")


def test_the_page_may_be_kept_for_a_moment_and_is_sent_with_an_etag(
    client: Client, bins: dict[str, Any]
) -> None:
    response = client.get("/search/?q=bins")
    assert "s-maxage=30" in response["Cache-Control"]
    again = client.get("/search/?q=bins", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304

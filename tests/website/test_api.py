"""The read API: the page's answer as data, strict about what it is asked, open to every origin."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from casestudies import services
from casestudies.models import Funding
from search.engines.base import EngineUnavailable
from search.parameters import SearchQuery
from search.results import SearchResults, Suggestion
from taxonomy.models import Method, Outcome, Sector
from tests import factories
from tests.website.cases import full_case
from tests.website.conftest import Reindex
from tests.website.found import html, measure, publish, queries, titles, unpublish, withheld
from website.api import access, routes
from website.api.problems import plainly

pytestmark = pytest.mark.django_db

CASES = "/api/v1/cases"


def got(client: Client, path: str, status: int = 200) -> Any:
    response = client.get(path)
    assert response.status_code == status, response.content
    return json.loads(response.content)


@pytest.fixture
def bins(reindex: Reindex, settings: Any) -> Any:
    """A case with all that a list says, and one with nothing."""
    time = factories.term(Outcome, "Time", slug="time")
    factories.published_case("A bare bin")
    page = publish(
        "Talking bins",
        nations=("wales", "england"),
        kind="pilot",
        basis="illustrative",
        regime="pa23",
        challenge="Nobody emptied the bins & <b>lids</b>.",
        sectors=[factories.term(Sector, slug="waste")],
        methods=[factories.term(Method, slug="framework")],
        outcomes=[measure(time, 4, 2, evidence=2), measure(time, 1, 2, status="expected")],
        fundings=[
            Funding(fund="A", state="funded"),
            Funding(fund="B", state="funded"),
            Funding(fund="C", state=""),
        ],
    )
    reindex()
    return page


def test_a_case_in_a_list_has_every_promised_name(client: Client, bins: Any, settings: Any) -> None:
    answer = got(client, f"{CASES}?q=talking+lids")
    assert {name: answer[name] for name in ("total", "page", "per_page", "degraded")} == {
        "total": 1,
        "page": 1,
        "per_page": 10,
        "degraded": False,
    }
    assert answer["suggestion"] is None
    (case,) = answer["results"]
    highlights = case.pop("highlights")
    moments = case.pop("published"), case.pop("updated")
    assert case == {
        "ref": bins.ref,
        "url": f"{settings.BASE_URL}/cases/talking-bins/",
        "title": "Talking bins",
        "summary": "A short summary of what was tried.",
        "kind": "pilot",
        "basis": "illustrative",
        "illustrative": True,
        "lead_organisation": {
            "slug": bins.lead_organisation.slug,
            "name": bins.lead_organisation.name,
        },
        "sectors": ["waste"],
        "methods": ["framework"],
        "outcomes": [{"term": "time", "direction": "improved", "evidence": 2}],
        "nations": ["wales", "england"],
        "phase": "pilot",
        "mode": "unsure",
        "funding": ["funded"],
        "regime": "pa23",
    }
    assert highlights["title"] == ["<mark>Talking</mark> bins"]
    assert highlights["challenge"] == [
        "Nobody emptied the bins &amp; &lt;b&gt;<mark>lids</mark>&lt;/b&gt;."
    ]
    assert all(moment.endswith("Z") for moment in moments)


def test_what_is_not_known_is_null_and_what_is_many_is_empty(client: Client, bins: Any) -> None:
    (case,) = got(client, f"{CASES}?q=%22bare+bin%22")["results"]
    assert case["regime"] is None
    assert case["sectors"] == case["nations"] == case["funding"] == case["outcomes"] == []


def test_a_list_and_the_record_itself_agree(client: Client, bins: Any) -> None:
    listed = got(client, f"{CASES}?q=talking")["results"][0]
    whole = got(client, f"{CASES}/{bins.ref}")
    for name in (
        "ref",
        "url",
        "title",
        "published",
        "updated",
        "illustrative",
        "lead_organisation",
    ):
        assert listed[name] == whole[name], name


def test_facets_carry_counts_and_what_is_selected(client: Client, bins: Any) -> None:
    facets = got(client, f"{CASES}?nation=wales")["facets"]
    assert facets["sector"] == [
        {"value": "waste", "label": facets["sector"][0]["label"], "count": 1, "selected": False}
    ]
    assert {"value": "wales", "label": "Wales", "count": 1, "selected": True} in facets["nation"]


def test_help_comes_only_when_asked_for(client: Client, bins: Any) -> None:
    plain, explained = got(client, f"{CASES}?q=bins"), got(client, f"{CASES}?q=bins&explain=true")
    assert "engine" not in plain
    assert "score" not in plain["results"][0]
    assert explained["engine"] == "embedded"
    assert explained["results"][0]["score"] > 0
    assert explained["results"][0]["matched"] == ["bins"]


def test_a_suggestion_is_its_text(
    client: Client, reindex: Reindex, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggestion = Suggestion("bins", 3, "q=bins")
    monkeypatch.setattr(routes, "find", lambda query: SearchResults(query, suggestion=suggestion))
    assert got(client, f"{CASES}?q=binz")["suggestion"] == "bins"


def test_page_and_api_find_the_same_in_the_same_order(client: Client, reindex: Reindex) -> None:
    for number in range(12):
        publish(f"Bin number {number}")
    reindex()
    for parameters in ("q=bin", "q=bin&page=2", "sort=updated&per_page=20"):
        answer = got(client, f"{CASES}?{parameters}")
        page = html(client, f"/search/?{parameters}")
        assert [case["title"] for case in answer["results"]] == titles(page)


def test_what_a_case_withholds_is_in_no_list(client: Client, reindex: Reindex) -> None:
    paths = (
        "sectors",
        "summary",
        "lead_organisation",
        "fundings.f1.state",
        "nations",
        "outcomes.o1",
    )
    term = factories.term(Outcome)
    publish(
        "Bins",
        sectors=[factories.term(Sector)],
        fundings=[Funding(row_id="f1", fund="A", state="funded")],
        outcomes=[measure(term, 2, 1, row_id="o1")],
        states=[withheld(path) for path in paths],
    )
    reindex()
    (case,) = got(client, CASES)["results"]
    assert case["summary"] is case["lead_organisation"] is None
    assert case["sectors"] == case["funding"] == case["nations"] == case["outcomes"] == []


def test_a_case_closed_a_moment_ago_is_in_no_list(client: Client, bins: Any) -> None:
    unpublish(bins)
    assert got(client, f"{CASES}?q=talking")["results"] == []


NOT_UNDERSTOOD = {
    "colour=blue": "colour",
    "sector=nothing": "sector",
    "nation=mars": "nation",
    "evidence=6": "evidence",
    "year_from=soon": "year_from",
    "year_from=2020&year_to=2019": "year_to",
    "sort=size": "sort",
    "page=0": "page",
    "page=x": "page",
    "per_page=7": "per_page",
    "explain=perhaps": "explain",
}


def test_what_is_not_understood_is_refused_and_named(client: Client, bins: Any) -> None:
    for parameters, field in NOT_UNDERSTOOD.items():
        response = client.get(f"{CASES}?{parameters}")
        assert response.status_code == 422, parameters
        assert response["Content-Type"] == "application/problem+json", parameters
        problem = json.loads(response.content)
        assert [error["field"] for error in problem["errors"]] == [field]
        assert field in problem["detail"]
        assert problem["status"] == 422, parameters
        assert "ignored" not in response.content.decode(), parameters


def test_every_field_that_is_wrong_is_named_at_once(client: Client, bins: Any) -> None:
    problem = got(client, f"{CASES}?sector=a&sector=b&sort=x&z=1", 422)
    assert {error["field"] for error in problem["errors"]} == {"sector", "sort", "z"}


def test_a_parser_s_sentence_loses_what_it_says_of_pages() -> None:
    assert plainly("“x” is not a way to sort, so it was ignored.") == "“x” is not a way to sort."
    assert plainly("Sector: “a”, “b” are not known: ignored.") == "Sector: “a”, “b” are not known."
    assert (
        plainly("“7” is not one of 10, 20, so 10 a page are shown.") == "“7” is not one of 10, 20."
    )
    assert plainly("“so, so it is” is odd.") == "“so, so it is” is odd."


def test_results_end_at_the_ten_thousandth(client: Client, bins: Any) -> None:
    assert got(client, f"{CASES}?page=1000")["results"] == []
    assert got(client, f"{CASES}?page=1001", 404)["detail"] == "Results end at the 10,000th."


def test_the_record_is_the_one_that_the_file_holds(client: Client, case_index: object) -> None:
    page = full_case(states=[withheld("suppliers")])
    response = client.get(f"{CASES}/{page.ref}")
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response.content == client.get(f"/cases/{page.slug}.json").content
    assert b"zz-owner" not in response.content
    assert b"zz-supplier" not in response.content


def test_a_draft_and_an_unknown_reference_are_the_same_nothing(client: Client, draft: Any) -> None:
    unknown = [client.get(f"{CASES}/{ref}") for ref in (draft.ref, "PR-999999", "x", "PR-1", "%00")]
    assert {response.status_code for response in unknown} == {404}
    assert len({response.content for response in unknown}) == 1
    assert unknown[0]["Content-Type"] == "application/problem+json"


def test_a_withdrawn_case_leaves_a_tombstone(client: Client, published: Any) -> None:
    services.withdraw(published, "owner-request")
    problem = got(client, f"{CASES}/{published.ref}", 410)
    assert problem["ref"] == published.ref
    assert problem["reason"] == "owner-request"
    assert published.title not in json.dumps(problem)


def test_a_merged_case_leads_to_the_other(client: Client, case_index: object) -> None:
    loser, winner = publish("Loser"), publish("Winner")
    services.merge_cases(loser, winner)
    response = client.get(f"{CASES}/{loser.ref}")
    assert response.status_code == 301
    assert response["Location"] == f"{CASES}/{winner.ref}"


def test_a_record_takes_no_parameters(client: Client, published: Any) -> None:
    problem = got(client, f"{CASES}/{published.ref}?full=1", 422)
    assert problem["errors"][0]["field"] == "full"


def test_every_origin_may_read_and_nobody_may_write(client: Client, bins: Any) -> None:
    for path in (CASES, f"{CASES}/{bins.ref}", "/api/v1/", "/api/v1/openapi.json", "/api/v1/x"):
        assert client.get(path)["Access-Control-Allow-Origin"] == "*", path
    strict = Client(enforce_csrf_checks=True)
    for path in (CASES, "/api/v1/", "/api/v1/none"):
        refused = strict.post(path, "{}", content_type="application/json")
        assert refused.status_code == 405
        assert refused["Content-Type"] == "application/problem+json"
        assert refused["Allow"] == "GET, HEAD, OPTIONS"
    asked = client.options(CASES)
    assert asked.status_code == 204
    assert asked["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert client.head(CASES).status_code == 200


def test_an_answer_carries_an_etag_and_may_be_kept_for_a_moment(client: Client, bins: Any) -> None:
    for path in (CASES, f"{CASES}/{bins.ref}"):
        response = client.get(path)
        assert response["Cache-Control"] == "public, max-age=0, s-maxage=30, must-revalidate"
        again = client.get(path, headers={"If-None-Match": response["ETag"]})
        assert again.status_code == 304
        assert not again.content


def test_who_asks_too_often_is_told_when_to_come_back(
    client: Client, bins: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "REQUESTS", 2)
    monkeypatch.setattr("website.api.access.time.time", lambda: 1_000_010)
    assert [client.get(CASES).status_code for _ in range(3)] == [200, 200, 429]
    refused = client.get(CASES)
    assert refused["Retry-After"] == "10"
    assert refused["Content-Type"] == "application/problem+json"
    assert refused["Access-Control-Allow-Origin"] == "*"
    other = client.get(CASES, REMOTE_ADDR="192.0.2.7")
    assert other.status_code == 200, "another client is another count"
    monkeypatch.setattr("website.api.access.time.time", lambda: 1_000_020)
    assert client.get(CASES).status_code == 200


def test_without_an_engine_the_answer_is_a_problem(
    client: Client, reindex: Reindex, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(query: SearchQuery) -> Any:
        raise EngineUnavailable("secret path")

    monkeypatch.setattr(routes, "find", away)
    response = client.get(CASES)
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert b"secret" not in response.content


def test_an_address_that_is_none_is_a_problem_too(client: Client, db: None) -> None:
    for path in ("/api/v1/none", "/api/v1/cases/", "/api/v1/cases/PR-000001/x"):
        assert got(client, path, 404)["title"] == "Not Found"


def test_the_front_door_leads_everywhere(client: Client, db: None, settings: Any) -> None:
    doors = got(client, "/api/v1/")
    for url in doors.values():
        path = url.removeprefix(settings.BASE_URL)
        if path != CASES:
            assert client.get(path).status_code == 200


def test_the_description_for_people_needs_no_script_and_names_every_parameter(
    client: Client, db: None
) -> None:
    page = html(client, "/api/v1/docs")
    schema = got(client, "/api/v1/openapi.json")
    for parameter in schema["paths"]["/api/v1/cases"]["get"]["parameters"]:
        assert f"<code>{parameter['name']}</code>" in page
    assert "<code>northern-ireland</code>" in page
    assert "//cdn" not in page


def test_a_list_costs_the_same_queries_for_one_result_and_for_ten(
    client: Client, reindex: Reindex
) -> None:
    term, sector = factories.term(Outcome), factories.term(Sector)

    def one() -> None:
        publish(
            sectors=[sector], outcomes=[measure(term, 2, 1)], fundings=[Funding(state="funded")]
        )

    one()
    reindex()
    first = queries(client, CASES)
    for _ in range(9):
        one()
    reindex()
    assert queries(client, CASES) == first <= 12

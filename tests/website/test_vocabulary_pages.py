"""Pages of terms: meaning, law, directions seen, neighbours, resources, cases."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from casestudies.models import Resource
from cms.core.dates import PartialDate
from search.engines.base import EngineUnavailable
from search.parameters import SearchQuery
from taxonomy.models import (
    Barrier,
    Enabler,
    LawNote,
    Method,
    Mode,
    Outcome,
    Sector,
    Synonym,
    TermCode,
)
from taxonomy.services import merge_terms, rename_term, retire_term
from tests import factories
from tests.website.conftest import Reindex
from tests.website.found import html, measure, publish, queries, text, titles, unpublish, withheld
from website import browse

pytestmark = pytest.mark.django_db

FOLDERS = {
    "sectors": Sector,
    "methods": Method,
    "outcomes": Outcome,
    "barriers": Barrier,
    "enablers": Enabler,
}


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_list_shows_its_terms_with_definition_and_count(
    client: Client, reindex: Reindex, folder: str
) -> None:
    term = factories.term(FOLDERS[folder], "A certain term", definition="Meaning one thing.")
    page = text(client, f"/{folder}/")
    assert "A certain term 0 cases Meaning one thing." in page
    assert f'href="/{folder}/{term.slug}/"' in html(client, f"/{folder}/")


def test_a_list_stands_in_groups_and_what_is_in_none_comes_last(
    client: Client, reindex: Reindex
) -> None:
    group = factories.term(Sector, "Care", is_group=True, definition="Looking after people.")
    inner = factories.term(Sector, "Homes", broader=group)
    factories.term(Sector, "Narrow homes", broader=inner)
    factories.term(Sector, "Alone")
    retire_term(factories.term(Sector, "Retired"))
    publish(sectors=[inner])
    reindex()
    page = text(client, "/sectors/")
    assert "Care Looking after people. 1 case in all. Homes 1 case" in page
    assert page.index("Homes") < page.index("Narrow homes") < page.index("Others")
    assert page.index("Others") < page.index("Alone")
    assert "Retired" not in page


def test_outcomes_stand_in_their_families(client: Client, reindex: Reindex) -> None:
    factories.term(Outcome, "Saving", group_name="value")
    factories.term(Outcome, "Speed", group_name="process")
    page = text(client, "/outcomes/")
    assert page.index("Value") < page.index("Saving") < page.index("Process") < page.index("Speed")


def test_a_term_says_what_it_means_and_what_else_finds_it(client: Client, reindex: Reindex) -> None:
    group = factories.term(Sector, "Care", is_group=True)
    term = factories.term(
        Sector, "Adult care", broader=group, definition="Help to live well.", note="A note."
    )
    Synonym.objects.create(term_id=term.pk, text="ASC")
    Synonym.objects.create(term_id=term.pk, text="quality", match="suggest-only")
    TermCode.objects.create(term_id=term.pk, scheme="CPV", code="853")
    factories.term(Sector, "Reablement", broader=term)
    page = text(client, f"/sectors/{term.slug}/")
    for words in ("Help to live well.", "A note.", "finds it too: ASC.", "CPV 853", "Reablement"):
        assert words in page
    assert "quality" not in page
    raw = html(client, f"/sectors/{term.slug}/")
    assert f'href="/sectors/{group.slug}/"' in raw
    assert f"/id/term/sector/{term.ref}" in raw
    assert 'class="tag' not in raw, "synonyms are no tags"


def test_a_method_carries_the_law_nation_by_nation_with_dates(
    client: Client, reindex: Reindex
) -> None:
    replaced = factories.term(Method, "Flexible procedure")
    mode = factories.term(Mode, "Procurement of innovation")
    method = factories.term(Method, "Innovation partnership", mode=mode)
    LawNote.objects.create(
        term_id=method.pk,
        nation="wales",
        regime="pcr2015",
        status="legacy",
        reference="PCR r31",
        ends=PartialDate(2025, 2, 23),
        text="Ended.",
        replaced_by=replaced,
        needs_checking=True,
    )
    LawNote.objects.create(
        term_id=method.pk, nation="scotland", regime="scotland", text="Lives on."
    )
    page = text(client, f"/methods/{method.slug}/")
    assert "Wales : Legacy , until 23 February 2025. Ended." in page
    assert "PCR r31 †" in page
    assert "† Check before relying on it" in page
    assert "Now: Flexible procedure" in page
    assert "Scotland : Current . Lives on." in page
    assert "England : Not known" in page
    assert "always procurement of innovation" in page


def test_a_method_without_law_notes_has_no_law_section(client: Client, reindex: Reindex) -> None:
    method = factories.term(Method)
    page = text(client, f"/methods/{method.slug}/")
    assert "Where it stands in law" not in page
    assert "†" not in page


def test_directions_are_counted_and_never_made_into_one_score(
    client: Client, reindex: Reindex
) -> None:
    method, other = factories.term(Method), factories.term(Method)
    time, cost = factories.term(Outcome, "Time"), factories.term(Outcome, "Cost")
    publish(methods=[method], outcomes=[measure(time, 2, 1, evidence=4), measure(cost, 1, 2)])
    publish(
        methods=[method], outcomes=[measure(time, 2, 1), measure(time, 9, 1, status="expected")]
    )
    publish(methods=[other], outcomes=[measure(time, 1, 2)])
    reindex()
    page = text(client, f"/methods/{method.slug}/")
    assert "↑ Improved 2 Improved ↓ Worsened 1 Worsened" in page
    assert "Evidence step 4: Checked by someone independent : 1 case" in page
    assert "not a score" in page
    raw = html(client, f"/methods/{method.slug}/")
    assert f'href="/search/?direction=worsened&amp;method={method.slug}"' in raw
    worse = f'href="/search/?direction=worsened&amp;method={method.slug}&amp;outcome={cost.slug}"'
    assert worse in raw, "each outcome is told apart"
    own = text(client, f"/outcomes/{time.slug}/")
    assert "Which way it went" in own
    assert "↑ Improved 2 Improved ↓ Worsened 1 Worsened" in own


def test_barriers_enablers_and_sectors_are_counted_without_groups(
    client: Client, reindex: Reindex
) -> None:
    group = factories.term(Sector, "Care", is_group=True)
    sector = factories.term(Sector, "Homes", broader=group)
    barrier, enabler = factories.term(Barrier, "No time"), factories.term(Enabler, "A champion")
    method = factories.term(Method)
    publish(methods=[method], sectors=[sector], barriers=[barrier], enablers=[enabler])
    reindex()
    page = text(client, f"/methods/{method.slug}/")
    for words in ("Homes 1 case", "No time 1 case", "A champion 1 case"):
        assert words in page
    assert "Care 1 case" not in page


def test_a_group_shows_the_cases_of_what_is_below_it(client: Client, reindex: Reindex) -> None:
    group = factories.term(Sector, "Care", is_group=True)
    publish("In a home", sectors=[factories.term(Sector, "Homes", broader=group)])
    publish("Elsewhere")
    reindex()
    page = html(client, f"/sectors/{group.slug}/")
    assert titles(page) == ["In a home"]
    assert f'href="/search/?sector={group.slug}"' in page


def test_more_cases_than_fit_are_a_link_to_search(client: Client, reindex: Reindex) -> None:
    barrier = factories.term(Barrier)
    for _ in range(11):
        publish(barriers=[barrier])
    reindex()
    page = html(client, f"/barriers/{barrier.slug}/")
    assert len(titles(page)) == 10
    assert "See all 11 cases" in page


def test_resources_are_listed_with_their_case_and_withheld_ones_are_not(
    client: Client, reindex: Reindex
) -> None:
    group = factories.term(Method, is_group=True)
    method = factories.term(Method, broader=group)
    resources = [
        Resource(
            row_id="b1",
            title="A clause",
            url="https://example.com/clause",
            type="clause",
            licence="OGL-3.0",
            regime="pa23",
        ),
        Resource(row_id="b2", title="Hidden agenda"),
        Resource(row_id="b3", title="Odd link", url="javascript:alert(1)"),
    ]
    page = publish(
        "With a clause",
        procurement_route=method,
        resources=resources,
        states=[withheld("resources.b2")],
    )
    hidden = publish("Closed", methods=[method], resources=[Resource(title="Closed thing")])
    unpublish(hidden)
    reindex()
    said = text(client, f"/methods/{group.slug}/")
    assert "A clause (Clause, Open Government Licence v3.0, Procurement Act 2023)" in said
    assert "Odd link" in said
    assert "Hidden agenda" not in said
    assert "Closed thing" not in said
    raw = html(client, f"/methods/{group.slug}/")
    assert f'from <a href="/cases/{page.slug}/">With a clause</a>' in raw
    assert "javascript:" not in raw


def test_a_term_without_cases_asks_for_some(client: Client, reindex: Reindex) -> None:
    page = text(client, f"/enablers/{factories.term(Enabler).slug}/")
    assert "No public case has it yet." in page
    assert "tell us" in page


def test_renamed_and_merged_terms_lead_on_for_good(client: Client, reindex: Reindex) -> None:
    term, winner = factories.term(Sector, slug="old"), factories.term(Sector, slug="winner")
    rename_term(term, slug="new")
    for path, target in (("/sectors/old/", "/sectors/new/"),):
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (301, target)
    merge_terms(term, winner)
    for slug in ("old", "new"):
        response = client.get(f"/sectors/{slug}/")
        assert (response.status_code, response["Location"]) == (301, "/sectors/winner/")


def test_a_retired_term_keeps_its_page_and_says_so(client: Client, reindex: Reindex) -> None:
    term = factories.term(Sector)
    retire_term(term)
    assert "No longer given to new cases" in text(client, f"/sectors/{term.slug}/")


@pytest.mark.parametrize(
    "path",
    [
        "/sectors/nothing/",
        "/methods/nothing/",
        "/modes/",
        "/modes/x/",
        "/sectors/%00/",
        "/sectors/é/",
    ],
)
def test_what_is_no_term_is_not_found(client: Client, reindex: Reindex, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_term_of_one_scheme_is_not_found_in_another(client: Client, reindex: Reindex) -> None:
    term = factories.term(Sector)
    assert client.get(f"/methods/{term.slug}/").status_code == 404


@pytest.mark.parametrize(("folder", "model"), FOLDERS.items())
def test_a_list_and_a_term_cost_the_same_for_one_case_and_for_ten(
    client: Client, reindex: Reindex, folder: str, model: Any
) -> None:
    term = factories.term(model)
    outcome = term if model is Outcome else factories.term(Outcome)
    tags: dict[str, Any] = {} if model is Outcome else {folder: [term]}

    def one() -> None:
        publish(
            outcomes=[measure(outcome, 2, 1, evidence=2)],
            resources=[Resource(title="A thing")],
            **tags,
        )

    one()
    reindex()
    lists, detail = queries(client, f"/{folder}/"), queries(client, f"/{folder}/{term.slug}/")
    for _ in range(9):
        one()
    reindex()
    assert queries(client, f"/{folder}/") == lists <= 4
    assert queries(client, f"/{folder}/{term.slug}/") == detail <= 28


def test_without_an_engine_a_term_is_still_explained(
    client: Client, reindex: Reindex, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(query: SearchQuery) -> Any:
        raise EngineUnavailable("gone")

    monkeypatch.setattr(browse, "find", away)
    term = factories.term(Method, "Framework", definition="Agreed beforehand.")
    page = text(client, f"/methods/{term.slug}/")
    assert "Agreed beforehand." in page
    assert "Counts and cases cannot be shown at the moment" in page
    assert "Framework Agreed beforehand." in text(client, "/methods/")


@pytest.mark.parametrize("path", ["methods", "outcomes", "outcomes.o1", "outcomes.o1.term"])
def test_a_resource_does_not_tell_a_term_that_its_case_withholds(
    client: Client, reindex: Reindex, path: str
) -> None:
    method, outcome = factories.term(Method), factories.term(Outcome)
    publish(
        "Silent",
        methods=[method],
        outcomes=[measure(outcome, 10, 4, row_id="o1")],
        resources=[Resource(title="A thing")],
        states=[withheld(path)],
    )
    folder, term = ("methods", method) if path == "methods" else ("outcomes", outcome)
    assert "A thing" not in text(client, f"/{folder}/{term.slug}/")

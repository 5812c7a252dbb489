"""The first page: what is here in figures, ways in, newest and most reused cases."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from casestudies import services
from casestudies.models import RelatedCase
from search.engines.base import EngineUnavailable
from search.indexing.build import build_documents
from search.parameters import SearchQuery
from taxonomy.models import Method, Outcome, Sector
from tests import factories
from tests.website.conftest import Reindex
from tests.website.found import html, measure, publish, queries, text, titles, withheld
from website import browse

pytestmark = pytest.mark.django_db


def test_an_empty_site_has_a_search_box_and_says_that_nothing_is_there(
    client: Client, reindex: Reindex
) -> None:
    page = html(client, "/")
    assert '<form class="search-form large" action="/search/"' in page
    assert "Nothing has been published yet" in page


def test_figures_say_what_went_badly_as_plainly_as_what_went_well(
    client: Client, reindex: Reindex
) -> None:
    time = factories.term(Outcome, "Time")
    publish(outcomes=[measure(time, 2, 1)])
    publish(outcomes=[measure(time, 1, 2)])
    publish(outcomes=[measure(time, 1, 1)], basis="illustrative")
    reindex()
    page = text(client, "/")
    for figure in (
        "3 cases",
        "3 with a measured outcome",
        "1 where something improved",
        "1 where something did not change",
        "1 where something got worse",
        "1 invented to show the form",
    ):
        assert figure in page
    assert 'href="/search/?direction=worsened"' in html(client, "/")


def test_sectors_methods_and_authorities_lead_to_their_pages_with_counts(
    client: Client, reindex: Reindex
) -> None:
    group = factories.term(Sector, "Care", slug="care", is_group=True)
    sector = factories.term(Sector, "Homes", slug="homes", broader=group)
    method = factories.term(Method, "Framework", slug="framework")
    body = factories.organisation("Testby")
    publish(sectors=[sector], methods=[method], lead_organisation=body)
    publish(sectors=[sector], lead_organisation=body)
    reindex()
    page = html(client, "/")
    assert '<a href="/sectors/homes/">Homes</a> <span class="soft">2</span>' in page
    assert '<a href="/methods/framework/">Framework</a> <span class="soft">1</span>' in page
    assert f'<a href="/organisations/{body.slug}/">Testby</a> <span class="soft">2</span>' in page
    assert "/sectors/care/" not in page, "a group stands behind its members"


def test_the_newest_stand_first_and_the_most_reused_below(client: Client, reindex: Reindex) -> None:
    reused = publish("Reused twice")
    for number in range(6):
        page = factories.complete_draft(f"Case {number}")
        if number < 2:
            page.related = [RelatedCase(target_ref=reused.ref, relation="reused-from")]
        services.publish(page)
    reindex()
    assert titles(html(client, "/")) == [
        *(f"Case {number}" for number in (5, 4, 3, 2, 1)),
        "Reused twice",
    ]


def test_a_reuse_that_is_withheld_is_counted_for_nobody(client: Client, reindex: Reindex) -> None:
    reused = publish("Reused")
    publish(
        "Silent",
        related=[RelatedCase(row_id="r1", target_ref=reused.ref, relation="reused-from")],
        states=[withheld("related.r1")],
    )
    assert "Most reused" not in html(client, "/")
    (document,) = build_documents([reused.pk])
    assert "reuse" not in document.has


def test_drafts_and_their_reuse_stay_out(client: Client, reindex: Reindex) -> None:
    draft = factories.complete_draft("A draft")
    target = publish("A case")
    draft.related = [RelatedCase(target_ref=target.ref, relation="reused-from")]
    services.save_draft(draft)
    page = html(client, "/")
    assert "A draft" not in page
    assert "Most reused" not in page


def test_the_first_page_costs_the_same_for_one_case_and_for_ten(
    client: Client, reindex: Reindex
) -> None:
    def one() -> None:
        publish(sectors=[factories.term(Sector)], outcomes=[measure(factories.term(Outcome), 2, 1)])

    one()
    reindex()
    first = queries(client, "/")
    for _ in range(9):
        one()
    reindex()
    assert queries(client, "/") == first <= 18


def test_without_an_engine_the_first_page_still_stands(
    client: Client, reindex: Reindex, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish("Newest")

    def away(query: SearchQuery) -> Any:
        raise EngineUnavailable("gone")

    monkeypatch.setattr(browse, "find", away)
    page = text(client, "/")
    assert "Search is not working at the moment" in page
    assert "1 case" in page
    assert "Newest" in page

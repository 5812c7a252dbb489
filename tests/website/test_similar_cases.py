"""Similar cases beside a case: few, public, explained, and never in the way."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from casestudies import services
from casestudies.models import CaseStudyPage, RelatedCase
from search.engines.base import EngineUnavailable
from search.indexing.outbox import block
from taxonomy.models import Method, Outcome, Sector
from tests import factories
from tests.website.cases import full_case
from tests.website.conftest import Reindex
from tests.website.found import html, measure, publish, queries, unpublish, withheld
from website.finding import similar as module

pytestmark = pytest.mark.django_db

MOST_QUERIES = 30


def beside(client: Client, page: CaseStudyPage) -> list[tuple[str, str]]:
    """The similar cases beside ``page``: titles and reasons."""
    shown = html(client, f"/cases/{page.slug}/")
    part = shown.partition('<h2 id="similar">')[2].partition("</section>")[0]
    found = re.findall(
        r'<a href="/cases/[^"]*">(.*?)</a>\s*<br>\s*<span class="soft">(.*?)</span>', part
    )
    return [(unescape(title), unescape(reason)) for title, reason in found]


def titles(client: Client, page: CaseStudyPage) -> list[str]:
    return [title for title, _ in beside(client, page)]


@pytest.fixture
def shelf(reindex: Reindex) -> dict[str, Any]:
    """A case and five that share a method and a sector with it, the first an outcome too."""
    method, sector = factories.term(Method, "Challenge fund"), factories.term(Sector, "Roads")
    outcome = factories.term(Outcome, "Cash saving")
    made: dict[str, Any] = {
        "own": publish(
            "Cameras", methods=[method], sectors=[sector], outcomes=[measure(outcome, 2, 1)]
        )
    }
    made["best"] = publish(
        "Robots", methods=[method], sectors=[sector], outcomes=[measure(outcome, 2, 1)]
    )
    for number in range(1, 5):
        made[f"n{number}"] = publish(f"Lamps {number}", methods=[method], sectors=[sector])
    for number in range(10):
        publish(f"Filler {number}")
    reindex()
    return made


def test_at_most_four_are_shown_the_likest_first_with_the_reason(
    client: Client, shelf: dict[str, Any]
) -> None:
    found = beside(client, shelf["own"])
    assert found[0] == (
        "Robots",
        "Same method, sector and outcome (Cash saving); also a unitary council in the North West.",
    )
    assert [title for title, _ in found] == ["Robots", "Lamps 4", "Lamps 3", "Lamps 2"]


def test_a_case_that_may_not_be_seen_is_not_shown_and_another_takes_its_place(
    client: Client, shelf: dict[str, Any]
) -> None:
    """Each is closed another way, behind the back of an index that still holds it."""
    unpublish(shelf["best"])
    assert titles(client, shelf["own"]) == ["Lamps 4", "Lamps 3", "Lamps 2", "Lamps 1"]
    services.withdraw(shelf["n4"], reason="owner-request")
    block([shelf["n3"].pk])
    page = CaseStudyPage.objects.get(pk=shelf["n2"].pk)
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert titles(client, shelf["own"]) == ["Lamps 1"]


def test_a_case_that_is_related_is_not_said_twice(client: Client, shelf: dict[str, Any]) -> None:
    own = services.publish(shelf["own"])
    own.related = [RelatedCase(target_ref=shelf["best"].ref, relation="contradicts")]
    services.publish(own)
    back = shelf["n4"]
    back.related = [RelatedCase(target_ref=own.ref, relation="reused-from")]
    services.publish(back)
    assert titles(client, own) == ["Lamps 3", "Lamps 2", "Lamps 1"]


def test_a_chain_that_leads_here_is_left_out_at_every_remove_and_another_s_is_told_once(
    client: Client, shelf: dict[str, Any]
) -> None:
    def follow(later: CaseStudyPage, earlier: CaseStudyPage, relation: str) -> None:
        later.related = [RelatedCase(target_ref=earlier.ref, relation=relation)]
        services.publish(later)

    follow(shelf["best"], shelf["own"], "continues")
    follow(shelf["n1"], shelf["best"], "replaces")
    follow(shelf["n4"], shelf["n3"], "continues")
    assert titles(client, shelf["own"]) == ["Lamps 4", "Lamps 2"]


def test_what_is_withheld_is_no_reason(client: Client, reindex: Reindex) -> None:
    method, sector = factories.term(Method, "Fund"), factories.term(Sector, "Roads")
    own = publish("Cameras", methods=[method], sectors=[sector])
    publish("Robots", methods=[method], sectors=[sector], states=[withheld("methods")])
    for number in range(5):
        publish(f"Filler {number}")
    reindex()
    [(title, reason)] = beside(client, own)
    assert title == "Robots"
    assert "method" not in reason


def test_titles_stay_text(client: Client, reindex: Reindex) -> None:
    method, sector = factories.term(Method, "<i>Fund</i>"), factories.term(Sector, "Roads")
    own = publish("Cameras", methods=[method], sectors=[sector])
    publish("<script>alert(1)</script>", methods=[method], sectors=[sector])
    reindex()
    page = html(client, f"/cases/{own.slug}/")
    assert "<script>alert" not in page
    assert "<i>Fund" not in page
    assert len(beside(client, own)) == 1


def test_without_an_engine_the_case_answers_without_them(
    client: Client, shelf: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(question: Any) -> Any:
        raise EngineUnavailable("away")

    monkeypatch.setattr(module, "ask", away)
    page = html(client, f"/cases/{shelf['own'].slug}/")
    assert "Cameras" in page
    assert 'id="similar"' not in page


def test_a_case_like_no_other_says_nothing(client: Client, reindex: Reindex) -> None:
    own = publish("Alone")
    reindex()
    assert 'id="similar"' not in html(client, f"/cases/{own.slug}/")


def test_a_page_costs_the_same_queries_with_similar_cases_and_without(
    client: Client, shelf: dict[str, Any], reindex: Reindex
) -> None:
    alone, full = factories.published_case("Alone"), full_case()
    reindex()
    counts = {queries(client, f"/cases/{page.slug}/") for page in (shelf["own"], alone, full)}
    assert len(counts) == 1
    assert counts.pop() <= MOST_QUERIES

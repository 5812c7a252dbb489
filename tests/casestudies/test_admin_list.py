"""The list of cases: what it shows, narrows and finds, and that no row costs a query."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.search import index

from casestudies import services
from casestudies.models import CaseIndexPage, CaseStudyPage
from casestudies.workflows import prepare_review
from cms.core.dates import PartialDate
from tests import factories
from tests.casestudies.conftest import SignIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(sign_in: SignIn) -> Client:
    return sign_in("Editor")[0]


def titles(admin: Client, **query: Any) -> list[str]:
    response = admin.get(reverse("cases:index"), query)
    assert response.status_code == 200
    return [str(case.draft_title) for case in response.context["object_list"]]


def rows(admin: Client) -> str:
    return str(admin.get(reverse("cases:index")).content.decode())


def test_a_row_says_what_an_editor_keeps_an_eye_on(admin: Client) -> None:
    body = factories.organisation("Testshire East")
    factories.published_case(
        "Sensors",
        lead_organisation=body,
        owner_name="Head of buying",
        review_by=PartialDate(2020, 3),
    )
    text = rows(admin)
    for words in (
        "Sensors",
        "Testshire East",
        "Alpha or pilot",
        "Head of buying",
        "Overdue: March 2020",
    ):
        assert words in text
    assert "PR-" in text and "Live" in text


def test_a_draft_is_listed_by_its_latest_version(admin: Client) -> None:
    factories.complete_draft("Only a draft", phase="scaled")
    assert titles(admin, phase="scaled") == ["Only a draft"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"phase": "idea"}, {"Idea"}),
        ({"kind": "bid"}, {"Bid"}),
        ({"basis": "illustrative"}, {"Invented"}),
        ({"owner": "JO@"}, {"Jo's"}),
        ({"owner": "nobody"}, set()),
        ({"phase": ["idea", "pilot"], "kind": "bid"}, {"Bid"}),
    ],
)
def test_filters_narrow_the_list(admin: Client, query: Any, expected: set[str]) -> None:
    factories.complete_draft("Idea", phase="idea")
    factories.complete_draft("Bid", kind="bid")
    factories.complete_draft("Invented", basis="illustrative")
    factories.complete_draft("Jo's", owner_email="jo@council.example")
    assert set(titles(admin, **query)) == expected


def test_reviews_are_overdue_only_when_the_last_day_meant_has_passed(admin: Client) -> None:
    today = timezone.localdate()
    dates = {
        "last year": PartialDate(today.year - 1),
        "this year": PartialDate(today.year),
        "yesterday": _day(today - timedelta(days=1)),
        "today": _day(today),
        "in 30 days": _day(today + timedelta(days=30)),
        "in 31 days": _day(today + timedelta(days=31)),
        "not set": None,
    }
    for title, date in dates.items():
        factories.complete_draft(title, review_by=date)
    factories.complete_draft("invented", review_by=dates["yesterday"], basis="illustrative")
    assert "Not needed" in admin.get(reverse("cases:index"), {"q": "invented"}).content.decode()
    this_year_soon = {"this year"} if (today + timedelta(days=30)).year > today.year else set()
    overdue = set(titles(admin, review="overdue"))
    assert overdue == {"last year", "yesterday"}
    soon = set(titles(admin, review="soon")) - {"this year"}
    assert soon == {"today", "in 30 days"}
    assert set(titles(admin, review="later")) == {"in 31 days"} | ({"this year"} - this_year_soon)
    assert titles(admin, review="none") == ["not set"]


def _day(day: Any) -> PartialDate:
    return PartialDate(day.year, day.month, day.day)


def test_each_state_is_found_and_said(admin: Client, case_index: CaseIndexPage) -> None:
    prepare_review(case_index)
    factories.draft("draft")
    factories.published_case("live")
    services.withdraw(factories.published_case("withdrawn"), "inaccurate")
    services.merge_cases(factories.published_case("merged"), factories.published_case("live too"))
    later = timezone.now() + timedelta(days=3)
    services.publish(factories.complete_draft("scheduled", embargo_until=later))
    review = factories.complete_draft("in-review")
    case_index.get_workflow().start(review, None)
    changed = factories.published_case("changed")
    changed.summary = "Another summary."
    services.save_draft(changed)
    for state in ("draft", "withdrawn", "merged", "scheduled", "in-review"):
        assert titles(admin, state=state) == [state]
    assert set(titles(admin, state="live")) == {"live", "live too", "changed"}
    text = rows(admin)
    for words in ("Withdrawn", "Merged into another", "Scheduled", "In review", "Draft"):
        assert words in text
    assert "Live, changes not published" in text


def test_cases_are_found_by_title_reference_and_organisation(admin: Client) -> None:
    body = factories.organisation("Glan Hafren")
    case = factories.complete_draft("River sensors", lead_organisation=body)
    factories.complete_draft("Something else")
    for query in ("sensors river", case.ref.lower(), "hafren"):
        assert titles(admin, q=query) == ["River sensors"]
    assert titles(admin, q="hafren nowhere") == []


def test_the_order_can_be_chosen(admin: Client) -> None:
    factories.complete_draft("B", phase="idea")
    factories.complete_draft("A", phase="scaled")
    assert titles(admin, ordering="title") == ["A", "B"]
    assert titles(admin, ordering="-title", q="a") == ["A"]


def test_ten_cases_cost_as_many_queries_as_one(admin: Client) -> None:
    factories.published_case()
    one = _queries(admin)
    for _ in range(9):
        factories.published_case()
    assert _queries(admin) == one


def _queries(admin: Client) -> int:
    admin.get(reverse("cases:index"))
    with CaptureQueriesContext(connection) as captured:
        admin.get(reverse("cases:index"))
    return len(captured)


def test_a_champion_comes_across_their_own_cases_alone(sign_in: SignIn) -> None:
    champion, user = sign_in("Champion")
    mine = factories.draft("Mine", user=user)
    other = factories.draft("Somebody else's")
    assert titles(champion) == ["Mine"]
    index = mine.get_parent()
    places = (
        reverse("wagtailadmin_explore", args=[index.pk]),
        reverse("wagtailadmin_pages:search") + "?q=else",
        reverse("wagtailadmin_reports:site_history"),
        reverse("wagtailadmin_home"),
    )
    for place in places:
        assert other.title not in champion.get(place).content.decode()
    assert "Mine" in champion.get(places[0]).content.decode()


@pytest.mark.parametrize("ids", ["", "0", "999999999999999999999", "x", "\x00", "all"])
def test_nonsense_for_a_page_is_never_an_error(sign_in: SignIn, ids: str) -> None:
    client, _ = sign_in("Champion")
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    assert client.get(url, {"id": ids, "childOf": ids}).status_code in {200, 302, 404}


def test_an_editor_finds_everybodys_cases_in_the_explorer_and_by_search(admin: Client) -> None:
    case = factories.draft("Somebody else's")
    index.insert_or_update_object(case)  # in tests Wagtail's own tasks stay undone
    explorer = reverse("wagtailadmin_explore", args=[case.get_parent().pk])
    assert case.title in admin.get(explorer).content.decode().replace("&#x27;", "'")
    found = admin.get(reverse("wagtailadmin_pages:search"), {"q": "somebody"})
    assert case.title in found.content.decode().replace("&#x27;", "'")


def test_wagtails_index_holds_nothing_of_the_owner() -> None:
    indexed = {field.field_name for field in CaseStudyPage.get_search_fields()}
    assert not indexed & {"owner_name", "owner_email", "consents", "challenge"}

"""What readers report waits for editors, oldest first, until somebody has dealt with it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from casestudies.models import CaseIndexPage, CaseStudyPage, ProblemReport
from casestudies.reports import queue_report
from casestudies.workflows import prepare_review
from cms.accounts.models import User
from cms.core.dates import PartialDate
from tests import factories
from tests.casestudies.conftest import SignIn

pytestmark = pytest.mark.django_db

LIST = "problem_reports:index"


@pytest.fixture
def admin(sign_in: SignIn) -> Client:
    return sign_in("Editor")[0]


def report(page: CaseStudyPage, *, days_ago: int = 0, **fields: Any) -> ProblemReport:
    made = queue_report(page, kind="wrong", message="The year is wrong.", email="a@b.example")
    moment = timezone.now() - timedelta(days=days_ago)
    ProblemReport.objects.filter(pk=made.pk).update(created_at=moment, **fields)
    made.refresh_from_db()
    return made


def listed(admin: Client, **query: Any) -> list[ProblemReport]:
    return list(admin.get(reverse(LIST), query).context["object_list"])


def test_open_reports_come_oldest_first_and_closed_ones_when_asked_for(
    admin: Client, published: CaseStudyPage
) -> None:
    new = report(published)
    old = report(published, days_ago=9, state="in-hand")
    closed = report(published, days_ago=20, state="closed")
    assert listed(admin) == [old, new]
    assert listed(admin, state="closed") == [closed]
    assert listed(admin, state=["new", "closed"]) == [closed, new]
    assert listed(admin, q="year is") == [old, new]


def test_who_answers_a_report_handles_it(sign_in: SignIn, published: CaseStudyPage) -> None:
    client, user = sign_in("Editor")
    waiting = report(published)
    url = reverse("problem_reports:edit", args=[waiting.pk])
    shown = client.get(url).content.decode()
    assert "The year is wrong." in shown and "a@b.example" in shown
    assert f'href="{reverse("wagtailadmin_pages:edit", args=[published.pk])}"' in shown
    handled = shown[shown.index("What was done") :]
    assert "Nobody yet" in handled and not re.search(r">\s*None\s*<", handled)
    client.post(url, {"state": "closed", "answer": "Put right.", "message": "Something else"})
    waiting.refresh_from_db()
    assert (waiting.state, waiting.answer, waiting.handled_by) == ("closed", "Put right.", user)
    assert waiting.message == "The year is wrong."


def test_the_queue_neither_adds_nor_deletes(admin: Client, published: CaseStudyPage) -> None:
    for name in ("add", "delete", "copy"):
        with pytest.raises(NoReverseMatch):
            reverse(f"problem_reports:{name}", args=[report(published).pk])
    assert "Add problem report" not in admin.get(reverse(LIST)).content.decode()


def test_ten_reports_cost_as_many_queries_as_one(admin: Client, published: CaseStudyPage) -> None:
    report(published)
    one = _queries(admin)
    for _ in range(9):
        report(factories.published_case())
    assert _queries(admin) == one


def _queries(admin: Client) -> int:
    admin.get(reverse(LIST))
    with CaptureQueriesContext(connection) as captured:
        admin.get(reverse(LIST))
    return len(captured)


@pytest.mark.parametrize("role", ["Champion", "Vocabulary keeper"])
def test_others_do_not_see_the_queue(sign_in: SignIn, published: CaseStudyPage, role: str) -> None:
    client, _ = sign_in(role)
    waiting = report(published)
    for url in (reverse(LIST), reverse("problem_reports:edit", args=[waiting.pk])):
        assert "The year is wrong" not in client.get(url, follow=True).content.decode()
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "Problem reports" not in home and "problem report" not in home


def test_the_first_page_says_what_waits(admin: Client) -> None:
    assert "No new problem reports" in _home(admin)
    page = factories.published_case(review_by=PartialDate(2019))
    factories.published_case("Invented", basis="illustrative", review_by=PartialDate(2019))
    report(page, days_ago=3)
    report(page, state="in-hand")
    text = _home(admin)
    assert "1 new problem report from readers" in text
    assert "1 case with an overdue review" in text


def test_the_first_page_counts_what_is_in_review_and_costs_the_same_for_any_number(
    admin: Client, case_index: CaseIndexPage
) -> None:
    assert "No cases in review." in _home(admin)
    prepare_review(case_index)
    writer = User.objects.create_user("writer", "writer@council.example")
    costs = []
    for more in (1, 8):
        for _ in range(more):
            page = factories.complete_draft()
            page.get_workflow().start(page, writer)
        with CaptureQueriesContext(connection) as captured:
            _home(admin)
        costs.append(len(captured))
    assert f'<a href="{reverse("case_reviews")}">9 cases in review</a>' in _home(admin)
    assert costs[0] == costs[1]


def test_a_champion_begins_and_finds_their_drafts_on_the_first_page(sign_in: SignIn) -> None:
    client, user = sign_in("Champion")
    assert "No drafts." in _home(client)
    assert "1 Page" not in _home(client)
    page, _ = factories.draft("Mine"), factories.draft("Somebody else's")
    CaseStudyPage.objects.filter(pk=page.pk).update(owner=user)
    text = _home(client)
    assert "1 draft<" in text and "?state=draft" in text
    assert reverse("cases:choose_parent") in text
    add = client.get(reverse("cases:choose_parent"))
    assert "casestudypage" in add.headers["Location"]


@pytest.mark.parametrize("role", ["Champion", "Editor", "Vocabulary keeper"])
def test_the_first_page_leads_to_no_guide_of_another_site(sign_in: SignIn, role: str) -> None:
    client, user = sign_in(role)
    text = _home(client)
    assert "guide.wagtail" not in text and "editor guide" not in text.lower()
    assert user.username in text and reverse("wagtailadmin_account") in text


def test_who_keeps_the_vocabulary_is_not_led_to_cases(sign_in: SignIn) -> None:
    client, _ = sign_in("Vocabulary keeper")
    text = _home(client)
    assert "Vocabulary" in text
    assert reverse("cases:index") not in text
    assert "Waiting for you" not in text


def _home(client: Client) -> str:
    return str(client.get(reverse("wagtailadmin_home")).content.decode())


def test_a_champion_sees_only_what_they_can_use(sign_in: SignIn) -> None:
    client, _ = sign_in("Champion")
    text = _home(client)
    assert reverse("cases:index") in text
    for hidden in (
        "Vocabulary",
        "Search index",
        "Problem reports",
        "site-history",
        "/admin/users/",
    ):
        assert hidden not in text
    assert "releases.wagtail" not in text

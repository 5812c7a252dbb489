"""What people search for: three lists, for those who may, as a page and as CSV."""

from __future__ import annotations

import csv
import hashlib
import re
from datetime import datetime, timedelta
from html import unescape
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casestudies.models import CaseIndexPage
from cms.accounts.models import User
from cms.accounts.roles import load_roles
from search.models import LoggedQuery
from search.querylog.report import (
    LISTINGS,
    MOST_ASKED,
    NEVER_OPENED,
    NOTHING_FOUND,
    PERIODS,
    lines,
    period_named,
    sums,
)
from taxonomy.models import Sector
from tests import factories

pytestmark = pytest.mark.django_db

MONTH, EVERYTHING = PERIODS[1], PERIODS[-1]


def person(role: str) -> Client:
    load_roles()
    user = User.objects.create_user(role, f"{role.split()[0].lower()}@council.example")
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


def asked(terms: str = "falls", times: int = 1, days_ago: float = 1, **fields: Any) -> None:
    began = timezone.now() - timedelta(days=days_ago)
    values = {"total": 3, "milliseconds": 10, "engine": "embedded", **fields}
    told = f"{terms}|{values.get('filters', '')}".encode()
    fingerprint = hashlib.blake2b(told, digest_size=16).hexdigest()
    for number in range(times):
        moment: datetime = began - timedelta(minutes=10 * number)
        LoggedQuery.objects.create(asked=moment, fingerprint=fingerprint, terms=terms, **values)


def page(client: Client, **asked_for: str) -> str:
    answer = client.get(reverse("searches"), asked_for)
    assert answer.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def table(client: Client, name: str, **asked_for: str) -> list[dict[str, str]]:
    answer = client.get(reverse("searches_csv", args=[name]), asked_for)
    assert isinstance(answer, StreamingHttpResponse)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


class TestTheLists:
    def test_what_is_asked_most_comes_first(self) -> None:
        asked("bins", 2)
        asked("falls", 3, opened=2)
        asked("falls", 1, filters="nation=wales")
        found = list(lines(MOST_ASKED, MONTH))
        assert [(line.terms, line.filters, line.times) for line in found] == [
            ("falls", "", 3),
            ("bins", "", 2),
            ("falls", "nation=wales", 1),
        ]
        assert (found[0].opened, found[0].best, found[0].total) == (3, 2, 3)

    def test_what_found_nothing_is_listed_by_how_often(self) -> None:
        asked("bins", 2, total=0)
        asked("lamps", 1, total=0)
        asked("falls", 5)
        assert [line.terms for line in lines(NOTHING_FOUND, MONTH)] == ["bins", "lamps"]

    def test_what_was_found_and_never_opened_is_listed(self) -> None:
        asked("bins", 2)
        asked("falls", 2, opened=1)
        asked("lamps", 9, total=0)
        asked("robots", 1)
        asked("robots", 1, days_ago=2, opened=4)
        assert [line.terms for line in lines(NEVER_OPENED, MONTH)] == ["bins"]

    def test_a_period_ends_now_and_begins_its_days_ago(self) -> None:
        asked("bins", days_ago=5)
        asked("falls", days_ago=20)
        asked("lamps", days_ago=300)
        counted = {period.name: sums(period).asked for period in PERIODS}
        assert counted == {"7": 1, "30": 2, "90": 2, "all": 3}
        assert period_named("nonsense") is MONTH

    def test_the_whole_is_added_up(self) -> None:
        asked("bins", 2, total=0, milliseconds=30)
        asked("falls", 2, opened=1, milliseconds=10)
        whole = sums(MONTH)
        assert (whole.asked, whole.found, whole.nothing_found) == (4, 2, 2)
        assert (whole.opened, whole.milliseconds) == (2, 20)
        LoggedQuery.objects.all().delete()
        assert sums(MONTH).milliseconds == 0

    def test_a_question_leads_to_its_results_and_says_its_filters_in_words(self) -> None:
        factories.term(Sector, "Adult social care", slug="adult-social-care")
        asked("falls & trips", filters="sector=adult-social-care&year_from=2019")
        (line,) = lines(MOST_ASKED, MONTH)
        assert line.parameters == ("q=falls+%26+trips&sector=adult-social-care&year_from=2019")
        assert line.filters_in_words == "Sector: Adult social care; Years: from 2019"

    @pytest.mark.parametrize("number", [1, 10])
    def test_each_list_is_one_query_whatever_it_holds(self, number: int) -> None:
        for each in range(number):
            asked(f"bins {each}", filters=f"sector=gone-{each}")
        for listing in LISTINGS:
            with CaptureQueriesContext(connection) as captured:
                found = list(lines(listing, MONTH))
            assert len(captured) == 1
            assert len(found) == (0 if listing is NOTHING_FOUND else number)


class TestThePage:
    @pytest.mark.parametrize("role", ["Editor", "Vocabulary keeper", "Administrator"])
    def test_those_who_may_see_it(self, case_index: CaseIndexPage, role: str) -> None:
        asked("bins")
        assert "bins" in page(person(role))

    @pytest.mark.parametrize("role", ["Reader", "Champion"])
    def test_others_do_not(self, case_index: CaseIndexPage, role: str) -> None:
        asked("bins")
        client = person(role)
        for url in (reverse("searches"), reverse("searches_csv", args=["most-asked"])):
            assert client.get(url).status_code in {302, 403}
        assert reverse("searches") not in client.get("/admin/").content.decode()

    def test_without_sign_in_nobody_does(self, client: Client) -> None:
        for url in (reverse("searches"), reverse("searches_csv", args=["most-asked"])):
            assert client.get(url).status_code == 302

    def test_the_menu_leads_there(self, case_index: CaseIndexPage) -> None:
        assert reverse("searches") in person("Editor").get("/admin/").content.decode()

    def test_with_nothing_kept_it_says_so(self, case_index: CaseIndexPage) -> None:
        assert "Nobody has searched in this time" in page(person("Editor"))

    def test_switched_off_it_says_so(self, case_index: CaseIndexPage, settings: Any) -> None:
        settings.SEARCH_LOG = False
        assert "is switched off" in page(person("Editor"))

    def test_it_adds_up_and_shows_the_three_lists(self, case_index: CaseIndexPage) -> None:
        asked("bins", 2, total=0)
        asked("falls", 3, opened=2)
        said = page(person("Editor"))
        assert "5 questions: 3 found something, 2 found nothing." in said
        assert "A case was opened from 3." in said
        assert "falls 3 3 3 times, at best from place 2" in said
        assert "Found but never opened" in said
        assert "There are none in this time." in said

    def test_a_period_is_chosen_and_nonsense_is_a_month(self, case_index: CaseIndexPage) -> None:
        asked("lamps", days_ago=60)
        editor = person("Editor")
        assert "lamps" in page(editor, period="90")
        assert "lamps" not in page(editor, period="<script>")

    def test_what_people_typed_is_text(self, case_index: CaseIndexPage) -> None:
        asked("<script>alert(1)</script>")
        answer = person("Editor").get(reverse("searches"))
        assert "<script>alert" not in answer.content.decode()

    def test_it_costs_the_same_for_one_question_and_ten(self, case_index: CaseIndexPage) -> None:
        editor = person("Editor")

        def cost() -> int:
            page(editor)
            with CaptureQueriesContext(connection) as captured:
                page(editor)
            return len(captured)

        asked("bins", filters="sector=gone")
        one = cost()
        for number in range(9):
            asked(f"falls {number}", filters=f"sector=gone-{number}")
        assert cost() == one


class TestTheFile:
    def test_a_list_is_handed_out_whole(self, case_index: CaseIndexPage) -> None:
        for number in range(60):
            asked(f"bins {number}", total=0)
        editor = person("Editor")
        rows = table(editor, "nothing-found")
        assert len(rows) == 60
        assert rows[0]["Times asked"] == "1"
        answer = editor.get(reverse("searches_csv", args=["nothing-found"]))
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert 'filename="searches-nothing-found-' in answer["Content-Disposition"]

    @pytest.mark.parametrize("typed", ["=1+1", "+44", "-telecare", "@sum(a1)", "=cmd|'/c calc'!a0"])
    def test_no_question_is_run_as_a_formula(self, case_index: CaseIndexPage, typed: str) -> None:
        asked(typed)
        (row,) = table(person("Editor"), "most-asked")
        assert row["Question"] == f"'{typed}"

    def test_it_holds_the_period_that_was_asked_for(self, case_index: CaseIndexPage) -> None:
        asked("lamps", days_ago=60)
        editor = person("Editor")
        assert table(editor, "most-asked") == []
        assert len(table(editor, "most-asked", period="all")) == 1

    def test_a_list_that_there_is_not_is_not_found(self, case_index: CaseIndexPage) -> None:
        url = reverse("searches_csv", args=["most-loved"])
        assert person("Editor").get(url).status_code == 404

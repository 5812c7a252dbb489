"""What pages tell the query log: readers' questions and openings, without a trace on any page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from casestudies.models import CaseStudyPage
from cms.accounts.models import User
from cms.accounts.roles import load_roles
from search.engines.base import EngineUnavailable
from search.models import LoggedQuery
from search.querylog.log import query_log
from tests.website.conftest import Reindex
from tests.website.found import publish, queries
from website.views import search as view

pytestmark = pytest.mark.django_db

READER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def _own_log() -> Iterator[None]:
    """Each test has an empty log."""
    query_log.cache_clear()
    yield
    query_log.cache_clear()


@pytest.fixture
def bins(reindex: Reindex) -> list[CaseStudyPage]:
    pages = [publish(f"Bins {number}", nations=("wales",)) for number in range(3)]
    reindex()
    return pages


def look(client: Client, path: str, agent: str = READER, **headers: str) -> Any:
    return client.get(path, headers={"user-agent": agent, **headers})


def kept() -> list[LoggedQuery]:
    query_log().flush()
    return list(LoggedQuery.objects.order_by("pk"))


def person(role: str) -> Client:
    load_roles()
    user = User.objects.create_user(role, f"{role.split()[0].lower()}@council.example")
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


def test_a_question_is_kept_with_what_came_of_it(client: Client, bins: list[CaseStudyPage]) -> None:
    look(client, "/search/?q=Bins+jane@council.example&nation=wales")
    (row,) = kept()
    assert (row.terms, row.filters) == ("bins [e-mail address]", "nation=wales")
    assert (row.total, row.engine, row.degraded, row.opened) == (3, "embedded", False, None)
    assert 0 <= row.milliseconds < 60_000


def test_the_place_that_was_opened_is_kept_without_anything_in_the_address(
    client: Client, bins: list[CaseStudyPage]
) -> None:
    page = look(client, "/search/?q=bins&sort=newest")
    address = f"/cases/{bins[0].slug}/"
    assert f'href="{address}"' in page.content.decode()
    opened = look(client, address, referer="http://testserver/search/?q=bins&sort=newest")
    assert opened.status_code == 200
    assert "Set-Cookie" not in opened
    assert opened["Cache-Control"] == look(client, address)["Cache-Control"]
    assert "Referer" not in opened["Vary"]
    (row,) = kept()
    assert row.opened == 3


def test_a_case_opened_from_elsewhere_is_nobody_s_opening(
    client: Client, bins: list[CaseStudyPage]
) -> None:
    look(client, "/search/?q=bins")
    for referer in (
        "https://elsewhere.example/search/?q=bins",
        "http://testserver/cases/?q=bins",
        "http://testserver/search/explain/?q=bins",
        "http://testserver/search/",
        "http://testserver/search/?q=lamps",
        "http://[",
        "",
        "q=bins",
    ):
        look(client, f"/cases/{bins[0].slug}/", referer=referer)
        (row,) = kept()
        assert row.opened is None, referer


def test_programs_and_browsers_that_read_ahead_do_not_count(
    client: Client, bins: list[CaseStudyPage]
) -> None:
    for agent in (
        "",
        "Mozilla/5.0 (compatible; Examplebot/2.1; +http://example.org/bot)",
        "curl/8.5.0",
        "python-requests/2.32",
        "Mozilla/5.0 HeadlessChrome/140.0",
    ):
        look(client, "/search/?q=bins", agent)
        assert kept() == [], agent
    for name, purpose in (("sec-purpose", "prefetch;prerender"), ("purpose", "prefetch")):
        look(client, "/search/?q=bins", READER, **{name: purpose})
        assert kept() == [], name


def test_a_page_that_is_loaded_again_counts_once(client: Client, bins: list[CaseStudyPage]) -> None:
    for path in ("/search/?q=bins", "/search/?q=bins", "/search/?q=BINS", "/search/?q=bins&page=2"):
        look(client, path)
    assert len(kept()) == 1


@pytest.mark.parametrize("path", ["/search/", "/search/?page=2", "/search/?colour=blue"])
def test_a_look_at_everything_is_no_question(
    client: Client, bins: list[CaseStudyPage], path: str
) -> None:
    look(client, path)
    assert kept() == []


def test_filters_alone_are_a_question(client: Client, bins: list[CaseStudyPage]) -> None:
    look(client, "/search/?nation=wales")
    (row,) = kept()
    assert (row.terms, row.filters) == ("", "nation=wales")


def test_what_htmx_asks_for_counts_like_a_page(client: Client, bins: list[CaseStudyPage]) -> None:
    look(client, "/search/?q=bins", **{"hx-request": "true"})
    assert len(kept()) == 1


def test_what_editors_try_is_not_what_readers_ask(bins: list[CaseStudyPage]) -> None:
    editor = person("Editor")
    look(editor, "/search/?q=bins")
    assert kept() == []
    look(person("Reader"), "/search/?q=bins")
    look(editor, f"/cases/{bins[0].slug}/", referer="http://testserver/search/?q=bins")
    (row,) = kept()
    assert row.opened is None


def test_the_head_of_a_page_is_no_question(client: Client, bins: list[CaseStudyPage]) -> None:
    client.head("/search/?q=bins", headers={"user-agent": READER})
    assert kept() == []


def test_switched_off_it_keeps_nothing(
    client: Client, bins: list[CaseStudyPage], settings: Any
) -> None:
    settings.SEARCH_LOG = False
    look(client, "/search/?q=bins")
    look(client, f"/cases/{bins[0].slug}/", referer="http://testserver/search/?q=bins")
    assert kept() == []


def test_a_page_costs_no_query_more_than_without_the_log(
    client: Client, bins: list[CaseStudyPage], settings: Any
) -> None:
    paths = ("/search/?q=bins&nation=wales", f"/cases/{bins[0].slug}/")
    reader = Client(headers={"user-agent": READER, "referer": "http://testserver/search/?q=bins"})
    with_log = [queries(reader, path) for path in paths]
    settings.SEARCH_LOG = False
    assert with_log == [queries(reader, path) for path in paths]


def test_a_log_that_cannot_be_written_is_no_error_on_a_page(
    client: Client, bins: list[CaseStudyPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(query_log(), "_write", broken)
    assert look(client, "/search/?q=bins").status_code == 200
    assert kept() == []


def test_a_question_that_nobody_could_answer_is_not_kept(
    client: Client, bins: list[CaseStudyPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(query: object) -> Any:
        raise EngineUnavailable("gone")

    monkeypatch.setattr(view, "find", away)
    assert look(client, "/search/?q=bins").status_code == 503
    assert kept() == []


def test_the_api_and_exports_are_not_what_people_ask(
    client: Client, bins: list[CaseStudyPage]
) -> None:
    look(client, "/api/v1/cases?q=bins")
    assert kept() == []

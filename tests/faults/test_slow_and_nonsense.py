"""Elasticsearch behind a proxy that delays, resets, truncates and talks nonsense: the page answers all the same."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from casestudies import services
from casestudies.models import CaseStudyPage
from search.engines import access, engines_here, get_engine
from search.engines.base import EngineUnavailable
from search.engines.breaker import FAILURES
from search.engines.elasticsearch import ElasticsearchEngine
from search.indexing.drain import drain_once
from search.indexing.drift import check
from search.indexing.rebuild import rebuild
from search.models import IndexJob, IndexTarget
from search.vocabulary import NoVocabulary
from tests import factories
from tests.faults.conftest import PAGES, Site, drain_standby
from tests.faults.proxy import NONSENSE, Proxy
from tests.search.feeding import blocked

pytestmark = [pytest.mark.django_db, pytest.mark.elasticsearch]

FAULTS = ["delay", "drip", "hang", "reset", "truncate", *NONSENSE]


@pytest.mark.parametrize("fault", FAULTS)
def test_every_page_answers_in_time_says_so_and_recovers(
    site: Site, cases: list[CaseStudyPage], proxy: Proxy, fault: str
) -> None:
    proxy.seconds = 5.0
    proxy.mode = fault
    for _ in range(FAILURES + 2):
        answer = site.search()
        assert answer.degraded, fault
        assert "3 cases" in answer.text
    for path in PAGES:
        site.get(path)
    assert '"degraded": true' in site.get("/api/v1/cases?q=sensors").text
    health = site.client.get("/health/ready")
    assert health.status_code == 200
    assert health.json()["degraded"] is True
    proxy.mode = "pass"
    site.recovers()
    assert '"degraded": false' in site.get("/api/v1/cases?q=sensors").text


def test_a_page_that_asks_many_times_has_the_time_of_one_question(
    site: Site, cases: list[CaseStudyPage], proxy: Proxy
) -> None:
    """A server that is slow, but not too slow for one question: seven of them would be."""
    proxy.mode, proxy.seconds = "delay", 0.15
    path = "/search/?q=xylophone&nation=wales&kind=pilot&phase=live&sector=waste"
    for _ in range(3):
        assert "Nothing was found" in site.get(path).text


def test_an_engine_in_trouble_is_left_alone(
    site: Site, cases: list[CaseStudyPage], proxy: Proxy
) -> None:
    proxy.mode = "hang"
    for _ in range(FAILURES):
        site.search()
    began, asked = time.monotonic(), proxy.asked
    for _ in range(30):
        assert site.search().degraded
    tries = proxy.asked - asked
    assert tries <= 1 + (time.monotonic() - began), "at most a try for each rest"


def test_a_port_that_nothing_listens_on_is_no_error(
    site: Site, cases: list[CaseStudyPage], proxy: Proxy
) -> None:
    proxy.refuse()
    for _ in range(3):
        assert site.search().degraded


@pytest.mark.parametrize("fault", ["hang", "reset", "half up", "a page of a proxy"])
def test_what_is_published_and_withdrawn_meanwhile_is_right_at_once_and_afterwards(
    site: Site, cases: list[CaseStudyPage], proxy: Proxy, fault: str
) -> None:
    proxy.mode = fault
    services.withdraw(cases[0], "legal")
    new = factories.published_case("Sensors that are new")
    assert "2 cases" in site.search().text, "blocked before anything is drained"
    drain_standby()
    answer = site.search()
    assert answer.degraded and "3 cases" in answer.text
    assert cases[0].pk in blocked(), "one index has not confirmed"
    proxy.mode = "pass"
    site.recovers()
    assert "2 cases" in site.search().text, "the withdrawn one blocked, the new one not there yet"
    assert drain_once(get_engine()).jobs
    assert not blocked()
    assert "3 cases" in site.search().text
    held = [dict(engine.versions()) for engine in engines_here()]
    assert held[0] == held[1]
    assert set(held[0]) == {cases[1].pk, cases[2].pk, new.pk}


def test_writing_to_a_server_that_sends_a_byte_now_and_then_ends_and_nothing_is_lost(
    site: Site, cases: list[CaseStudyPage], proxy: Proxy
) -> None:
    """No byte is late enough for the socket; the whole answer would take minutes, or days."""
    hurried = ElasticsearchEngine(replace(access(), patience=0.3), NoVocabulary())
    target = hurried.identity()
    new = factories.published_case("Sensors that are new")
    jobs = set(IndexJob.objects.of(target).values_list("pk", flat=True))
    assert jobs
    proxy.mode = "drip"
    done = drain_once(hurried)
    assert (done.jobs, done.put_back) == (0, len(jobs))
    assert set(IndexJob.objects.of(target).values_list("pk", flat=True)) == jobs
    state = IndexTarget.objects.get(pk=target)
    assert (state.failures, state.last_failure) == (1, "Elasticsearch took too long.")
    assert state.retry_at is not None
    for ask in (lambda: rebuild(hurried), lambda: list(check(hurried)), hurried.clear):
        with pytest.raises(EngineUnavailable, match="too long"):
            ask()
    proxy.mode = "pass"
    assert "3 cases" in Site().search().text, "what answered goes on answering"
    IndexTarget.objects.update(retry_at=None)  # the wait is over
    assert drain_once(get_engine()).jobs == len(jobs)
    assert set(dict(get_engine().versions())) == {case.pk for case in [*cases, new]}
    assert not IndexJob.objects.of(target).exists()

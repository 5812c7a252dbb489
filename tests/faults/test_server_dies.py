"""A real server that is paused, killed and restarted empty under a running site."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from casestudies.models import CaseStudyPage
from search.engines import engines_here, get_engine
from search.indexing.worker import Worker
from search.models import IndexJob
from tests import factories
from tests.faults.conftest import Site, drain_standby
from tests.faults.server import Server

pytestmark = [pytest.mark.django_db, pytest.mark.elasticsearch]


@pytest.fixture(autouse=True)
def _left_running(server: Server) -> Iterator[None]:
    """Whatever a test did to the server, the next one finds it answering."""
    yield
    server.go_on()
    if not server.answers():
        server.kill()
        server.start()


def test_a_paused_server_costs_a_moment_and_comes_back_by_itself(
    site: Site, cases: list[CaseStudyPage], server: Server
) -> None:
    server.pause()
    slowest = max(site.search().seconds for _ in range(8))
    assert site.search().degraded
    assert slowest < 2.0
    factories.published_case("Sensors published during the pause")
    drain_standby()
    assert "4 cases" in site.search().text
    server.go_on()
    site.recovers()
    Worker(say=lambda line: None).step()
    assert "4 cases" in site.search().text
    assert not IndexJob.objects.exists()


def test_a_killed_server_that_comes_back_empty_is_filled_by_the_worker(
    site: Site, cases: list[CaseStudyPage], server: Server
) -> None:
    worker = Worker(say=lambda line: None)
    worker.step()
    server.kill()
    for _ in range(5):
        answer = site.search()
        assert answer.degraded and "3 cases" in answer.text
    factories.published_case("Sensors published meanwhile")
    drain_standby()
    server.start()
    answer = site.search()
    assert answer.degraded, "it is up, and has no index"
    assert "4 cases" in answer.text
    site.recovers(again=Worker(say=lambda line: None).step)
    assert "4 cases" in site.search().text
    first, second = (dict(engine.versions()) for engine in engines_here())
    assert first == second
    assert get_engine().status().healthy


def test_an_index_taken_away_under_a_running_server_is_built_again(
    site: Site, cases: list[CaseStudyPage]
) -> None:
    get_engine().remove()  # type: ignore[attr-defined]
    assert site.search().degraded
    site.recovers(again=Worker(say=lambda line: None).step)
    assert "3 cases" in site.search().text

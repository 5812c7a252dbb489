"""The standby answers when the first engine is away, slow or nonsensical; every reader has it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from casestudies import services
from casestudies.restoring import restore
from search import service
from search.engines import get_engine
from search.engines.base import EngineUnavailable, IndexTorn, SearchEngine
from search.engines.breaker import FAILURES, CircuitBreaker
from search.engines.embedded import EmbeddedEngine
from search.engines.patience import budget, one_budget, time_left
from search.engines.standby import Standby
from search.indexing import status
from search.indexing.drain import drain_once
from search.indexing.rebuild import rebuild
from search.indexing.status import index_status
from search.parameters import SearchQuery
from search.service import ask, find, scan
from search.vocabulary import DatabaseVocabulary
from tests import factories
from tests.search.feeding import blocked

pytestmark = pytest.mark.django_db

ALL = SearchQuery()


class First(EmbeddedEngine):
    """The engine of a larger site, played by an embedded one that fails as it is told."""

    name = "first"

    def __init__(self, root: Path) -> None:
        super().__init__(root, DatabaseVocabulary())
        self.fault: BaseException | None = None
        self.takes = 0.0
        self.asked = 0

    def identity(self) -> str:
        return "first"

    def opened(self, *, patient: bool = False, confirmed: int = 0) -> Any:
        self.asked += 1
        if self.takes:
            threading.Event().wait(min(self.takes, time_left(self.takes)))
            if time_left(self.takes) <= 0:
                raise EngineUnavailable("too slow")
        if self.fault:
            raise self.fault
        return super().opened(patient=patient, confirmed=confirmed)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def first(tmp_path: Path, case_index: object) -> First:
    """The first engine, registered and built."""
    engine = First(tmp_path / "first")
    rebuild(engine)
    return engine


@pytest.fixture
def pair(first: First, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> list[SearchEngine]:
    """The two engines, as the site now asks them."""
    both = [first, get_engine()]
    standby = Standby(both, seconds=0.3, breaker=lambda: CircuitBreaker(clock=clock))
    monkeypatch.setattr(service, "engines_here", lambda: both)
    monkeypatch.setattr(service, "_standby", lambda engines, seconds: standby)
    return both


@pytest.fixture
def sensors(pair: list[SearchEngine]) -> Any:
    """A case in both indexes."""
    made = factories.published_case("Sensors for falls")
    for engine in pair:
        drain_once(engine)
    return made


READERS: list[Callable[[], object]] = [
    lambda: find(SearchQuery(q="sensors")).total,
    lambda: list(scan(SearchQuery(q="sensors"))),
    lambda: ask(lambda index, blocked: sorted(index.known(["sensors"]))),
]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("fault", [EngineUnavailable("away"), IndexTorn("torn")])
def test_every_reader_is_answered_by_the_standby(
    first: First, sensors: Any, reader: Callable[[], object], fault: Exception
) -> None:
    before = reader()
    first.fault = fault
    assert reader() == before
    assert first.asked > 1


def test_an_answer_of_the_standby_says_so(first: First, sensors: Any) -> None:
    assert (find(ALL).engine, find(ALL).degraded) == ("first", False)
    first.fault = EngineUnavailable("away")
    results = find(ALL)
    assert (results.engine, results.degraded) == ("embedded", True)
    assert results.total == 1


def test_a_slow_engine_is_not_waited_for(first: First, sensors: Any) -> None:
    first.takes = 30.0
    assert find(ALL).degraded
    first.takes = 0.01
    assert not find(ALL).degraded


def test_all_questions_of_a_page_share_the_time_of_one(first: First, sensors: Any) -> None:
    first.takes = 0.12
    with one_budget(0.3):
        answers = [find(ALL).degraded for _ in range(6)]
    assert answers == sorted(answers), "once the time is spent, it is spent for the page"
    assert answers[0] is False and answers[-1] is True
    assert first.asked < 6
    assert not find(ALL).degraded, "another page has its own time, and nothing was held against it"


def test_time_outside_of_questions_is_not_counted() -> None:
    with one_budget(0.2):
        threading.Event().wait(0.25)
        assert budget(1.0).left == 0.2
        with budget(1.0).spending():
            assert 0 < time_left(5.0) <= 0.2
    assert time_left(5.0) == 5.0
    assert budget(1.0).left == 1.0


def test_an_engine_that_keeps_failing_is_left_alone_and_comes_back_by_itself(
    first: First, sensors: Any, clock: Clock
) -> None:
    first.fault = EngineUnavailable("away")
    for _ in range(FAILURES + 20):
        assert find(ALL).total == 1
    assert first.asked == FAILURES
    first.fault = None
    assert find(ALL).degraded, "it rests"
    clock.now += 60
    assert not find(ALL).degraded
    assert not find(ALL).degraded


def test_health_does_not_call_an_engine_well_before_it_answers_readers_again(
    first: First,
    pair: list[SearchEngine],
    sensors: Any,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(status, "engines_here", lambda: pair)
    first.fault = EngineUnavailable("away")
    for _ in range(FAILURES):
        find(ALL)
    first.fault = None
    told = index_status()
    answering = told.answering
    assert answering is not None and answering.engine == "embedded"
    assert told.targets[0].problem == status.LEFT_ALONE
    clock.now += 60
    assert index_status().targets[0].healthy, "the next reader tries it"
    assert not find(ALL).degraded


def test_a_fault_of_ours_is_not_hidden_by_the_standby(first: First, sensors: Any) -> None:
    first.fault = KeyError("a slip of ours")
    with pytest.raises(KeyError):
        find(ALL)
    first.fault = None
    assert not find(ALL).degraded


def test_an_index_that_is_not_fed_is_not_asked(first: First, sensors: Any) -> None:
    factories.fed(first).delete()
    assert find(ALL).degraded
    factories.fed(first)
    assert not find(ALL).degraded


def test_with_both_away_nothing_is_pretended(
    first: First, pair: list[SearchEngine], sensors: Any
) -> None:
    first.fault = EngineUnavailable("away")
    factories.fed(pair[1]).delete()
    for reader in READERS:
        with pytest.raises(EngineUnavailable):
            reader()
    assert Client().get("/search/").status_code == 503
    assert Client().get("/api/v1/cases").status_code == 503
    assert Client().get("/").status_code == 200


def test_the_page_and_the_api_say_that_a_standby_answers(first: First, sensors: Any) -> None:
    words = "The usual search is away"
    assert words not in Client().get("/search/?q=sensors").content.decode()
    first.fault = EngineUnavailable("away")
    text = Client().get("/search/?q=sensors").content.decode()
    assert words in text and "1 case" in text
    assert Client().get("/api/v1/cases?q=sensors").json()["degraded"] is True
    first.fault = None


def test_what_is_taken_away_is_not_found_with_either_engine_down(
    first: First, pair: list[SearchEngine], sensors: Any
) -> None:
    """It stays blocked until both have confirmed, whichever is down meanwhile."""
    services.withdraw(sensors, "legal")
    for fault in (None, EngineUnavailable("away")):
        first.fault = fault
        assert (find(ALL).total, list(scan(ALL))) == (0, [])
    drain_once(pair[1])
    first.fault = None
    assert sensors.pk in dict(first.versions())
    assert (find(ALL).total, list(scan(ALL))) == (0, [])
    assert all(not facet.selected and not _counted(facet) for facet in find(ALL).facets)
    drain_once(first)
    assert not blocked()
    assert find(ALL).total == 0


def test_what_was_withdrawn_and_published_again_is_found_in_the_index_that_knows(
    first: First, pair: list[SearchEngine], sensors: Any
) -> None:
    """An engine that is away for an hour keeps nothing back from the one that stands by."""
    first.fault = EngineUnavailable("away")
    services.withdraw(sensors, "legal")
    drain_once(pair[1])
    restore(sensors)
    drain_once(pair[1])
    assert sensors.pk in blocked()
    assert (find(ALL).total, find(ALL).degraded) == (1, True)
    first.fault = None
    assert (find(ALL).total, find(ALL).degraded) == (0, False)
    drain_once(first)
    assert find(ALL).total == 1


def _counted(facet: Any) -> int:
    return sum(value.count for value in facet.values)


def test_without_an_engine_there_is_no_answer() -> None:
    with pytest.raises(EngineUnavailable):
        Standby([], seconds=1.0).ask(lambda engine, name: 1, fed=())

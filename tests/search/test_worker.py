"""The worker keeps every index of its host in step, by itself, and goes on whatever happens."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from casestudies import services
from casestudies.models import CaseStudyPage
from search.engines import get_engine
from search.engines.base import EngineStatus, EngineUnavailable
from search.engines.embedded import EmbeddedEngine
from search.indexing import feeder as feeder_module
from search.indexing.drain import drain_now
from search.indexing.feeder import Feeder
from search.indexing.rebuild import rebuild
from search.indexing.worker import STANDBY_PACE, Worker
from search.models import IndexJob, IndexTarget
from search.vocabulary import DatabaseVocabulary
from tests import factories
from tests.search.feeding import Broken, broken, found, target

pytestmark = pytest.mark.django_db


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Ears:
    """Hears what is said."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def __call__(self, line: str) -> None:
        self.lines.append(line)

    def heard(self, words: str) -> bool:
        return any(words in line for line in self.lines)


def test_a_torn_index_mends_itself(case_index: object) -> None:
    page = factories.published_case("Sensors for falls")
    drain_now()
    for file in Path(settings.SEARCH_INDEX_DIR).rglob("*"):
        if file.is_file() and file.suffix in {".store", ".idx", ".term", ".fast", ".json"}:
            file.write_bytes(b"torn")
    assert not get_engine().status().healthy
    ears = Ears()
    Worker(say=ears).step()
    assert get_engine().status().healthy, ears.lines
    assert found("falls") == [page.pk]
    assert ears.heard("built the index: 1 cases")


def test_the_worker_publishes_what_falls_due_and_indexes_it(complete_draft: CaseStudyPage) -> None:
    complete_draft.title = "Embargoed until now"
    complete_draft.embargo_until = timezone.now() + timedelta(hours=1)
    page = services.publish(complete_draft)
    revision = page.get_latest_revision()
    past = timezone.now() - timedelta(minutes=1)
    revision.content["embargo_until"] = past.isoformat()
    revision.content["go_live_at"] = past.isoformat()
    revision.approved_go_live_at = past
    revision.save()
    worker = Worker(say=lambda line: None)
    worker.step()
    worker.step()
    assert found("embargoed") == [page.pk]


def test_an_index_that_was_not_known_is_registered_and_built(case_index: object) -> None:
    IndexTarget.objects.all().delete()
    page = factories.published_case("Sensors for falls")
    with pytest.raises(EngineUnavailable):
        found("falls")
    Worker(say=Ears()).step()
    assert found("falls") == [page.pk]


def test_an_index_that_was_forgotten_is_not_believed_until_it_has_been_built_anew(
    case_index: object,
) -> None:
    page = factories.published_case("Sensors for falls")
    drain_now()
    IndexTarget.objects.all().delete()
    services.withdraw(page, "legal")
    with pytest.raises(EngineUnavailable):
        found("falls")
    Worker(say=Ears()).step()
    assert found("falls") == []
    assert dict(get_engine().versions()) == {}


def test_a_copied_folder_is_another_index(case_index: object, tmp_path: Path) -> None:
    factories.published_case()
    drain_now()
    folder = Path(settings.SEARCH_INDEX_DIR)
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "identity").write_text((folder / "identity").read_text())
    own = EmbeddedEngine(folder, DatabaseVocabulary()).identity()
    other = EmbeddedEngine(copy, DatabaseVocabulary())
    assert other.identity() != own
    assert other.identity() == other.identity()


def test_a_follower_feeds_this_hosts_own_index_alone(case_index: object, settings: object) -> None:
    settings.SEARCH_ENGINE = "elasticsearch"  # type: ignore[attr-defined]
    page = factories.published_case("Sensors for falls")
    Worker(say=Ears(), follow=True).step()
    held = dict(get_engine("embedded").versions())
    assert list(held) == [page.pk]
    assert not IndexTarget.objects.filter(engine="elasticsearch").exists()


def test_an_engine_that_is_only_away_is_not_built_anew(case_index: object) -> None:
    factories.published_case()
    drain_now()

    class Away(Broken):
        def status(self, *, confirmed: int = 0):  # type: ignore[no-untyped-def]
            return EngineStatus(self.name, "", 0, "", healthy=False, problem="away")

        def rebuild(self, expected: int | None = None):  # type: ignore[no-untyped-def]
            raise AssertionError("an index that may come back by itself was built anew")

    Feeder(Away(Path(settings.SEARCH_INDEX_DIR)), Ears()).step()


def test_feeding_an_index_is_noted_once_a_minute(case_index: object) -> None:
    rebuild()
    clock = Clock()
    feeder = Feeder(get_engine(), Ears(), clock=clock)
    for age, noted in ((30, False), (90, True)):
        before = timezone.now() - timedelta(seconds=age)
        IndexTarget.objects.update(seen_at=before)
        clock.now += feeder_module.LOOK_EVERY
        feeder.step()
        assert (target().seen_at > before) is noted


def test_an_engine_that_stays_away_is_not_told_of_again_and_again(case_index: object) -> None:
    class Away(Broken):
        def rebuild(self, expected: int | None = None):  # type: ignore[no-untyped-def]
            raise EngineUnavailable("away")

    (Path(settings.SEARCH_INDEX_DIR) / "current").unlink()
    ears, clock = Ears(), Clock()
    feeder = Feeder(Away(Path(settings.SEARCH_INDEX_DIR)), ears, clock=clock)
    for _ in range(5):
        clock.now += feeder_module.LOOK_EVERY
        feeder.step()
    assert len(ears.lines) == 2, ears.lines


def test_an_engine_that_is_away_is_asked_again_after_a_while(case_index: object) -> None:
    rebuild()
    page = factories.published_case("Sensors for falls")
    engine, clock = broken(away=True), Clock()
    feeder = Feeder(engine, Ears(), clock=clock)
    feeder.step()
    assert target().failures == 1
    engine.away = False
    IndexTarget.objects.update(retry_at=timezone.now() + timedelta(minutes=1))
    clock.now += 1
    feeder.step()
    assert IndexJob.objects.exists(), "it is left alone for a moment"
    IndexTarget.objects.update(retry_at=timezone.now())
    clock.now += 1
    feeder.step()
    assert found("falls") == [page.pk]
    assert target().failures == 0


def test_drift_is_found_and_mended_by_itself(case_index: object) -> None:
    page = factories.published_case("Sensors for falls")
    drain_now()
    CaseStudyPage.objects.filter(pk=page.pk).update(title="Pothole repair")
    ears, clock = Ears(), Clock()
    feeder = Feeder(get_engine(), ears, clock=clock)
    feeder.step()
    assert target().checked_at is None
    clock.now += feeder_module.CHECK_FIRST + 1
    for _ in range(6):
        feeder.step()
    assert ears.heard("1 stale")
    assert (found("pothole"), target().stale) == ([page.pk], 1)
    clock.now += feeder_module.CHECK_AGAIN * 2
    for _ in range(4):
        feeder.step()
    assert target().stale == 0


def test_a_check_goes_on_while_there_is_always_something_to_drain(
    case_index: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.indexing.drift.CHUNK", 1)
    pages = [factories.published_case(f"Case {number}") for number in range(3)]
    drain_now()
    clock = Clock()
    feeder = Feeder(get_engine(), Ears(), clock=clock)
    feeder.step()
    clock.now += feeder_module.CHECK_FIRST + 1
    for _ in range(8):
        clock.now += feeder_module.CHUNK_EVERY + 0.1
        services.publish(pages[0])
        feeder.step()
    assert target().checked_at is not None


def test_a_feeder_rests_between_small_batches_and_not_while_much_is_left(
    case_index: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    feeder = Feeder(get_engine(), Ears(), clock=clock, pace=7.0)
    factories.published_case()
    feeder.step()
    clock.now += feeder_module.RETRY_EVERY
    factories.published_case()
    assert feeder.rest(idle=feeder.step()) == 7.0
    assert feeder.rest(idle=feeder.step()) == feeder_module.POLL
    monkeypatch.setattr(feeder_module, "SUBJECTS", 1)
    clock.now += feeder_module.RETRY_EVERY
    factories.published_case()
    assert feeder.rest(idle=feeder.step()) == 0


def test_only_a_standby_is_fed_at_a_pace(settings: object) -> None:
    settings.SEARCH_ENGINE = "embedded"  # type: ignore[attr-defined]
    assert Worker(say=Ears()).paces == {"embedded": 0.0}
    assert Worker(say=Ears(), follow=True).paces == {"embedded": 0.0}
    settings.SEARCH_ENGINE = "elasticsearch"  # type: ignore[attr-defined]
    assert Worker(say=Ears()).paces == {"elasticsearch": 0.0, "embedded": STANDBY_PACE}


@pytest.fixture
def running() -> Iterator[threading.Event]:
    """What stops the worker of a test, which has ended when the test has."""
    stop = threading.Event()
    yield stop
    stop.set()


def test_the_worker_stops_when_told(case_index: object) -> None:
    worker = Worker(say=Ears())
    worker.stop.set()
    worker.run()


def test_no_fault_ends_a_feeder(case_index: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeder_module, "FAULT_PAUSE", 0.01)
    monkeypatch.setattr(feeder_module, "RETRY_EVERY", 0.01)
    ears = Ears()
    faults: list[Exception] = [DatabaseError("gone"), KeyError("a slip of ours")]

    class Faulty(Feeder):
        __slots__ = ()

        def step(self) -> bool:
            if faults:
                raise faults.pop(0)
            self.stop.set()
            return True

    Faulty(get_engine(), ears).run()
    assert ears.heard("the database did not answer") and ears.heard("KeyError")


@pytest.mark.postgres  # the tests' SQLite is in memory, where nobody waits for another's lock
@pytest.mark.django_db(transaction=True)
def test_a_running_worker_makes_findable_what_is_published(running: threading.Event) -> None:
    factories.case_index()
    ears = Ears()

    def work() -> None:
        Worker(say=ears, stop=running).run()
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        page = factories.published_case("Sensors for falls")
        patience = time.monotonic() + 20
        while not (ids := found("falls")) and time.monotonic() < patience:
            time.sleep(0.05)
    finally:
        running.set()
        thread.join(20)
    assert ids == [page.pk], ears.lines
    assert not thread.is_alive()

"""From the outbox into the index: what was committed is what is found."""

from __future__ import annotations

import multiprocessing
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casestudies import services
from search.documents import CaseDocument
from search.engines import get_engine
from search.engines.embedded import EmbeddedEngine
from search.indexing import batch
from search.indexing.batch import Batch
from search.indexing.blocked import Blocked
from search.indexing.drain import Drained, drain_now, drain_once
from search.indexing.lock import index_lock
from search.indexing.outbox import block, enqueue
from search.indexing.rebuild import rebuild
from search.indexing.targets import register
from search.models import BlockedCase, IndexJob, Subject
from search.parameters import SearchQuery
from search.service import find
from search.vocabulary import DatabaseVocabulary
from taxonomy.models import Method
from taxonomy.services import rename_term
from tests import factories
from tests.search.feeding import Broken, Counting, blocked, found

pytestmark = pytest.mark.django_db


def test_what_is_published_is_found_and_the_job_is_gone(case_index: object) -> None:
    page = factories.published_case("Sensors for falls")
    assert drain_now().jobs > 0
    assert found("falls") == [page.pk]
    assert not IndexJob.objects.exists()


def test_a_new_title_replaces_the_old_one(case_index: object) -> None:
    page = factories.published_case("Sensors for falls")
    drain_now()
    page.title = "Pothole repair"
    services.publish(page)
    drain_now()
    assert (found("sensors"), found("pothole")) == ([], [page.pk])


@pytest.mark.parametrize("step", ["unpublish", "withdraw", "delete", "embargo"])
def test_what_is_taken_away_is_not_found_even_before_the_worker_comes(
    case_index: object, step: str
) -> None:
    page = factories.published_case("Sensors for falls")
    drain_now()
    if step == "unpublish":
        services.unpublish(page)
    elif step == "withdraw":
        services.withdraw(page, "legal")
    elif step == "embargo":
        page.embargo_until = timezone.now() + timedelta(days=1)
        services.publish(page)
    else:
        page.delete()
    results = find(SearchQuery(q="sensors"))
    assert (results.total, results.hits) == (0, ())
    drain_now()
    assert not BlockedCase.objects.exists()
    assert get_engine().status().documents == 0


def test_a_renamed_term_reaches_the_index(case_index: object) -> None:
    method = factories.term(Method, "Zeppelin tender")
    page = factories.complete_draft()
    page.methods = [method]
    page = services.publish(page)
    drain_now()
    rename_term(method, name="Airship tender")
    drain_now()
    assert found("airship") == [page.pk]


def test_a_case_stays_blocked_until_the_last_index_has_confirmed(
    case_index: object, tmp_path: Path
) -> None:
    other = EmbeddedEngine(tmp_path / "other", DatabaseVocabulary())
    page = factories.published_case("Sensors for falls")
    rebuild(other)
    drain_now()
    services.unpublish(page)
    assert drain_once(get_engine()).jobs
    assert page.pk in dict(other.versions())
    assert BlockedCase.objects.get().target_id == other.identity()
    assert blocked() == {page.pk}
    assert drain_once(other).jobs
    assert dict(other.versions()) == {}
    assert not blocked()


def test_each_index_is_drained_alone(case_index: object, tmp_path: Path) -> None:
    other = Broken(tmp_path / "other")
    rebuild(other)
    page = factories.published_case("Sensors for falls")
    other.away = True
    assert drain_once(other).put_back
    assert drain_once(get_engine()).jobs
    assert found("falls") == [page.pk]
    assert set(IndexJob.objects.values_list("target_id", flat=True)) == {other.identity()}
    other.away = False
    assert drain_once(other).jobs
    assert not IndexJob.objects.exists()


def test_many_jobs_about_one_page_are_one_write(case_index: object) -> None:
    page = factories.published_case("Sensors for falls")
    drain_now()
    for _ in range(300):
        enqueue(Subject.PAGE, page.pk)
    engine = Counting(Path(settings.SEARCH_INDEX_DIR))
    assert drain_once(engine) == Drained(jobs=300, written=1)
    assert engine.written == [[page.pk]]
    assert not IndexJob.objects.exists()


def test_a_batch_takes_so_many_things_and_all_repeats_of_them(
    case_index: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "SUBJECTS", 2)
    name = factories.fed().pk
    IndexJob.objects.all().delete()
    for key in (1, 2, 3, 1, 3, 2, 1):
        enqueue(Subject.PAGE, key)
    taken = Batch.due(name)
    assert {key: len(ids) for (_, key), ids in taken.jobs.items()} == {"1": 3, "2": 2}
    taken.delete()
    assert set(IndexJob.objects.values_list("key", flat=True)) == {"3"}


def test_draining_costs_the_same_queries_for_one_case_and_for_ten(case_index: object) -> None:
    pages = [factories.published_case() for _ in range(10)]
    drain_now()
    counts = []
    for chosen in (pages[:1], pages):
        for page in chosen:
            enqueue(Subject.PAGE, page.pk)
        with CaptureQueriesContext(connection) as captured:
            drain_once(get_engine())
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_confirming_costs_the_same_queries_for_one_blocked_case_and_for_ten(
    case_index: object,
) -> None:
    name = factories.fed().pk
    counts = []
    for number in (1, 10):
        block(range(number))
        with CaptureQueriesContext(connection) as captured:
            Blocked.by(name).confirm()
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert not BlockedCase.objects.exists()


def test_an_index_that_was_never_built_is_not_drained_into(
    case_index: object, tmp_path: Path
) -> None:
    other = EmbeddedEngine(tmp_path / "other", DatabaseVocabulary())
    register(other)
    page = factories.published_case("Sensors for falls")
    assert drain_once(other).idle
    rebuild(other)
    assert dict(other.versions()).keys() == {page.pk}


def test_a_job_written_while_another_process_drains_waits_its_turn(case_index: object) -> None:
    factories.published_case()
    engine = get_engine()
    name = engine.identity()
    taken = threading.Event()
    release = threading.Event()

    def hold() -> None:
        with index_lock(name):
            taken.set()
            release.wait(5)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    taken.wait(5)
    try:
        assert drain_once(engine, wait=False).idle
        assert IndexJob.objects.exists()
    finally:
        release.set()
        holder.join()
    assert drain_once(engine, wait=False).jobs


def test_a_reference_without_a_page_is_no_trouble(case_index: object) -> None:
    enqueue(Subject.CASE_REF, "PR-999999")
    enqueue(Subject.PAGE, "999999")
    assert drain_now().put_back == 0


def _write(folder: str, first: int, count: int) -> None:
    engine = EmbeddedEngine(Path(folder), DatabaseVocabulary())
    moment = timezone.now()
    for number in range(first, first + count):
        engine.upsert(
            [
                CaseDocument(
                    ref=f"PR-{number:06d}",
                    page_id=number,
                    version=1,
                    slug=f"case-{number}",
                    title=f"Case {number}",
                    published=moment,
                    updated=moment,
                )
            ]
        )


def test_two_processes_writing_at_once_lose_nothing(case_index: object, tmp_path: Path) -> None:
    EmbeddedEngine(tmp_path, DatabaseVocabulary()).clear()
    context = multiprocessing.get_context("fork")
    writers = [
        context.Process(target=_write, args=(str(tmp_path), first, 15)) for first in (1, 101)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    held = {page_id for page_id, _ in EmbeddedEngine(tmp_path, DatabaseVocabulary()).versions()}
    assert held == {*range(1, 16), *range(101, 116)}

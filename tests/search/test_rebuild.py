"""A whole new index beside the live one: edits go on, nobody sees half of it, nothing is lost."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casestudies import services
from casestudies.models import CaseStudyPage
from search.documents import CaseDocument
from search.engines import get_engine
from search.engines.base import EngineUnavailable, IndexBuild, RebuildRefused, SearchError
from search.engines.embedded import EmbeddedEngine
from search.engines.embedded import documents as embedded_documents
from search.indexing import build
from search.indexing.drain import drain_now, drain_once
from search.indexing.lock import index_lock
from search.indexing.outbox import block, enqueue
from search.indexing.rebuild import rebuild
from search.models import BlockedCase, IndexJob, IndexTarget, Subject
from search.parameters import SearchQuery
from search.service import find
from search.vocabulary import DatabaseVocabulary
from tests import factories
from tests.search.feeding import found, target

pytestmark = pytest.mark.django_db


def test_a_rebuild_finds_all_public_cases_and_nothing_else(case_index: object) -> None:
    public = factories.published_case("Sensors for falls")
    hidden = factories.published_case("Sensors withdrawn")
    services.withdraw(hidden, "legal")
    factories.draft("Sensors in a draft")
    done = rebuild()
    assert done.documents == 1
    assert found("sensors") == [public.pk]


def test_it_does_the_jobs_that_were_there_before(case_index: object) -> None:
    page = factories.published_case()
    services.unpublish(page)
    IndexJob.objects.create(
        target=target(), subject=Subject.PAGE, key="1", parked_at=page.first_published_at
    )
    assert IndexJob.objects.exists() and BlockedCase.objects.exists()
    rebuild()
    assert not IndexJob.objects.exists()
    assert not BlockedCase.objects.exists()


def test_what_changes_during_a_rebuild_waits_for_the_drainer(case_index: object) -> None:
    first, second = factories.published_case("First"), factories.published_case("Second")

    def meanwhile(done: int, total: int) -> None:
        services.unpublish(first)
        second.title = "Pothole repair"
        services.publish(second)

    rebuild(progress=meanwhile)
    assert IndexJob.objects.exists()
    assert find(SearchQuery()).total == 1, "what was unpublished is blocked until it is drained"
    drain_now()
    assert found("pothole") == [second.pk]
    assert dict(get_engine().versions()).keys() == {second.pk}


def test_the_drainer_goes_on_during_a_rebuild_and_the_new_index_has_what_it_wrote(
    case_index: object,
) -> None:
    kept, gone = factories.published_case("Sensors kept"), factories.published_case("Sensors gone")
    drain_now()
    seen: list[list[int]] = []

    def meanwhile(done: int, total: int) -> None:
        kept.title = "Pothole repair"
        services.publish(kept)
        gone.delete()
        new = factories.published_case("Pothole mapping")
        assert drain_once(get_engine(), wait=False).jobs
        seen.append([kept.pk, new.pk])
        assert sorted(found("pothole")) == sorted(seen[0])

    rebuild(progress=meanwhile)
    assert not IndexJob.objects.exists()
    assert sorted(found("pothole")) == sorted(seen[0])
    assert dict(get_engine().versions()).keys() == set(seen[0])


def test_what_is_written_until_the_build_has_begun_is_in_the_new_index_too(
    case_index: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = get_engine()
    begin = engine.rebuild
    written: list[int] = []

    @contextmanager
    def begun_late() -> Iterator[IndexBuild]:
        written.append(factories.published_case("Pothole mapping").pk)
        assert drain_once(engine, wait=False).jobs
        with begin() as build:
            yield build

    monkeypatch.setattr(engine, "rebuild", begun_late)
    rebuild(engine)
    assert found("pothole") == written


def test_two_rebuilds_of_one_index_do_not_meet(case_index: object) -> None:
    # PostgreSQL gives the lock to a connection, so another one must hold it, as another process would.
    name, held, done = target().pk, threading.Event(), threading.Event()

    def hold() -> None:
        with index_lock(name, "build"):
            held.set()
            done.wait(60)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    try:
        assert held.wait(60)
        with pytest.raises(EngineUnavailable, match="under way"):
            rebuild()
    finally:
        done.set()
        other.join()


def test_a_rebuild_that_fails_leaves_the_old_index_and_its_jobs(case_index: object) -> None:
    page = factories.published_case("Sensors for falls")
    drain_now()
    factories.published_case("Sensors for bins")
    jobs = IndexJob.objects.count()

    def fail(done: int, total: int) -> None:
        raise RuntimeError("stopped")

    with pytest.raises(RuntimeError):
        rebuild(progress=fail)
    assert found("sensors") == [page.pk]
    assert IndexJob.objects.count() == jobs
    folder = Path(settings.SEARCH_INDEX_DIR)
    assert len(list(folder.glob("index-*"))) == 1


def refuse(monkeypatch: pytest.MonkeyPatch, titles: Sequence[str]) -> None:
    """Have the engine choke on cases by their title."""
    whole = embedded_documents.to_index

    def picky(case: CaseDocument) -> Any:
        if case.title in titles:
            raise ValueError("a number too large")
        return whole(case)

    monkeypatch.setattr(embedded_documents, "to_index", picky)


def test_a_refused_case_is_named_and_parked_and_the_rest_is_found(
    case_index: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd, plain = factories.published_case("Odd sensors"), factories.published_case("Sensors")
    refuse(monkeypatch, ["Odd sensors"])
    done = rebuild()
    assert (done.documents, list(done.refused)) == (1, [odd.pk])
    assert "a number too large" in done.refused[odd.pk]
    assert found("sensors") == [plain.pk]
    [job] = IndexJob.objects.parked()
    assert (job.key, "too large" in job.last_error) == (str(odd.pk), True)
    err = StringIO()
    call_command("rebuild_index", stdout=StringIO(), stderr=err)
    assert f"case {odd.pk}, because: ValueError: a number too large" in err.getvalue()
    assert IndexJob.objects.parked().count() == 1, "once, however often it is rebuilt"


def test_a_case_that_cannot_be_made_into_a_document_holds_up_nobody(
    case_index: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd, plain = factories.published_case("Odd sensors"), factories.published_case("Sensors")
    whole = build._content

    def picky(case: Any, lookups: Any) -> Any:
        if case.page["id"] == odd.pk:
            raise KeyError("regime")
        return whole(case, lookups)

    monkeypatch.setattr(build, "_content", picky)
    assert list(rebuild().refused) == [odd.pk]
    assert found("sensors") == [plain.pk]


def test_a_case_whose_rows_cannot_be_read_holds_up_nobody(case_index: object) -> None:
    odd, plain = factories.published_case("Odd sensors"), factories.published_case("Sensors")
    torn = "UPDATE casestudies_casestudypage SET started = 'no date' WHERE page_ptr_id = %s"
    with connection.cursor() as cursor:
        cursor.execute(torn, [odd.pk])
    assert list(rebuild().refused) == [odd.pk]
    assert found("sensors") == [plain.pk]


def test_when_much_is_refused_the_old_index_stays(
    case_index: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles = [f"Sensors {number}" for number in range(4)]
    pages = [factories.published_case(title) for title in titles]
    drain_now()
    refuse(monkeypatch, titles[:3])
    with pytest.raises(RebuildRefused, match="3 of 4 cases were refused"):
        rebuild()
    assert sorted(found("sensors")) == [page.pk for page in pages]


def test_a_rebuild_costs_the_same_queries_for_one_case_and_for_ten(case_index: object) -> None:
    counts = []
    for number in (1, 9):
        for _ in range(number):
            factories.published_case()
        block([1])
        enqueue(Subject.PAGE, 1)
        with CaptureQueriesContext(connection) as captured:
            rebuild()
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_command_shows_progress_and_rate(case_index: object) -> None:
    factories.published_case()
    out = StringIO()
    call_command("rebuild_index", stdout=out)
    assert "1 of 1 cases (" in out.getvalue()
    assert "Indexed 1 cases with embedded" in out.getvalue()
    assert "a second)." in out.getvalue()


def test_the_command_builds_the_standby_when_the_server_is_away(
    case_index: object, settings: Any
) -> None:
    settings.SEARCH_ENGINE = "elasticsearch"
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    page = factories.published_case("Sensors for falls")
    with pytest.raises(CommandError, match="elasticsearch was not rebuilt"):
        call_command("rebuild_index", stdout=StringIO())
    IndexTarget.objects.all().delete()
    err = StringIO()
    call_command("rebuild_index", if_reachable=True, stdout=StringIO(), stderr=err)
    assert "The worker builds it when it can." in err.getvalue()
    results = find(SearchQuery(q="sensors"))
    assert ([hit.page_id for hit in results.hits], results.degraded) == ([page.pk], True)
    with pytest.raises(CommandError):
        call_command("rebuild_index", engine="elasticsearch", if_reachable=True, stdout=StringIO())


@pytest.mark.django_db(transaction=True)
def test_no_reader_sees_half_an_index_while_it_is_rebuilt_again_and_again() -> None:
    pages = [factories.published_case(f"Sensors {number}") for number in range(3)]
    rebuild()
    engine = EmbeddedEngine(Path(settings.SEARCH_INDEX_DIR), DatabaseVocabulary())
    stop = threading.Event()
    failures: list[str] = []
    reads: list[int] = []

    def read() -> None:
        while not stop.is_set() and not failures:
            try:
                ids = {hit.page_id for hit in engine.search(SearchQuery(q="sensors")).hits}
                if ids != {page.pk for page in pages} or not engine.status().healthy:
                    failures.append(f"{ids}, {engine.status().problem}")
            except SearchError as error:
                failures.append(repr(error))
            reads.append(1)
        connection.close()

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for page in pages:
            page.summary = "A new summary"
            services.publish(page)
            for _ in range(3):
                rebuild()
            drain_now()
    finally:
        stop.set()
        reader.join(20)
    assert not failures
    assert len(reads) > len(pages)
    assert {case.summary for case in _held(pages)} == {"A new summary"}


def _held(pages: Iterable[CaseStudyPage]) -> list[CaseDocument]:
    """What the database would have indexed now, once the index is known to hold the same."""
    documents = build.build_documents([page.pk for page in pages])
    assert dict(get_engine().versions()) == {case.page_id: case.version for case in documents}
    return documents

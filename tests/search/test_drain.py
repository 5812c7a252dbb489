"""From the outbox into the index: nothing is lost, whatever fails on the way."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Collection, Iterable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from casestudies import services
from casestudies.models import CaseStudyPage
from search.documents import CaseDocument
from search.engines import get_engine
from search.engines.base import EngineUnavailable
from search.engines.embedded import EmbeddedEngine
from search.indexing import drain
from search.indexing.drain import drain_now, drain_once
from search.indexing.lock import index_lock
from search.indexing.rebuild import rebuild
from search.indexing.status import index_status
from search.indexing.worker import Worker
from search.models import BlockedCase, IndexJob, Subject
from search.parameters import SearchQuery
from search.service import find
from search.vocabulary import DatabaseVocabulary
from taxonomy.models import Method
from taxonomy.services import rename_term
from tests import factories

pytestmark = pytest.mark.django_db


def found(words: str) -> list[int]:
    return [hit.page_id for hit in find(SearchQuery(q=words)).hits]


class Broken(EmbeddedEngine):
    """The embedded engine with a fault: it cannot be reached, or it chokes on one case."""

    def __init__(self, root: Path, *, away: bool = False, poison: int = 0) -> None:
        super().__init__(root, DatabaseVocabulary())
        self.away, self.poison = away, poison

    def upsert(self, documents: Iterable[CaseDocument]) -> int:
        kept = list(documents)
        if self.away:
            raise EngineUnavailable("away")
        if any(document.page_id == self.poison for document in kept):
            raise ValueError("cannot be digested")
        return super().upsert(kept)

    def delete(self, page_ids: Collection[int]) -> None:
        if self.away:
            raise EngineUnavailable("away")
        super().delete(page_ids)


def make_due() -> None:
    IndexJob.objects.update(not_before=timezone.now() - timedelta(seconds=1))


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


def test_an_engine_that_is_away_puts_jobs_back_and_loses_none(case_index: object) -> None:
    page = factories.published_case("Sensors for falls")
    jobs = IndexJob.objects.count()
    away = Broken(Path(settings.SEARCH_INDEX_DIR), away=True)
    assert drain_once(away).put_back == jobs
    assert IndexJob.objects.count() == jobs
    job = IndexJob.objects.first()
    assert job is not None
    assert job.not_before > timezone.now()
    assert (job.attempts, job.parked_at) == (1, None)
    assert "away" in index_status().last_failure
    make_due()
    drain_now()
    assert found("falls") == [page.pk]


def test_waits_grow_with_each_failure_and_end_at_a_limit() -> None:
    assert drain._wait(1) <= timedelta(seconds=0.5)
    assert timedelta(seconds=4) <= drain._wait(5) <= timedelta(seconds=8)
    assert drain._wait(60) <= drain.LONGEST_WAIT


def test_a_job_that_always_fails_is_parked_and_holds_up_nobody(case_index: object) -> None:
    poison = factories.published_case("Poisonous")
    healthy = factories.published_case("Sensors for falls")
    engine = Broken(Path(settings.SEARCH_INDEX_DIR), poison=poison.pk)
    for _ in range(drain.ATTEMPTS):
        make_due()
        drain_once(engine)
    assert found("falls") == [healthy.pk]
    assert IndexJob.objects.parked().exists()
    assert not IndexJob.objects.waiting().exists()
    assert index_status().parked > 0


def test_a_job_written_while_another_process_drains_waits_its_turn(case_index: object) -> None:
    factories.published_case()
    taken = threading.Event()
    release = threading.Event()

    def hold() -> None:
        with index_lock():
            taken.set()
            release.wait(5)

    holder = threading.Thread(target=hold)
    holder.start()
    taken.wait(5)
    try:
        assert drain_once(wait=False).idle
        assert IndexJob.objects.exists()
    finally:
        release.set()
        holder.join()
    assert drain_once(wait=False).jobs


def test_a_rebuild_finds_all_public_cases_and_nothing_else(case_index: object) -> None:
    public = factories.published_case("Sensors for falls")
    hidden = factories.published_case("Sensors withdrawn")
    services.withdraw(hidden, "legal")
    factories.draft("Sensors in a draft")
    done = rebuild()
    assert done.documents == 1
    assert found("sensors") == [public.pk]


def test_an_edit_during_a_rebuild_is_in_the_index_afterwards(case_index: object) -> None:
    page = factories.published_case("Sensors for falls")

    def edit_meanwhile(done: int, total: int) -> None:
        page.title = "Pothole repair"
        services.publish(page)

    rebuild(progress=edit_meanwhile)
    drain_now()
    assert found("pothole") == [page.pk]


def test_a_torn_index_mends_itself(case_index: object) -> None:
    page = factories.published_case("Sensors for falls")
    drain_now()
    for file in Path(settings.SEARCH_INDEX_DIR).rglob("*"):
        if file.is_file() and file.suffix in {".store", ".idx", ".term", ".fast", ".json"}:
            file.write_bytes(b"torn")
    assert not get_engine().status().healthy
    said: list[str] = []
    Worker(say=said.append).step()
    assert get_engine().status().healthy, said
    assert found("falls") == [page.pk]
    assert any("Built the index: 1 cases" in line for line in said)


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


def test_the_worker_stops_when_told(case_index: object) -> None:
    worker = Worker(say=lambda line: None)
    worker.stop.set()
    worker.run()


def test_a_reference_without_a_page_is_no_trouble(case_index: object) -> None:
    IndexJob.objects.create(subject=Subject.CASE_REF, key="PR-999999")
    IndexJob.objects.create(subject=Subject.PAGE, key="999999")
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

"""Which indexes are fed: registered once, forgotten when nobody feeds them, built before they answer."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone

from search.engines import get_engine
from search.engines.base import EngineUnavailable
from search.indexing import targets
from search.indexing.outbox import block, enqueue
from search.indexing.rebuild import rebuild
from search.indexing.targets import (
    FORGOTTEN_AFTER,
    forget_unseen,
    let_others_finish,
    register,
    seen,
)
from search.models import BlockedCase, IndexJob, IndexTarget, Subject
from tests import factories
from tests.search.feeding import broken

pytestmark = pytest.mark.django_db


def test_an_index_is_registered_once(db: None) -> None:
    first, again = register(get_engine()), register(get_engine())
    assert first == again
    assert first.engine == "embedded"
    assert first.pk.startswith("embedded:")


def test_a_target_that_nobody_feeds_is_forgotten_with_its_jobs(db: None) -> None:
    own = factories.fed()
    long_ago = timezone.now() - FORGOTTEN_AFTER - timedelta(minutes=1)
    IndexTarget.objects.create(name="embedded:left", engine="embedded", seen_at=long_ago)
    enqueue(Subject.PAGE, 1)
    block([1])
    assert forget_unseen() == ["embedded:left"]
    assert set(IndexJob.objects.values_list("target_id", flat=True)) == {own.pk}
    assert set(BlockedCase.objects.values_list("target_id", flat=True)) == {own.pk}


def test_feeding_keeps_a_target_from_being_forgotten(db: None) -> None:
    own = factories.fed()
    IndexTarget.objects.update(seen_at=timezone.now() - FORGOTTEN_AFTER * 2)
    seen(own.pk)
    assert forget_unseen() == []


def test_a_target_dropped_while_a_change_is_on_its_way_leaves_no_jobs_behind(db: None) -> None:
    gone = IndexTarget.objects.create(name="embedded:gone", engine="embedded")
    enqueue(Subject.PAGE, 1)
    block([1])
    IndexTarget.objects.filter(pk=gone.pk)._raw_delete("default")
    forget_unseen()
    assert not IndexJob.objects.filter(target_id=gone.pk).exists()
    assert not BlockedCase.objects.filter(target_id=gone.pk).exists()


def test_a_folder_that_cannot_be_used_cannot_be_registered(
    tmp_path: Path, settings: object
) -> None:
    (tmp_path / "file").write_text("no folder")
    settings.SEARCH_INDEX_DIR = tmp_path / "file"  # type: ignore[attr-defined]
    with pytest.raises(EngineUnavailable):
        register(get_engine())


def test_an_index_whose_rebuild_failed_does_not_answer(case_index: object) -> None:
    factories.published_case()
    IndexTarget.objects.all().delete()
    engine = broken()
    with pytest.raises(RuntimeError):
        rebuild(engine, progress=_fail)
    assert IndexTarget.objects.get().built_at is None


def _fail(done: int, total: int) -> None:
    raise RuntimeError("stopped")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_new_index_waits_for_the_changes_that_did_not_see_it() -> None:
    began, go_on = threading.Event(), threading.Event()

    def change() -> None:
        with transaction.atomic():
            enqueue(Subject.PAGE, 1)
            IndexTarget.objects.create(name="embedded:busy", engine="embedded")
            began.set()
            go_on.wait(10)
        connection.close()

    thread = threading.Thread(target=change)
    thread.start()
    began.wait(10)
    ended: list[float] = []

    def wait() -> None:
        let_others_finish()
        ended.append(time.monotonic())
        connection.close()

    waiting = threading.Thread(target=wait)
    waiting.start()
    time.sleep(0.5)
    assert not ended
    go_on.set()
    thread.join(10)
    waiting.join(10)
    assert ended


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_change_that_never_ends_is_not_waited_for_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(targets, "LONGEST_WAIT_FOR_OTHERS", 0.2)
    began, go_on = threading.Event(), threading.Event()

    def change() -> None:
        with transaction.atomic():
            IndexTarget.objects.create(name="embedded:busy", engine="embedded")
            began.set()
            go_on.wait(10)
        connection.close()

    thread = threading.Thread(target=change)
    thread.start()
    began.wait(10)
    try:
        with pytest.raises(EngineUnavailable):
            let_others_finish()
    finally:
        go_on.set()
        thread.join(10)

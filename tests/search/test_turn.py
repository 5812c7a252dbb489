"""The worker gets SQLite's only writer as soon as it is free, however busy the editors are."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import OperationalError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from search.indexing.turn import ASK_EVERY, next_writer

PATIENCE = 50
"""Milliseconds."""

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only SQLite has one writer"),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database in a file, as it is outside tests: what is in memory is locked in another way."""
    path = tmp_path / "one.sqlite3"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE thing (name TEXT)")
    return path


@pytest.fixture
def on_file(file: Path) -> Iterator[Callable[[str], BaseDatabaseWrapper]]:
    """Let Django use the file, read and written or only read."""
    usual = connections["default"]

    def use(mode: str) -> BaseDatabaseWrapper:
        wrapper = usual.copy()
        wrapper.settings_dict |= {
            "NAME": f"file:{file}?mode={mode}",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": PATIENCE / 1000,
                "uri": True,
            },
        }
        connections["default"] = wrapper
        return wrapper

    try:
        yield use
    finally:
        connections["default"].close()
        connections["default"] = usual


@pytest.fixture
def editor(file: Path) -> Iterator[sqlite3.Connection]:
    """Somebody who is writing."""
    with closing(sqlite3.connect(file, isolation_level=None)) as writing:
        writing.execute("BEGIN IMMEDIATE")
        yield writing


def _names(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as read:
        return [name for (name,) in read.execute("SELECT name FROM thing")]


def _write(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO thing VALUES (%s)", [name])


def _timeout() -> int:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        return int(cursor.fetchone()[0])


def test_it_asks_every_few_milliseconds_and_writes_when_the_editor_is_done(
    file: Path,
    on_file: Callable[[str], BaseDatabaseWrapper],
    editor: sqlite3.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    on_file("rw")
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            editor.execute("COMMIT")

    monkeypatch.setattr("search.indexing.turn.time.sleep", pause)
    with next_writer():
        _write("indexed")
    assert pauses == [ASK_EVERY] * 3
    assert _names(file) == ["indexed"]
    assert _timeout() == PATIENCE


def test_it_waits_no_longer_than_any_writer(
    on_file: Callable[[str], BaseDatabaseWrapper], editor: sqlite3.Connection
) -> None:
    on_file("rw")
    began = time.monotonic()
    with pytest.raises(OperationalError, match="locked"), next_writer():
        pytest.fail("an editor is writing")
    assert time.monotonic() - began >= PATIENCE / 1000
    assert _timeout() == PATIENCE


def test_another_fault_is_not_waited_for(
    file: Path,
    on_file: Callable[[str], BaseDatabaseWrapper],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    on_file("ro")
    monkeypatch.setattr(
        "search.indexing.turn.time.sleep", lambda _: pytest.fail("waited for nothing")
    )
    with pytest.raises(OperationalError, match="readonly"), next_writer():
        _write("never")
    assert _names(file) == []


def test_what_fails_inside_is_undone(
    file: Path, on_file: Callable[[str], BaseDatabaseWrapper]
) -> None:
    on_file("rw")

    def fail() -> None:
        with next_writer():
            _write("undone")
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert _names(file) == []

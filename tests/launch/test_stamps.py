"""The memory of finished set-up steps: believed only when nothing it stands on has changed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from cms.core import stamps


def mark(database: Path, number: int) -> None:
    connection = sqlite3.connect(database)
    connection.execute(f"PRAGMA user_version = {number}")
    connection.close()


def test_a_fingerprint_changes_with_content_name_and_words(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one")
    first = stamps.fingerprint(tmp_path, ["*.txt"])
    assert stamps.fingerprint(tmp_path, ["*.txt"]) == first
    assert stamps.fingerprint(tmp_path, ["*.txt"], "word") != first
    (tmp_path / "a.txt").rename(tmp_path / "b.txt")
    assert stamps.fingerprint(tmp_path, ["*.txt"]) != first
    (tmp_path / "b.txt").rename(tmp_path / "a.txt")
    (tmp_path / "a.txt").write_text("two")
    assert stamps.fingerprint(tmp_path, ["*.txt"]) != first


def test_a_fingerprint_ignores_compiled_files_and_overlapping_patterns(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1")
    first = stamps.fingerprint(tmp_path, ["*.py"])
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.py").write_text("junk")
    assert stamps.fingerprint(tmp_path, ["**/*.py", "*.py"]) == first


def test_what_is_written_is_read_while_the_mark_is_the_same(tmp_path: Path) -> None:
    memory = tmp_path / "var" / "set-up.json"
    stamps.write(memory, 7, {"database": "abc"})
    assert stamps.read(memory, 7) == {"database": "abc"}
    assert stamps.read(memory, 8) == {}
    assert [path.name for path in memory.parent.iterdir()] == ["set-up.json"]


def test_a_database_without_a_mark_is_never_believed(tmp_path: Path) -> None:
    stamps.write(tmp_path / "memory", 0, {"database": "abc"})
    assert stamps.read(tmp_path / "memory", 0) == {}


@pytest.mark.parametrize("torn", ["", "{", "[]", "null", '{"mark": 7}', '{"mark": 7, "steps": []}'])
def test_a_torn_memory_counts_as_none(tmp_path: Path, torn: str) -> None:
    (tmp_path / "memory").write_text(torn)
    assert stamps.read(tmp_path / "memory", 7) == {}


def test_the_mark_is_read_from_the_database_file(tmp_path: Path) -> None:
    database = tmp_path / "precedent.sqlite3"
    assert stamps.sqlite_mark(database) == 0
    mark(database, 42)
    assert stamps.sqlite_mark(database) == 42
    database.write_bytes(b"this is no database, and long enough to be read as one" * 40)
    assert stamps.sqlite_mark(database) == 0

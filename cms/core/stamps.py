"""A memory of which set-up steps are done, so that the second start is quick.

Standard library only: the launcher reads it before anything is installed. The memory is a small
JSON file. It is believed only while the database carries the same mark as the file: a database
that was deleted, swapped or restored from a backup carries another, and every step is due again.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

_CHUNK = 1 << 20


def fingerprint(root: Path, patterns: Iterable[str], *words: str) -> str:
    """Return a short hash over the files under ``root`` that match, their names, and ``words``.

    Compiled files are left out; the order of patterns and of the file system does not matter.
    """
    files = {path for pattern in patterns for path in root.glob(pattern) if path.is_file()}
    digest = hashlib.sha256()
    for path in sorted(files):
        if "__pycache__" in path.parts:
            continue
        digest.update(f"{path.relative_to(root)}\0".encode())
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
        digest.update(b"\0")
    for word in words:
        digest.update(f"{word}\0".encode())
    return digest.hexdigest()[:20]


def sqlite_mark(database: Path) -> int:
    """Return the mark that a SQLite file carries; 0 for a new, missing or unreadable one."""
    if not database.is_file():
        return 0
    try:
        connection = sqlite3.connect(database, timeout=5)
        try:
            (mark,) = connection.execute("PRAGMA user_version").fetchone()
        finally:
            connection.close()
    except sqlite3.Error:
        return 0
    return int(mark)


def read(path: Path, mark: int) -> dict[str, str]:
    """Return step to fingerprint as remembered; nothing when the marks differ or the file is torn."""
    try:
        memory = json.loads(path.read_text(encoding="utf-8"))
        if not mark or memory["mark"] != mark:
            return {}
        return {str(step): str(value) for step, value in memory["steps"].items()}
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return {}


def write(path: Path, mark: int, steps: Mapping[str, str]) -> None:
    """Remember ``steps`` for the database that carries ``mark``; a kill leaves the old file whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.{os.getpid()}.part")
    half.write_text(json.dumps({"mark": mark, "steps": dict(steps)}, indent=1), encoding="utf-8")
    half.replace(path)

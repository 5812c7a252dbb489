"""A copy of the database as it is at one moment, and back: SQLite by its own copying, PostgreSQL by its tools."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from cms.core.backups import postgres
from cms.core.backups.manifest import BackupRefused

SQLITE, POSTGRESQL = "sqlite", "postgresql"
FILES: Final = {SQLITE: "database.sqlite3", POSTGRESQL: "database.dump"}
_ENGINES: Final = {
    "django.db.backends.sqlite3": SQLITE,
    "django.db.backends.postgresql": POSTGRESQL,
}


def engine_of(entry: Mapping[str, Any]) -> str:
    """Return which database Django's ``entry`` names.

    Raises:
        BackupRefused: if it is neither of the two.
    """
    engine = _ENGINES.get(entry["ENGINE"])
    if engine is None:
        raise BackupRefused(f"Databases of {entry['ENGINE']} are not backed up here.")
    return engine


def copy_out(entry: Mapping[str, Any], folder: Path) -> None:
    """Copy the database into ``folder``; people may write meanwhile, which the copy then does not have.

    Raises:
        BackupRefused: if there is none, or it cannot be read.
    """
    engine = engine_of(entry)
    target = folder / FILES[engine]
    if engine == POSTGRESQL:
        postgres.dump(entry, target)
        return
    if not Path(entry["NAME"]).is_file():
        raise BackupRefused("There is no database yet.")
    _copy(Path(entry["NAME"]), target)
    with contextlib.closing(sqlite3.connect(target)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, which reading it leaves as it is


def copy_back(entry: Mapping[str, Any], folder: Path) -> None:
    """Put the database of a backup in the place of the one that there is: wholly, or not at all.

    Raises:
        BackupRefused: if it cannot be read, or is in use.
    """
    engine = engine_of(entry)
    source = folder / FILES[engine]
    if engine == POSTGRESQL:
        postgres.bring_back(entry, source)
        return
    _check_whole(source)
    Path(entry["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    _copy(source, Path(entry["NAME"]))


def _copy(source: Path, target: Path) -> None:
    try:
        with (
            contextlib.closing(sqlite3.connect(source, timeout=20)) as read,
            contextlib.closing(sqlite3.connect(target, timeout=20)) as written,
        ):
            read.backup(written)
    except sqlite3.Error as error:
        raise BackupRefused(f"The database could not be copied: {error}.") from error


def _check_whole(path: Path) -> None:
    try:
        with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as read:
            (said,) = read.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        raise BackupRefused(f"Its database cannot be read: {error}.") from error
    if said != "ok":
        raise BackupRefused("Its database is damaged.")

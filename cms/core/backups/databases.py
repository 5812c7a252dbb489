"""A copy of the database as it is at one moment, and back: SQLite by its own copying, PostgreSQL by its tools."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

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
        _run(entry, "pg_dump", "--format=custom", "--no-owner", f"--file={target}")
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
        said = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error")
        _run(entry, "pg_restore", *said, f"--dbname={entry['NAME']}", str(source))
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


def _run(entry: Mapping[str, Any], program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's tools; the password is told by the environment, where no list of processes shows it."""
    found = shutil.which(program)
    if found is None:
        raise BackupRefused(f"{program} is not installed. It comes with PostgreSQL's client.")
    told = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD"}
    environment = {name: str(entry[key]) for key, name in told.items() if entry.get(key)}
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own tool, told what our settings say
        [found, *arguments],
        env={**os.environ, **environment, "PGDATABASE": str(entry["NAME"])},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise BackupRefused(f"{program} did not do it: {why}")

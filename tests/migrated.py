"""A test database that was migrated once, for as long as no migration changes.

Running every migration takes as long as a hundred tests, and each process of each run would do it
anew. What is kept here is a SQLite file in pytest's cache, named after what it was made from. Of processes
that begin together one makes it, and the others wait for it.
"""

from __future__ import annotations

import fcntl
import hashlib
import inspect
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

MEMORY = "file:memorydb_default?mode=memory&cache=shared"
"""Where Django keeps a SQLite test database; it lasts as long as somebody is connected to it."""


def digest() -> str:
    """Return what changes whenever a migration does, or a permission that is made after them."""
    said = hashlib.sha256()
    for _, migration in sorted(MigrationLoader(None).disk_migrations.items()):
        said.update(Path(inspect.getfile(type(migration))).read_bytes())
    for model in apps.get_models():
        meta = model._meta
        said.update(f"{meta.label} {meta.default_permissions} {meta.permissions}".encode())
    return said.hexdigest()[:16]


@contextmanager
def turn(kept: Path) -> Iterator[IO[str]]:
    """Wait for whoever makes ``kept``; the turn is over with :func:`give_way`, or at the end."""
    with kept.with_suffix(".lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock


def give_way(lock: IO[str]) -> None:
    """Let the next process have its turn."""
    fcntl.flock(lock, fcntl.LOCK_UN)


@contextmanager
def filled(kept: Path) -> Iterator[None]:
    """Have the test database start from ``kept``, if that is there; Django finds it migrated."""
    with closing(sqlite3.connect(MEMORY, uri=True)) as memory:
        if kept.exists():
            with closing(sqlite3.connect(kept)) as source:
                source.backup(memory)
        yield


def keep(kept: Path) -> None:
    """Keep the test database as it is now, whole or not at all."""
    partial = kept.with_suffix(f".{os.getpid()}")
    connection.ensure_connection()
    with closing(sqlite3.connect(partial)) as copy:
        connection.connection.backup(copy)
    partial.replace(kept)

"""One process at a time does a thing to an index, wherever the processes run."""

from __future__ import annotations

import fcntl
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.db import connection

Purpose = Literal["drain", "build"]
PAUSE = 0.05


@contextmanager
def index_lock(target: str, purpose: Purpose = "drain", *, wait: bool = True) -> Iterator[bool]:
    """Hold the right to drain into ``target``, or to build it; yields whether it was got.

    Without it two drainers could read two versions of a case and write the older one last. It is
    held for as long as its holder lives, however long that is stopped or waits, and given back when
    it dies: by PostgreSQL with the holder's connection, beyond one machine; else by the operating system.
    """
    held = _held_by_connection if connection.vendor == "postgresql" else _held_by_file
    with held(f"{purpose} {target}", wait=wait) as got:
        yield got


@contextmanager
def _held_by_file(name: str, *, wait: bool) -> Iterator[bool]:
    folder = Path(settings.SEARCH_INDEX_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    number = zlib.crc32(name.encode())
    with (folder / f"{name.partition(' ')[0]}-{number:08x}.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


@contextmanager
def _held_by_connection(name: str, *, wait: bool) -> Iterator[bool]:
    """Hold an advisory lock of the session. It is asked for again and again, since a wait inside the
    database would not hear a signal.
    """
    number = zlib.crc32(f"precedent {name}".encode())
    while not (got := _said("SELECT pg_try_advisory_lock(%s)", number)) and wait:
        time.sleep(PAUSE)
    if not got:
        yield False
        return
    try:
        yield True
    finally:
        _said("SELECT pg_advisory_unlock(%s)", number)


def _said(statement: str, number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, [number])
        return bool(cursor.fetchone()[0])

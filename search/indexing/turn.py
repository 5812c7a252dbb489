"""The worker's turn at SQLite's only writer."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.db import OperationalError, connection, transaction

ASK_EVERY = 0.005


@contextmanager
def next_writer() -> Iterator[None]:
    """A transaction that begins as soon as the one that writes now is over.

    SQLite asks again for a connection that waits, at pauses that grow to a tenth of a second; where editors
    publish one case after the other, it finds the writer taken for seconds, and nothing is indexed meanwhile.
    So it is asked every few milliseconds here. Other databases have more writers than one.

    Raises:
        OperationalError: if it was not its turn within the time that the settings give any writer.
    """
    with ExitStack() as stack:
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            _begin(stack)
        else:
            stack.enter_context(transaction.atomic())
        yield


def _begin(stack: ExitStack) -> None:
    patience = _busy_timeout()
    until = time.monotonic() + patience / 1000
    _busy_timeout(0)
    try:
        while not _begun(stack, last=time.monotonic() >= until):
            time.sleep(ASK_EVERY)
    finally:
        _busy_timeout(patience)


def _begun(stack: ExitStack, *, last: bool) -> bool:
    try:
        stack.enter_context(transaction.atomic())
    except OperationalError as error:
        taken = getattr(error.__cause__, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
        if last or not taken:
            raise
        return False
    return True


def _busy_timeout(milliseconds: int | None = None) -> int:
    """Return for how long SQLite waits for the writer; set it first, if ``milliseconds`` is given."""
    statement = "PRAGMA busy_timeout"
    with connection.cursor() as cursor:
        cursor.execute(statement if milliseconds is None else f"{statement} = {milliseconds}")
        return int(cursor.fetchone()[0])

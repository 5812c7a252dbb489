"""A SQLite database that is made for the first time: aside, and in its place once it is whole.

Django writes what a migration does and the note that it was done one after the other, so that a process which is
killed between them leaves a database that no later run can migrate ("table already exists"). A database that holds
anything is not touched here: others may be writing to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

_BESIDE = ("", "-wal", "-shm", "-journal")
"""What SQLite's files of one database end in; see sqlite.org/tempfiles.html."""


def is_due() -> bool:
    """Whether the database is a SQLite file in which nothing stands yet."""
    return connection.vendor == "sqlite" and not connection.introspection.table_names()


@contextmanager
def made_aside() -> Iterator[None]:
    """Have the block write to a new file, which takes the place of the empty one when the block has ended well.

    What a block that was broken off left behind goes at the next time.
    """
    name = connection.settings_dict["NAME"]
    place, part = Path(name), Path(f"{name}.part")
    _remove(part)
    connection.close()
    connection.settings_dict["NAME"] = part
    try:
        yield
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode = DELETE")  # all of it in one file
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
    _remove(place)
    part.replace(place)


def _remove(database: Path) -> None:
    for end in _BESIDE:
        Path(f"{database}{end}").unlink(missing_ok=True)

"""One process at a time moves changes into the index of this machine."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


@contextmanager
def index_lock(*, wait: bool = True) -> Iterator[bool]:
    """Hold the right to read jobs and write the index; yields whether it was got.

    Without it two drainers could read two versions of a case and write the older one last. The
    operating system gives it back when its holder dies.
    """
    folder = Path(settings.SEARCH_INDEX_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "writing.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True

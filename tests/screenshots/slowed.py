"""Runs one of our programs on a day that is always the same: ``python -m tests.screenshots.slowed manage.py …``.

Time starts at ``STARTS`` for every program of a run and goes on a thousand times slower, so that what is saved later is
later, and no picture shows another minute than the last time it was made. Cookies and signed links keep real time.
"""

from __future__ import annotations

import os
import runpy
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.utils import timesince, timezone

STARTS: Final = datetime(2027, 3, 3, 9, 30, 10, tzinfo=UTC)
SLOWER: Final = 1000
BEGAN: Final = "SCREENSHOTS_BEGAN"
"""The variable that tells every program of a run when the run began, in real seconds."""


def now() -> datetime:
    """Return the time of the site, as ``django.utils.timezone.now`` does otherwise."""
    return STARTS + timedelta(seconds=(time.time() - float(os.environ[BEGAN])) / SLOWER)


def told_since(then: Any, now: Any = None, **options: Any) -> str:
    """Return how long ago ``then`` was for the site; Django asks the machine's clock."""
    return _TOLD_SINCE(then, now or timezone.now(), **options)


_TOLD_SINCE: Final = timesince.timesince


def main() -> None:
    """Run the file, or behind ``-m`` the module, that is named, with the arguments behind it."""
    timezone.now = now
    timesince.timesince = told_since  # type: ignore[assignment] # looser, and asked the same way
    as_module = sys.argv[1] == "-m"
    sys.argv = sys.argv[2:] if as_module else sys.argv[1:]
    if as_module:
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    else:
        runpy.run_path(sys.argv[0], run_name="__main__")


if __name__ == "__main__":
    main()

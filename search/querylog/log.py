"""The log of this process: what pages tell it, where the settings want one."""

from __future__ import annotations

import atexit
from functools import cache

from django.conf import settings

from search.querylog.buffer import LogBuffer
from search.querylog.entries import Asked, Opened
from search.querylog.store import STRETCH, write
from search.results import SearchResults

LONGEST_PARAMETERS = 4000


def note_asked(results: SearchResults, seconds: float) -> None:
    """Note a question, what it found and how long that took; costs no query and no lock.

    Further pages of the same results are no new question, and neither is a look at everything.
    """
    query = results.query
    if settings.SEARCH_LOG and query.page == 1 and (query.q or query.has_filters):
        query_log().ask(Asked.of(results, seconds))


def note_opened(parameters: str, page_id: int) -> None:
    """Note that a case was opened from the results whose address has ``parameters``."""
    if settings.SEARCH_LOG and 0 < len(parameters) <= LONGEST_PARAMETERS:
        query_log().open(Opened(parameters, page_id))


@cache
def query_log() -> LogBuffer:
    """The one buffer of the process. What is written by itself is written once more when the process ends."""
    every = settings.SEARCH_LOG_FLUSH_SECONDS
    log = LogBuffer(write, every=every, stretch=STRETCH.total_seconds())
    if every:
        atexit.register(log.flush)
    return log

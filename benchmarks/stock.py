"""The same work on Wagtail's own search: on SQLite's full text index, and on the same Elasticsearch server.

It is given less to do: title, summary and narrative without the child rows, the columns and tags that it
can count by, no stemming, no typing errors, no synonyms, no highlights, and counts that do not ignore
their own selection. Each form of it has so many minutes to index, and one for each question.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, cast
from unittest.mock import patch

from django.conf import settings
from django.db import OperationalError, connection, transaction
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.index import FilterField, SearchField

from benchmarks.machine import load
from benchmarks.questions import BROAD, NARROW
from benchmarks.timing import percentile
from casestudies.models import CaseStudyPage
from search.indexing.texts import NARRATIVE

MOST_SECONDS: Final = 60.0
MOST_SECONDS_TO_INDEX: Final = 900.0
CHUNK: Final = 500
TIMES: Final = 15
ENOUGH: Final = 10.0
"""Seconds after which a question that is slow anyway is not asked again."""

COUNTED: Final = (
    *("kind", "basis", "mode", "phase", "regime", "lead_organisation_id", "programme_id"),
    *("sectors", "methods", "barriers", "enablers"),
)
ASKED: Final = {"broad question": BROAD, "narrow: a name and a word": NARROW}
"""By the names that our own engines are asked them under."""


class OutOfTime(Exception):
    """The time is up."""


def run(cases: int) -> dict[str, Any]:
    """Index, then ask, in every form that the settings have."""
    searched = [
        *Page.search_fields,
        *(SearchField(name) for name in ("summary", *NARRATIVE)),
        *(FilterField(name.removesuffix("_id")) for name in COUNTED),
    ]
    with patch.object(CaseStudyPage, "search_fields", searched):
        return {name: _form(name, cases) for name in settings.WAGTAILSEARCH_BACKENDS}


def _form(name: str, cases: int) -> dict[str, Any]:
    index = get_search_backend(name).get_index_for_model(CaseStudyPage)
    is_apart = hasattr(index, "put")
    if is_apart:
        index.reset()
        index.add_model(CaseStudyPage)
    try:
        indexed, seconds = _fill(index, cases)
        questions = {}
        if indexed == cases:
            index.refresh()
            questions = {label: _timed(name, text) for label, text in ASKED.items()}
    finally:
        if is_apart:
            index.delete()
    return {
        "indexed": indexed,
        "rate": indexed / seconds,
        "finished": indexed == cases,
        "questions": questions,
        "load": load(),
    }


def _fill(index: Any, cases: int) -> tuple[int, float]:
    """Fill an index as its own command does, in chunks, until the time is up."""
    pages = CaseStudyPage.get_indexed_objects().order_by("pk")
    started = time.perf_counter()
    done = 0
    while done < cases and time.perf_counter() - started < MOST_SECONDS_TO_INDEX:
        with transaction.atomic():
            chunk = list(pages[done : done + CHUNK])
            index.add_items(CaseStudyPage, chunk)
        done += len(chunk)
        print(f"\r  Wagtail's own indexed {done:,}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return done, time.perf_counter() - started


def _timed(name: str, text: str) -> dict[str, Any]:
    """Ask a few times; return p50, or after how long it was broken off."""
    whole: list[float] = []
    ranked: list[float] = []
    total = 0
    started = time.perf_counter()
    try:
        with _at_most(MOST_SECONDS):
            while len(whole) < TIMES and time.perf_counter() - started < ENOUGH:
                begun = time.perf_counter()
                total = _ask(name, text, ranked)
                whole.append((time.perf_counter() - begun) * 1000)
    except OutOfTime:
        pass
    broken_off = (time.perf_counter() - started) * 1000
    return {
        "ended": bool(whole),
        "ms": percentile(whole, 50) if whole else broken_off,
        "ranked_ms": percentile(ranked, 50) if ranked else None,
        "total": total,
    }


def _ask(name: str, text: str, ranked: list[float]) -> int:
    """Ask for the first ten by rank, the total, and the counts of one field after the other."""
    pages = CaseStudyPage.objects.live()
    found = get_search_backend(name).search(text, pages, operator="or")
    started = time.perf_counter()
    list(found[:10])
    ranked.append((time.perf_counter() - started) * 1000)
    total = int(found.count())
    for field in COUNTED:
        found.facet(field)
    return total


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Break off what the database is doing when the time is up.

    Raises:
        OutOfTime: when it was.
    """
    connection.ensure_connection()
    interrupt = cast("Callable[[], None]", connection.connection.interrupt)
    timer = threading.Timer(seconds, interrupt)
    timer.start()
    try:
        yield
    except OperationalError as error:
        if "interrupted" in str(error):
            raise OutOfTime from error
        raise
    finally:
        timer.cancel()

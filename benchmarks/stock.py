"""The same work on Wagtail's own search (modelsearch on SQLite's full text index), within a minute.

It is given less to do: title, summary and narrative without the child rows, the columns and tags that it
can count by, no stemming, no typing errors, no synonyms, no highlights, and counts that do not ignore
their own selection.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast
from unittest.mock import patch

from django.db import OperationalError, connection, transaction
from django.http import QueryDict
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.index import FilterField, SearchField

from benchmarks.machine import load
from benchmarks.questions import BROAD, NARROW
from benchmarks.timing import Timed, percentile
from casestudies.models import CaseStudyPage
from search.asking import read_leniently
from search.engines import get_engine
from search.indexing.texts import NARRATIVE
from search.service import find

MOST_SECONDS = 60
CHUNK = 500
TIMES = 15
COUNTED = (
    *("kind", "basis", "mode", "phase", "regime", "lead_organisation_id", "programme_id"),
    *("sectors", "methods", "barriers", "enablers"),
)
ASKED = (("broad question", BROAD), ("narrow question", NARROW))


class OutOfTime(Exception):
    """A minute has passed."""


def run(cases: int) -> dict[str, Any]:
    """Index, then ask, each for at most a minute; and ask our own engine the same in the same run."""
    fields = [
        *Page.search_fields,
        *(SearchField(name) for name in ("summary", *NARRATIVE)),
        *(FilterField(name.removesuffix("_id")) for name in COUNTED),
    ]
    with patch.object(CaseStudyPage, "search_fields", fields):
        indexed, seconds = _index(cases)
        questions = {}
        if indexed == cases:
            questions = {name: _compare(text) for name, text in ASKED}
    return {
        "indexed": indexed,
        "rate": indexed / seconds,
        "finished": indexed == cases,
        "questions": questions,
        "load": load(),
    }


def _index(cases: int) -> tuple[int, float]:
    """Fill its index as its own command does, in chunks; stop after a minute."""
    index = get_search_backend().get_index_for_model(CaseStudyPage)
    pages = CaseStudyPage.get_indexed_objects().order_by("pk")
    started = time.perf_counter()
    done = 0
    while done < cases and time.perf_counter() - started < MOST_SECONDS:
        with transaction.atomic():
            chunk = list(pages[done : done + CHUNK])
            index.add_items(CaseStudyPage, chunk)
        done += len(chunk)
        print(f"\r  Wagtail's own indexed {done:,}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return done, time.perf_counter() - started


def _compare(text: str) -> dict[str, Any]:
    own_total, own = _ours(text)
    figures: dict[str, Any] = {"own_ms": own, "own_total": own_total}
    started = time.perf_counter()
    try:
        with _at_most(MOST_SECONDS):
            figures["stock_total"] = _theirs(text, figures)
    except OutOfTime:
        figures["ended"] = False
    else:
        figures["ended"] = True
    figures["stock_ms"] = (time.perf_counter() - started) * 1000
    figures["ratio"] = figures["stock_ms"] / own
    return figures


def _ours(text: str) -> tuple[int, float]:
    """Return how many cases are found, and the time of one call through the port at p50."""
    parameters = QueryDict(mutable=True)
    parameters["q"] = text
    query = read_leniently(dict(parameters.lists()))
    total = find(query).total
    engine = get_engine()
    port = Timed(engine.search)
    spent = []
    with patch.object(engine, "search", port):
        for _ in range(TIMES):
            find(query)
            spent.append(port.take().wall)
    return total, percentile(spent, 50)


def _theirs(text: str, figures: dict[str, Any]) -> int:
    """Ask for the first ten by rank, the total, and the counts of one field after the other."""
    found = get_search_backend().search(text, CaseStudyPage.objects.live(), operator="or")
    started = time.perf_counter()
    list(found[:10])
    figures["ranked_ms"] = (time.perf_counter() - started) * 1000
    total = int(found.count())
    for done, name in enumerate(COUNTED, start=1):
        found.facet(name)
        figures["facets_counted"] = done
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

"""The fixed questions, put to the engine through its port and to the whole search page."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.machine import load, memory_most, memory_now
from benchmarks.questions import QUESTIONS, Asked
from benchmarks.timing import Spell, Timed, Watch, summary
from search.asking import read_leniently
from search.engines import get_engine
from search.results import SearchResults
from search.service import find

ROUNDS = ((50_000, 10), (100, 30), (0, 2))
"""How often each question is put, from so many cases on; below a hundred it is only tried."""


@dataclass
class Times:
    """Every measured call of one question, or of several."""

    engine: list[Spell] = field(default_factory=list)
    page: list[Spell] = field(default_factory=list)
    own: list[Spell] = field(default_factory=list)

    def add(self, other: Times) -> None:
        """Take the other's times in."""
        self.engine += other.engine
        self.page += other.page
        self.own += other.own

    def figures(self) -> dict[str, Any]:
        """Summaries of the engine, the page, and the page without the engine."""
        parts = {"engine": self.engine, "page": self.page, "own": self.own}
        return {name: summary(spells) for name, spells in parts.items()}


class Visitor:
    """Asks as the site does. The page comes with all middleware, compressed, as a browser gets it."""

    def __init__(self) -> None:
        self._client = Client(SERVER_NAME="localhost", HTTP_ACCEPT_ENCODING="gzip")

    def engine(self, asked: Asked) -> SearchResults:
        """Answer a question without a page."""
        parameters = dict(QueryDict(asked.querystring).lists())
        return find(read_leniently(parameters))

    def page(self, asked: Asked) -> int:
        """Fetch the search page of a question; return its size over the wire.

        Raises:
            RuntimeError: if it is not answered.
        """
        response = self._client.get(f"/search/?{asked.querystring}")
        if response.status_code != 200:
            raise RuntimeError(f"{asked.name}: answered {response.status_code}")
        return len(response.content)


def run(cases: int) -> dict[str, Any]:
    """Ask every question many times, in turns so that a busy moment of the machine falls on all."""
    visitor = Visitor()
    described = {asked.name: _describe(visitor, asked) for asked in QUESTIONS}
    times = {asked.name: Times() for asked in QUESTIONS}
    rounds = next(times for least, times in ROUNDS if cases >= least)
    engine = get_engine()
    port = Timed(engine.search)
    with patch.object(engine, "search", port):
        for number in range(rounds):
            for asked in QUESTIONS:
                times[asked.name].add(_measure(visitor, asked, port))
            print(f"\r  asked, round {number + 1} of {rounds}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    whole = Times()
    for one in times.values():
        whole.add(one)
    return {
        **whole.figures(),
        "questions": {name: described[name] | times[name].figures() for name in times},
        "rounds": rounds,
        "memory_now_mb": memory_now(),
        "memory_most_mb": memory_most(),
        "load": load(),
    }


def _describe(visitor: Visitor, asked: Asked) -> dict[str, Any]:
    """Ask once to warm up, and once to count."""
    visitor.page(asked)
    with CaptureQueriesContext(connection) as queries:
        size = visitor.page(asked)
    return {"total": visitor.engine(asked).total, "queries": len(queries), "bytes": size}


def _measure(visitor: Visitor, asked: Asked, port: Timed[Any, SearchResults]) -> Times:
    port.take()
    visitor.engine(asked)
    alone = port.take()
    watch = Watch()
    visitor.page(asked)
    page = watch.read()
    return Times([alone], [page], [page - port.take()])

"""The fixed questions, put to the engine through its port and to the whole search page."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.machine import load, memory_most, memory_now
from benchmarks.parts import ENGINE, PARTS, Ledger, booked
from benchmarks.questions import QUESTIONS, READER, Asked
from benchmarks.timing import Spell, summary
from search.asking import read_leniently
from search.engines import get_engine
from search.results import SearchResults
from search.service import find

ROUNDS = ((1_000, 30), (100, 10), (0, 2))
"""How often each question is put, from so many cases on; below a hundred it is only tried."""

LOOKS = 3
BROAD_SHARE = 0.2
"""A question that matches more of the cases than this is a broad one."""


@dataclass
class Times:
    """Every measured call of one question, or of several.

    ``alone`` is the engine asked without a page, ``own`` the page without its engine.
    """

    alone: list[Spell] = field(default_factory=list)
    page: list[Spell] = field(default_factory=list)
    own: list[Spell] = field(default_factory=list)
    parts: dict[str, list[Spell]] = field(default_factory=lambda: {part: [] for part in PARTS})

    def note(self, alone: Spell, page: Mapping[str, Spell]) -> None:
        """Take in one call of the engine and one page, by its parts."""
        whole = sum(page.values(), Spell())
        self.alone.append(alone)
        self.page.append(whole)
        self.own.append(whole - page[ENGINE])
        for part, spell in page.items():
            self.parts[part].append(spell)

    def add(self, other: Times) -> None:
        """Take the other's times in."""
        self.alone += other.alone
        self.page += other.page
        self.own += other.own
        for part, spells in other.parts.items():
            self.parts[part] += spells

    def figures(self) -> dict[str, Any]:
        """Summaries of the engine, the page, the page without the engine, and the page's parts."""
        named = {"alone": self.alone, "page": self.page, "own": self.own, **self.parts}
        return {name: summary(spells) for name, spells in named.items()}


class Visitor:
    """Asks as the site does. The page comes with all middleware, compressed, as a browser gets it."""

    def __init__(self) -> None:
        self._client = Client(
            SERVER_NAME="localhost", HTTP_ACCEPT_ENCODING="gzip", HTTP_USER_AGENT=READER
        )

    def engine(self, asked: Asked) -> SearchResults:
        """Answer a question without a page.

        Raises:
            RuntimeError: if a standby answered.
        """
        parameters = dict(QueryDict(asked.querystring).lists())
        results = find(read_leniently(parameters))
        if results.degraded:
            raise RuntimeError(f"{asked.name}: answered by {results.engine}")
        return results

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
    visitor, ledger = Visitor(), Ledger()
    described = {asked.name: _describe(visitor, asked, cases) for asked in QUESTIONS}
    times = {asked.name: Times() for asked in QUESTIONS}
    rounds = next(times for least, times in ROUNDS if cases >= least)
    with booked(ledger, get_engine()):
        for number in range(rounds):
            for asked in QUESTIONS:
                times[asked.name].note(*_measure(visitor, asked, ledger))
            print(f"\r  asked, round {number + 1} of {rounds}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    narrow = [name for name, of in described.items() if not of["is_broad"]]
    return {
        **_together(times.values()).figures(),
        "narrow": _together(times[name] for name in narrow).figures(),
        "questions": {name: described[name] | times[name].figures() for name in times},
        "rounds": rounds,
        "memory_now_mb": memory_now(),
        "memory_most_mb": memory_most(),
        "load": load(),
    }


def _together(several: Iterable[Times]) -> Times:
    whole = Times()
    for one in several:
        whole.add(one)
    return whole


def _describe(visitor: Visitor, asked: Asked, cases: int) -> dict[str, Any]:
    """Ask a few times: queries are the fewest of them, because the vocabulary is read again now and then."""
    counts = [_queries(visitor, asked) for _ in range(LOOKS)]
    total = visitor.engine(asked).total
    return {
        "total": total,
        "is_broad": total > cases * BROAD_SHARE,
        "queries": min(counts),
        "bytes": visitor.page(asked),
    }


def _queries(visitor: Visitor, asked: Asked) -> int:
    with CaptureQueriesContext(connection) as queries:
        visitor.page(asked)
    return len(queries)


def _measure(visitor: Visitor, asked: Asked, ledger: Ledger) -> tuple[Spell, Mapping[str, Spell]]:
    ledger.begin()
    visitor.engine(asked)
    alone = ledger.end()[ENGINE]
    ledger.begin()
    visitor.page(asked)
    return alone, ledger.end()

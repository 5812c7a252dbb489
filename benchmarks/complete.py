"""Completions, stroke by stroke, through the view that a search box asks while somebody types."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, Final

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.machine import load
from benchmarks.questions import READER, TYPED
from benchmarks.timing import Spell, Watch, summary
from search.engines import get_engine
from search.service import ask_by_name

SHORTEST: Final = 2
"""With so many letters the box begins to ask."""

ROUNDS: Final = ((1_000, 10), (0, 1))
"""How often all is typed, from so many cases on."""

GROUPS: Final = ((2, "2 letters"), (5, "3 to 5 letters"), (10, "6 to 10"), (999, "more"))
"""The strokes by how much was typed by then: the most letters of each group."""


def run(cases: int) -> dict[str, Any]:
    """Type everything several times, and ask at each stroke: whole requests, as a browser has them answered.

    Raises:
        RuntimeError: if a stroke is not answered, or a standby answered.
    """
    typist = Typist()
    typed = list(strokes())
    offered = {begun: typist.offered(begun) for begun in typed}
    queries = max(typist.queries(words) for words in TYPED)
    times: dict[str, list[Spell]] = {name: [] for _, name in GROUPS}
    rounds = next(times for least, times in ROUNDS if cases >= least)
    for number in range(rounds):
        for begun in typed:
            times[_group(begun)].append(typist.asked(begun))
        print(f"\r  typed, round {number + 1} of {rounds}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    _check_who_answers()
    return {
        **summary([spell for spells in times.values() for spell in spells]),
        "groups": {name: summary(spells) for name, spells in times.items()},
        "strokes": len(typed),
        "rounds": rounds,
        "with_options": sum(count > 0 for count in offered.values()),
        "queries": queries,
        "load": load(),
    }


def strokes() -> Iterator[str]:
    """Yield what stands in the box at each stroke of each thing that is typed, from the second letter on."""
    for words in TYPED:
        for length in range(SHORTEST, len(words) + 1):
            yield words[:length]


class Typist:
    """Asks as the box does."""

    def __init__(self) -> None:
        self._client = Client(
            SERVER_NAME="localhost", HTTP_ACCEPT_ENCODING="gzip", HTTP_USER_AGENT=READER
        )

    def asked(self, begun: str) -> Spell:
        """Ask for what ``begun`` may become, and return how long it took.

        Raises:
            RuntimeError: if it is not answered.
        """
        watch = Watch()
        response = self._client.get("/search/suggest/", {"q": begun}, HTTP_HX_REQUEST="true")
        spent = watch.read()
        if response.status_code != 200:
            raise RuntimeError(f"“{begun}”: answered {response.status_code}")
        return spent

    def offered(self, begun: str) -> int:
        """How many options there are."""
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        response = self._client.get("/search/suggest/", {"q": begun}, headers=headers)
        return len(response.json()["suggestions"])

    def queries(self, begun: str) -> int:
        """How many queries of the database one stroke takes."""
        with CaptureQueriesContext(connection) as queries:
            self.asked(begun)
        return len(queries)


def _group(begun: str) -> str:
    return next(name for most, name in GROUPS if len(begun) <= most)


def _check_who_answers() -> None:
    answered = ask_by_name(lambda index, blocked, name: name).engine
    if answered != get_engine().name:
        raise RuntimeError(f"Completions were answered by {answered}.")

"""What an engine is asked in one go, and what it gives back: no engine's own types on either side."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from search.clauses import Clause
from search.suggest.spelling import Dictionary


@dataclass(frozen=True, slots=True)
class TallyRequest:
    """Count the cases that ``clause`` finds by every exact value of ``field``.

    With ``facet``, the values of that facet are all that is needed of :data:`search.fields.FACETS`: an
    engine may leave the others out.
    """

    clause: Clause
    field: str
    facet: str = ""


@dataclass(frozen=True, slots=True)
class EngineRequest:
    """One page of what ``clause`` finds in ``order``, with counts beside it.

    Orders are those of :data:`search.parameters.SORTS`. Equal scores are ordered newest first, equal
    dates by page id, so that an order is always the same.
    """

    clause: Clause
    order: str = "relevance"
    offset: int = 0
    limit: int = 10
    tallies: tuple[TallyRequest, ...] = ()
    counts: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A case that was found, with the text that it was found by.

    ``payload`` is all that the index holds of it; :func:`search.engines.entries.decode` reads it.
    """

    ref: str
    page_id: int
    score: float
    title: str
    summary: str
    sections: tuple[tuple[str, str], ...]
    payload: bytes = b""


@dataclass(frozen=True, slots=True)
class EngineResponse:
    """``tallies`` and ``counts`` stand in the order in which they were asked."""

    total: int
    found: tuple[Found, ...] = ()
    tallies: tuple[Mapping[str, int], ...] = ()
    counts: tuple[int, ...] = ()


class Searchable(Dictionary, Protocol):
    """An index as it stands at one moment."""

    def known(self, words: Collection[str]) -> frozenset[str]:
        """Those of the folded ``words`` that any case holds, in any of their forms."""
        ...

    def run(self, request: EngineRequest) -> EngineResponse:
        """Answer ``request``."""
        ...

    def ids(self, clause: Clause, order: str) -> Iterator[int]:
        """Yield the page ids of all that ``clause`` finds, in ``order``, however many."""
        ...

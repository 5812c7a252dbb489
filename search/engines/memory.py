"""What an index says of words, remembered while one page is made, since a page may ask of the same ones again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TypeVar

from search.clauses import Clause
from search.query.request import EngineRequest, EngineResponse, Searchable

Told = TypeVar("Told")


@dataclass(slots=True)
class WordMemory:
    """What one index said of words so far."""

    known: dict[str, bool] = field(default_factory=dict)
    frequencies: dict[str, int] = field(default_factory=dict)
    resembling: dict[tuple[str, int, int], Sequence[tuple[str, int]]] = field(default_factory=dict)


_page: ContextVar[MutableMapping[object, WordMemory] | None] = ContextVar(
    "search_word_memory", default=None
)


@contextmanager
def one_memory() -> Iterator[None]:
    """Let everything that is asked inside share what each engine said of words."""
    token = _page.set(defaultdict(WordMemory))
    try:
        yield
    finally:
        _page.reset(token)


def memory_of(engine: object) -> WordMemory:
    """Return the memory of ``engine`` for the page that is being made; outside any, one for this question."""
    page = _page.get()
    return WordMemory() if page is None else page[engine]


@dataclass(frozen=True, slots=True)
class Remembering:
    """An index that asks of each word once. Cases and counts are asked for every time."""

    index: Searchable
    memory: WordMemory

    def known(self, words: Collection[str]) -> frozenset[str]:
        """Those of the folded ``words`` that any case holds, in any of their forms."""

        def ask(new: list[str]) -> Mapping[str, bool]:
            return dict.fromkeys(self.index.known(new), True)

        told = _told(words, self.memory.known, ask, nothing=False)
        return frozenset(word for word, is_known in told.items() if is_known)

    def frequencies(self, words: Collection[str]) -> Mapping[str, int]:
        """How many cases hold each of ``words`` in this very form; those that none holds are left out."""
        told = _told(words, self.memory.frequencies, self.index.frequencies, nothing=0)
        return {word: count for word, count in told.items() if count}

    def resembling(self, word: str, prefix: int, limit: int) -> Sequence[tuple[str, int]]:
        """Words near ``word`` that share its first ``prefix`` letters, and how many cases hold each."""
        held = self.memory.resembling
        if (word, prefix, limit) not in held:
            held[word, prefix, limit] = self.index.resembling(word, prefix, limit)
        return held[word, prefix, limit]

    def run(self, request: EngineRequest) -> EngineResponse:
        """Answer ``request``."""
        return self.index.run(request)

    def ids(self, clause: Clause, order: str) -> Iterator[int]:
        """Yield the page ids of all that ``clause`` finds, in ``order``."""
        return self.index.ids(clause, order)


def _told(
    words: Collection[str],
    held: dict[str, Told],
    ask: Callable[[list[str]], Mapping[str, Told]],
    *,
    nothing: Told,
) -> dict[str, Told]:
    """Return what is held of each of ``words``, having asked for those that are new."""
    new = [word for word in words if word not in held]
    if new:
        found = ask(new)
        held.update((word, found.get(word, nothing)) for word in new)
    return {word: held[word] for word in words}

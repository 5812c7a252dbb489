"""The one road from a question to its answer, for pages, API and commands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import TypeVar

from django.conf import settings

from search.engines import engines_here
from search.engines.base import SearchEngine
from search.engines.standby import Answered, Standby
from search.models import IndexTarget
from search.parameters import SearchQuery
from search.query.request import Searchable
from search.results import SearchResults

Answer = TypeVar("Answer")
Blocked = frozenset[int]


@dataclass(frozen=True, slots=True)
class Standing:
    """Which indexes are in step with the database, and which cases each of them may not show.

    An index that has confirmed a change answers as the database does, whatever another still waits for. ``fed``
    gives the mark that each confirmed last: one that bears an older mark may hold what was withdrawn since.
    """

    fed: Mapping[str, int]
    blocked: Mapping[str, Blocked]

    @classmethod
    def now(cls) -> Standing:
        """Read it: one query."""
        rows: list[tuple[str, datetime | None, int, int | None]] = list(
            # Django's types do not know that a target may have no blocked case.
            IndexTarget.objects.values_list("pk", "built_at", "confirmed", "blocked__page_id")
        )
        blocked: defaultdict[str, set[int]] = defaultdict(set)
        for name, _, _, page_id in rows:
            if page_id is not None:
                blocked[name].add(page_id)
        return cls(
            fed={name: confirmed for name, built_at, confirmed, _ in rows if built_at is not None},
            blocked={name: frozenset(page_ids) for name, page_ids in blocked.items()},
        )


def find(query: SearchQuery) -> SearchResults:
    """Answer ``query``.

    Raises:
        EngineUnavailable: if no engine can answer.
    """
    found = _answered(
        lambda engine, _, blocked, mark: engine.search(query, blocked=blocked, confirmed=mark)
    )
    return replace(found.value, degraded=found.degraded)


def ask(question: Callable[[Searchable, Blocked], Answer]) -> Answer:
    """Return what ``question`` makes of an open index and of the cases that must not be found.

    It may be called twice, the second time on the index of the standby.

    Raises:
        EngineUnavailable: if no engine can answer.
    """
    return ask_by_name(lambda index, blocked, _: question(index, blocked)).value


def ask_by_name(question: Callable[[Searchable, Blocked, str], Answer]) -> Answered[Answer]:
    """Return what ``question`` makes of an open index that it is told the identity of, and who answered.

    Otherwise as :func:`ask`.
    """
    return _answered(
        lambda engine, name, blocked, mark: engine.ask(
            lambda index: question(index, blocked, name), confirmed=mark
        )
    )


def scan(query: SearchQuery) -> Iterator[int]:
    """Return the page ids of all that ``query`` finds, in its order, past the 10,000th too.

    Raises:
        EngineUnavailable: if no engine can answer; before the first id, never in their midst.
    """
    found = _answered(
        lambda engine, _, blocked, mark: list(engine.scan(query, blocked=blocked, confirmed=mark))
    )
    return iter(found.value)


def _answered(question: Callable[[SearchEngine, str, Blocked, int], Answer]) -> Answered[Answer]:
    """Put ``question`` to the engine that answers now.

    Every reader passes here, so that each gets the standby when the engine is away, and none finds what
    is blocked or asks an index that nobody feeds, or that was put back from a copy.
    """
    standing = Standing.now()
    nothing: Blocked = frozenset()
    return _standby_here().ask(
        lambda engine, name: question(
            engine, name, standing.blocked.get(name, nothing), standing.fed[name]
        ),
        fed=standing.fed,
    )


def left_alone() -> frozenset[str]:
    """Return the names of engines in trouble that this process does not ask now: others answer its readers."""
    return _standby_here().left_alone


def _standby_here() -> Standby:
    return _standby(tuple(engines_here()), settings.SEARCH_DEADLINE)


@cache
def _standby(engines: tuple[SearchEngine, ...], seconds: float) -> Standby:
    """One for the process, so that what is known of an engine in trouble is shared."""
    return Standby(engines, seconds=seconds)

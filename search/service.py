"""The one road from a question to its answer, for pages, API and commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from search.engines import get_engine
from search.models import BlockedCase
from search.parameters import SearchQuery
from search.query.request import Searchable
from search.results import SearchResults

Answer = TypeVar("Answer")


def blocked_cases() -> frozenset[int]:
    """Return the cases that must not be found though an index may still hold them; one query."""
    return frozenset(BlockedCase.objects.values_list("page_id", flat=True))


def find(query: SearchQuery) -> SearchResults:
    """Answer ``query``.

    Raises:
        EngineUnavailable: if no engine can answer.
    """
    return get_engine().search(query, blocked=blocked_cases())


def ask(question: Callable[[Searchable, frozenset[int]], Answer]) -> Answer:
    """Return what ``question`` makes of an open index and of the cases that must not be found.

    Raises:
        EngineUnavailable: if no engine can answer.
    """
    blocked = blocked_cases()
    return get_engine().ask(lambda index: question(index, blocked))

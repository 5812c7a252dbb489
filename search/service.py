"""The one road from a question to its answer, for pages, API and commands."""

from __future__ import annotations

from search.engines import get_engine
from search.models import BlockedCase
from search.parameters import SearchQuery
from search.results import SearchResults


def blocked_cases() -> frozenset[int]:
    """Return the cases that must not be found though an index may still hold them; one query."""
    return frozenset(BlockedCase.objects.values_list("page_id", flat=True))


def find(query: SearchQuery) -> SearchResults:
    """Answer ``query``.

    Raises:
        EngineUnavailable: if no engine can answer.
    """
    return get_engine().search(query, blocked=blocked_cases())

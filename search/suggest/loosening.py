"""How many cases other questions would find: what to say when one finds nothing."""

from __future__ import annotations

from collections.abc import Sequence

from search.clauses import Clause, Nothing
from search.parameters import SearchQuery
from search.query.narrowing import narrowed
from search.query.request import EngineRequest, Searchable
from search.query.suggesting import spelled
from search.query.understanding import understand
from search.synonyms import SynonymTable


def counts(
    queries: Sequence[SearchQuery],
    index: Searchable,
    synonyms: SynonymTable,
    blocked: frozenset[int],
) -> tuple[int, ...]:
    """Return how many cases each of ``queries`` finds, all in one request; each wording is understood once."""
    rankings: dict[str, Clause] = {}
    for words in dict.fromkeys(query.q for query in queries):
        rankings[words] = understand(words, index, synonyms).ranking
    clauses = tuple(narrowed(rankings[query.q], query, blocked) for query in queries)
    if not clauses:
        return ()
    return index.run(EngineRequest(Nothing(), limit=0, counts=clauses)).counts


def spelled_anywhere(
    query: SearchQuery, index: Searchable, synonyms: SynonymTable, blocked: frozenset[int]
) -> str:
    """Return the words of ``query`` as they would be spelled to find something without any filter."""
    understood = understand(query.q, index, synonyms)
    return spelled(query.without_filters(), understood, index, synonyms, blocked)

"""The clauses that narrow: facets, years and what may not be shown."""

from __future__ import annotations

from dataclasses import replace

from search import fields
from search.clauses import Between, Bool, Clause, NumberIn, OneOf
from search.facets.kinds import measure_clause
from search.facets.registry import FACETS
from search.parameters import SearchQuery


def year_clauses(query: SearchQuery) -> tuple[Clause, ...]:
    """The years of the activity overlap those asked for. Undated cases do not."""
    found: list[Clause] = []
    if query.year_to is not None:
        found.append(Between(fields.YEAR_FROM, high=query.year_to))
    if query.year_from is not None:
        found.append(Between(fields.YEAR_TO, low=query.year_from))
    return tuple(found)


def facet_clauses(query: SearchQuery) -> tuple[Clause, ...]:
    """What the chosen values of all facets narrow to; the three of measures as one."""
    clauses = [*(facet.clause(query) for facet in FACETS), measure_clause(query)]
    return tuple(clause for clause in clauses if clause is not None)


def narrowed(ranking: Clause, query: SearchQuery, blocked: frozenset[int]) -> Clause:
    """``ranking`` within the filters of ``query``, without the blocked cases."""
    filters = facet_clauses(query) + year_clauses(query)
    hidden = (NumberIn(fields.PAGE_ID, tuple(sorted(blocked))),) if blocked else ()
    if not filters and not hidden:
        return ranking
    return Bool(must=(ranking, *filters), must_not=hidden)


def undated(ranking: Clause, query: SearchQuery, blocked: frozenset[int]) -> Clause:
    """What ``query`` would find besides if it did not ask for years: the undated cases."""
    without_years = narrowed(ranking, replace(query, year_from=None, year_to=None), blocked)
    return Bool(must=(without_years, OneOf(fields.FACETS, (fields.UNDATED,))))


def with_value(token: str, blocked: frozenset[int]) -> Clause:
    """All cases with one value of a facet, as ``token`` has it in the index."""
    return narrowed(OneOf(fields.FACETS, (token,)), SearchQuery(), blocked)

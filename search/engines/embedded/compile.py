"""From clauses to tantivy's queries. Nothing here, and nothing tantivy is given, parses text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tantivy import FieldType, Occur, Query

from search import clauses, fields
from search.engines.embedded.schema import english, schema

_ANALYSED = frozenset(fields.TEXT_FIELDS)
_FEW = 8


def compile_clause(clause: clauses.Clause) -> Query:
    """Return the query that matches and scores as ``clause`` says."""
    return _COMPILERS[type(clause)](clause)


def token(word: str) -> str | None:
    """Return the token that the index has for a folded ``word``; ``None`` for a stop word."""
    found = english().analyze(word)
    return str(found[0]) if found else None


def _boosted(query: Query, boost: float) -> Query:
    return query if boost == 1.0 else Query.boost_query(query, boost)


def _any_of(parts: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, part) for part in parts])


def _unscored(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)


def _word(clause: clauses.Word) -> Query:
    term = token(clause.word) if clause.field in _ANALYSED else clause.word
    if term is None:
        return Query.empty_query()
    return _boosted(Query.term_query(schema(), clause.field, term), clause.boost)


def _phrase(clause: clauses.Phrase) -> Query:
    placed = [(place, token(word)) for place, word in enumerate(clause.words)]
    terms = [(place, term) for place, term in placed if term is not None]
    if not terms:
        return Query.empty_query()
    first = terms[0][0]
    if len(terms) == 1:
        query = Query.term_query(schema(), clause.field, terms[0][1])
    else:
        shifted: list[str | tuple[int, str]] = [(place - first, term) for place, term in terms]
        query = Query.phrase_query(schema(), clause.field, shifted)
    return _boosted(query, clause.boost)


def _prefix(clause: clauses.Prefix) -> Query:
    # A folded word holds letters and digits alone, so nothing in it has a meaning for the pattern.
    return _unscored(Query.regex_query(schema(), clause.field, f"{clause.word}.*"))


def _one_of(clause: clauses.OneOf) -> Query:
    """Few values are looked up one by one; a set costs a pass over all cases that hold any, each time."""
    if len(clause.values) > _FEW:
        return _unscored(Query.term_set_query(schema(), clause.field, list(clause.values)))
    parts = [Query.term_query(schema(), clause.field, value, "basic") for value in clause.values]
    found = parts[0] if len(parts) == 1 else _any_of(parts)
    return _unscored(found)


def _number_in(clause: clauses.NumberIn) -> Query:
    return _unscored(Query.term_set_query(schema(), clause.field, list(clause.values)))


def _between(clause: clauses.Between) -> Query:
    low = 0 if clause.low is None else clause.low
    query = Query.range_query(schema(), clause.field, FieldType.Unsigned, low, clause.high)
    return _unscored(query)


def _constant(clause: clauses.Constant) -> Query:
    return Query.const_score_query(compile_clause(clause.clause), clause.score)


def _best(clause: clauses.Best) -> Query:
    parts = [compile_clause(part) for part in clause.clauses]
    return _boosted(Query.disjunction_max_query(parts), clause.boost)


def _bool(clause: clauses.Bool) -> Query:
    parts = [(Occur.Must, compile_clause(part)) for part in clause.must]
    parts += [(Occur.Should, compile_clause(part)) for part in clause.should]
    parts += [(Occur.MustNot, compile_clause(part)) for part in clause.must_not]
    return Query.boolean_query(parts)


_COMPILERS: dict[type[Any], Callable[[Any], Query]] = {
    clauses.Word: _word,
    clauses.Phrase: _phrase,
    clauses.Prefix: _prefix,
    clauses.OneOf: _one_of,
    clauses.NumberIn: _number_in,
    clauses.Between: _between,
    clauses.Constant: _constant,
    clauses.Best: _best,
    clauses.Bool: _bool,
    clauses.Every: lambda clause: Query.all_query(),
    clauses.Nothing: lambda clause: Query.empty_query(),
}

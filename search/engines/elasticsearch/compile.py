"""From clauses to Elasticsearch queries, by its DSL. Nothing it is given parses people's text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from elasticsearch.dsl import query as dsl

from search import clauses, fields
from search.engines.elasticsearch.shape import SCORED

_MOST_TERMS: Final = 65_536  # in one query, as a server takes them (index.max_terms_count)
_ANALYSED = frozenset(fields.TEXT_FIELDS)
_PLACES = {fields.FACETS: f"{fields.FACETS}.{SCORED}"}
_UNSCORED = (clauses.Prefix, clauses.OneOf, clauses.NumberIn, clauses.Between)


def compile_clause(clause: clauses.Clause) -> dsl.Query:
    """Return the query that matches and scores as ``clause`` says."""
    return _COMPILERS[type(clause)](clause)


def _word(clause: clauses.Word) -> dsl.Query:
    if clause.field in _ANALYSED:
        return dsl.Match(**{clause.field: {"query": clause.word, "boost": clause.boost}})
    place = _PLACES.get(clause.field, clause.field)
    return dsl.Term(**{place: {"value": clause.word, "boost": clause.boost}})


def _phrase(clause: clauses.Phrase) -> dsl.Query:
    asked = {"query": " ".join(clause.words), "boost": clause.boost}
    return dsl.MatchPhrase(**{clause.field: asked})


def _unscored(query: dsl.Query) -> dsl.Query:
    return dsl.Bool(filter=[query])


def _filter(
    clause: clauses.Prefix | clauses.OneOf | clauses.NumberIn | clauses.Between,
) -> dsl.Query:
    """The bare query of a clause that gives no score."""
    if isinstance(clause, clauses.Prefix):
        return dsl.Prefix(**{clause.field: {"value": clause.word}})
    if isinstance(clause, clauses.Between):
        limits = {"gte": clause.low, "lte": clause.high}
        return dsl.Range(**{clause.field: {k: v for k, v in limits.items() if v is not None}})
    return _any_of(clause.field, list(clause.values))


def _any_of(field: str, values: Sequence[Any]) -> dsl.Query:
    lists: list[dict[str, Any]] = [
        {field: values[start : start + _MOST_TERMS]}
        for start in range(0, max(len(values), 1), _MOST_TERMS)
    ]
    parts = [dsl.Terms(**asked) for asked in lists]
    return parts[0] if len(parts) == 1 else dsl.Bool(should=parts)


def _constant(clause: clauses.Constant) -> dsl.Query:
    return dsl.ConstantScore(filter=compile_clause(clause.clause), boost=clause.score)


def _best(clause: clauses.Best) -> dsl.Query:
    return dsl.DisMax(queries=[compile_clause(part) for part in clause.clauses], boost=clause.boost)


def _bool(clause: clauses.Bool) -> dsl.Query:
    return dsl.Bool(
        must=[compile_clause(part) for part in clause.must if not isinstance(part, _UNSCORED)],
        filter=[_filter(part) for part in clause.must if isinstance(part, _UNSCORED)],
        should=[compile_clause(part) for part in clause.should],
        must_not=[compile_clause(part) for part in clause.must_not],
        minimum_should_match=0 if clause.must else 1,
    )


_COMPILERS: dict[type[Any], Callable[[Any], dsl.Query]] = {
    clauses.Word: _word,
    clauses.Phrase: _phrase,
    clauses.Prefix: lambda clause: _unscored(_filter(clause)),
    clauses.OneOf: lambda clause: _unscored(_filter(clause)),
    clauses.NumberIn: lambda clause: _unscored(_filter(clause)),
    clauses.Between: lambda clause: _unscored(_filter(clause)),
    clauses.Constant: _constant,
    clauses.Best: _best,
    clauses.Bool: _bool,
    clauses.Every: lambda clause: dsl.MatchAll(),
    clauses.Nothing: lambda clause: dsl.MatchNone(),
}

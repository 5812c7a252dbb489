"""Another spelling of the whole question: offered only when each changed word, and all together, find something."""

from __future__ import annotations

from collections.abc import Sequence

from search.clauses import Clause, Nothing
from search.parameters import SearchQuery
from search.query.narrowing import narrowed
from search.query.question import parse_question
from search.query.ranking import ranking_clause
from search.query.request import EngineRequest, Searchable
from search.query.understanding import Understood, understand
from search.results import Suggestion
from search.suggest.did_you_mean import corrected
from search.suggest.spelling import Respelling
from search.synonyms import SynonymTable


def suggestion(
    query: SearchQuery,
    understood: Understood,
    index: Searchable,
    synonyms: SynonymTable,
    blocked: frozenset[int],
) -> Suggestion | None:
    """Return ``query`` with its unknown words spelled another way; ``None`` if that finds nothing."""
    text = spelled(query, understood, index, synonyms, blocked)
    if text == query.q:
        return None
    other = query.with_text(text)
    clause = narrowed(understand(text, index, synonyms).ranking, other, blocked)
    total = index.run(EngineRequest(clause, limit=0)).total
    return Suggestion(text, total, other.querystring()) if total else None


def spelled(
    query: SearchQuery,
    understood: Understood,
    index: Searchable,
    synonyms: SynonymTable,
    blocked: frozenset[int],
) -> str:
    """Return the words of ``query`` with each unknown one in its likeliest spelling that finds something.

    An index may still know words of cases that were closed a moment ago. So a spelling is taken only
    if the word by itself finds a case that may be shown, within the filters of ``query``.
    """
    guesses = _finding(query, understood.respelled, index, synonyms, blocked)
    return corrected(query.q, guesses) if guesses else query.q


def _finding(
    query: SearchQuery,
    guesses: Sequence[Respelling],
    index: Searchable,
    synonyms: SynonymTable,
    blocked: frozenset[int],
) -> list[Respelling]:
    """Return the guesses with only those spellings that find something: one request for all of them."""
    words = dict.fromkeys(word for guess in guesses for word in guess.candidates)
    if not words:
        return []
    clauses = tuple(narrowed(_by_itself(word, synonyms), query, blocked) for word in words)
    counts = index.run(EngineRequest(Nothing(), limit=0, counts=clauses)).counts
    found = {word for word, count in zip(words, counts, strict=True) if count}
    kept = (Respelling(g.word, tuple(w for w in g.candidates if w in found)) for g in guesses)
    return [guess for guess in kept if guess.candidates]


def _by_itself(word: str, synonyms: SynonymTable) -> Clause:
    """What finds as a question of this one word does."""
    question = parse_question(word)
    return ranking_clause(question, synonyms.expand(question))

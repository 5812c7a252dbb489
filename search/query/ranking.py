"""The clauses that find and rank: one small function for each part of a question."""

from __future__ import annotations

from collections.abc import Sequence

from search import boosts, fields
from search.clauses import Best, Bool, Clause, Constant, Every, Nothing, OneOf, Phrase, Word
from search.query.facts import facts_said
from search.query.question import Question
from search.suggest.spelling import Respelling
from search.synonyms import ExpandedSpan, Expansion

LONGEST_NAME = 8
FIELD_BOOSTS = (
    (fields.TEXT, 1.0),
    (fields.TITLE, boosts.TITLE),
    (fields.NAMES, boosts.NAMES),
    (fields.TERMS, boosts.TERMS),
)


def word_clauses(word: str, weight: float = 1.0) -> tuple[Clause, ...]:
    """A word adds its score in each field that holds it."""
    return tuple(Word(field, word, boost * weight) for field, boost in FIELD_BOOSTS)


def phrase_clause(words: tuple[str, ...], weight: float = 1.0) -> Clause:
    """A phrase must stand whole in one field; of one word, it is that word."""
    if len(words) == 1:
        return Bool(should=word_clauses(words[0], weight))
    return Bool(should=tuple(Phrase(field, words, boost * weight) for field, boost in FIELD_BOOSTS))


def exclusion_clause(words: tuple[str, ...]) -> Clause:
    """An excluded phrase may stand in no field."""
    if len(words) == 1:
        return Bool(should=tuple(Word(field, words[0]) for field in fields.TEXT_FIELDS))
    return Bool(should=tuple(Phrase(field, words) for field in fields.TEXT_FIELDS))


def exact_clause(question: Question) -> Clause:
    """The whole question as a title, a reference or a slug puts that case first."""
    return Constant(OneOf(fields.EXACT, (question.exact,)), boosts.EXACT_TITLE)


def expansion_clause(span: ExpandedSpan) -> Clause:
    """The best of a concept's other labels counts, and less than a typed word would."""
    parts = tuple(part for expansion in span.expansions for part in _expansion_parts(expansion))
    return Best(parts)


def respelling_clause(respelling: Respelling) -> Clause:
    """The best of the words that an unknown one may have meant."""
    parts = [
        Word(field, word, boost * boosts.RESPELLED)
        for word in respelling.candidates
        for field, boost in FIELD_BOOSTS
    ]
    return Best(tuple(parts))


def tag_clauses(expanded: Sequence[ExpandedSpan]) -> tuple[Clause, ...]:
    """A case that is tagged with a term of the question, or with one below it."""
    concepts = dict.fromkeys((span.concept.scheme, span.concept.slug) for span in expanded)
    return tuple(
        Word(fields.FACETS, f"{scheme}:{slug}", boosts.TAGGED) for scheme, slug in concepts
    )


def fact_clauses(question: Question) -> tuple[Clause, ...]:
    """A case of which a fact holds that the question says."""
    return tuple(Word(fields.FACETS, token, boosts.FACT) for token in facts_said(question))


def name_clauses(question: Question) -> tuple[Clause, ...]:
    """A few words that all stand together in one name."""
    if not 1 < len(question.words) <= LONGEST_NAME:
        return ()
    words = tuple(word.folded for word in question.words)
    return (Phrase(fields.NAMES, words, boosts.WHOLE_NAME),)


def ranking_clause(
    question: Question,
    expanded: Sequence[ExpandedSpan] = (),
    respelled: Sequence[Respelling] = (),
) -> Clause:
    """What a question finds, ranked. An empty one finds everything; one of stop words alone only a title."""
    if question.is_empty:
        return Every() if question.is_blank else Nothing()
    must = tuple(phrase_clause(phrase) for phrase in question.phrases)
    must_not = tuple(exclusion_clause(phrase) for phrase in question.excluded)
    should: list[Clause] = [part for word in question.searched for part in word_clauses(word)]
    should += [expansion_clause(span) for span in expanded]
    should += [respelling_clause(respelling) for respelling in respelled]
    should += [*tag_clauses(expanded), *fact_clauses(question), *name_clauses(question)]
    if question.words or question.phrases:
        should.append(exact_clause(question))
    else:
        must = (Every(),)
    return Bool(must=must, should=tuple(should), must_not=must_not)


def _expansion_parts(expansion: Expansion) -> tuple[Clause, ...]:
    if expansion.capitals:
        return (Word(fields.CAPITALS, expansion.capitals, boosts.SYNONYM),)
    if len(expansion.words) == 1:
        word, weight = expansion.words[0], boosts.SYNONYM
        return (Word(fields.TEXT, word, weight), Word(fields.TERMS, word, weight * boosts.TERMS))
    weight = boosts.SYNONYM / len(expansion.words)
    return (
        Phrase(fields.TEXT, expansion.words, weight),
        Phrase(fields.TERMS, expansion.words, weight * boosts.TERMS),
    )

"""The clauses that find and rank: one small function for each part of a question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

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


def tag_clauses(expanded: Sequence[ExpandedSpan]) -> tuple[Word, ...]:
    """A case that is tagged with a term of the question, or with one below it."""
    concepts = dict.fromkeys((span.concept.scheme, span.concept.slug) for span in expanded)
    return tuple(
        Word(fields.FACETS, f"{scheme}:{slug}", boosts.TAGGED) for scheme, slug in concepts
    )


def fact_clauses(question: Question) -> tuple[Word, ...]:
    """A case of which a fact holds that the question says."""
    return tuple(Word(fields.FACETS, token, boosts.FACT) for token in facts_said(question))


def name_clauses(question: Question) -> tuple[Phrase, ...]:
    """A few words that all stand together in one name."""
    if not 1 < len(question.words) <= LONGEST_NAME:
        return ()
    words = tuple(word.folded for word in question.words)
    return (Phrase(fields.NAMES, words, boosts.WHOLE_NAME),)


class Origin(StrEnum):
    """What a part of the ranking is there for."""

    PHRASE = "phrase"
    WORD = "word"
    SYNONYM = "synonym"
    RESPELLING = "respelling"
    TAG = "tag"
    FACT = "fact"
    NAME = "name"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class RankingPart:
    """One thing that a question looks for; ``said`` is what in the question it stands for.

    A case scores the sum of the parts that it holds.
    """

    origin: Origin
    said: str
    clause: Clause

    @property
    def is_required(self) -> bool:
        """Whether no case without it is found."""
        return self.origin is Origin.PHRASE


def ranking_parts(
    question: Question,
    expanded: Sequence[ExpandedSpan] = (),
    respelled: Sequence[Respelling] = (),
) -> Iterator[RankingPart]:
    """Yield every part that adds to a score, in the order in which people would expect them."""
    for phrase in question.phrases:
        yield RankingPart(Origin.PHRASE, " ".join(phrase), phrase_clause(phrase))
    for word in question.searched:
        yield RankingPart(Origin.WORD, word, Bool(should=word_clauses(word)))
    for span in expanded:
        yield RankingPart(Origin.SYNONYM, " ".join(span.typed), expansion_clause(span))
    for guess in respelled:
        yield RankingPart(Origin.RESPELLING, guess.word, respelling_clause(guess))
    for clause in tag_clauses(expanded):
        yield RankingPart(Origin.TAG, clause.word, clause)
    for clause in fact_clauses(question):
        yield RankingPart(Origin.FACT, clause.word, clause)
    for name in name_clauses(question):
        yield RankingPart(Origin.NAME, " ".join(name.words), name)
    if question.words or question.phrases:
        yield RankingPart(Origin.EXACT, question.exact, exact_clause(question))


def ranking_clause(
    question: Question,
    expanded: Sequence[ExpandedSpan] = (),
    respelled: Sequence[Respelling] = (),
) -> Clause:
    """What a question finds, ranked. An empty one finds everything; one of stop words alone only a title."""
    if question.is_empty:
        return Every() if question.is_blank else Nothing()
    parts = list(ranking_parts(question, expanded, respelled))
    return Bool(
        must=tuple(part.clause for part in parts if part.is_required) or _anything(parts),
        should=tuple(clause for part in parts if not part.is_required for clause in _flat(part)),
        must_not=tuple(exclusion_clause(phrase) for phrase in question.excluded),
    )


def _anything(parts: Sequence[RankingPart]) -> tuple[Clause, ...]:
    """A question that only excludes finds all the rest."""
    return () if parts else (Every(),)


def _flat(part: RankingPart) -> tuple[Clause, ...]:
    """The clauses of a part side by side: the same sum, with fewer levels for an engine."""
    return part.clause.should if isinstance(part.clause, Bool) else (part.clause,)


def _expansion_parts(expansion: Expansion) -> tuple[Clause, ...]:
    if expansion.capitals:
        return (Word(fields.CAPITALS, expansion.capitals, boosts.SYNONYM),)
    weight = boosts.SYNONYM / max(len(expansion.words), 1)
    if len(expansion.words) == 1:
        word = expansion.words[0]
        return (Word(fields.TEXT, word, weight), Word(fields.TERMS, word, weight * boosts.TERMS))
    return (
        Phrase(fields.TEXT, expansion.words, weight),
        Phrase(fields.TERMS, expansion.words, weight * boosts.TERMS),
    )

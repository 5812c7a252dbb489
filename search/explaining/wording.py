"""An explanation in words that an editor reads: rows of a table, and what was made of the question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.formats import date_format

from search import boosts, fields, text
from search.boosts import Boost
from search.clauses import Clause, Constant, Phrase, Word
from search.engines import ELASTICSEARCH, EMBEDDED
from search.explaining.explanation import Explanation
from search.explaining.scores import PartScore, Place
from search.explaining.service import Answer
from search.facets.base import LabelSource
from search.facets.registry import BY_NAME
from search.query.facts import facts_said
from search.query.question import QUESTION_WORDS
from search.query.ranking import Origin, RankingPart
from search.query.understanding import Understood
from search.synonyms import ExpandedSpan

WHERE = {
    fields.TEXT: "in its text",
    fields.TITLE: "in its title",
    fields.NAMES: "in the name of an organisation or a place",
    fields.TERMS: "in the name of a tag",
    fields.CAPITALS: "in these capitals in its text",
    fields.FACETS: "in its record",
}
OF_ORIGIN = {
    Origin.SYNONYM: boosts.SYNONYM,
    Origin.RESPELLING: boosts.RESPELLED,
    Origin.TAG: boosts.TAGGED,
    Origin.FACT: boosts.FACT,
    Origin.NAME: boosts.WHOLE_NAME,
    Origin.EXACT: boosts.EXACT_TITLE,
}
OF_FIELD = {fields.TITLE: boosts.TITLE, fields.NAMES: boosts.NAMES, fields.TERMS: boosts.TERMS}
_LOOKED_FOR = {
    Origin.PHRASE: "the words “{}” together",
    Origin.WORD: "“{}”",
    Origin.SYNONYM: "another word for “{}”",
    Origin.RESPELLING: "“{}” in another spelling",
    Origin.TAG: "the tag “{}”",
    Origin.FACT: "the fact “{}”",
    Origin.NAME: "all of “{}” in one name",
    Origin.EXACT: "“{}” as the whole title, reference or address",
}
ON_WORDS = (Origin.PHRASE, Origin.WORD, Origin.SYNONYM, Origin.RESPELLING)
"""What is looked for in every field, so that the field's own weight holds beside the origin's."""


ENGINES = {ELASTICSEARCH: "Elasticsearch", EMBEDDED: "the index kept beside the site"}
"""Each engine as it is called in a sentence."""


@dataclass(frozen=True, slots=True)
class Row:
    """One place where something stands, its weight, and what that adds."""

    where: str
    weight: str
    score: float


@dataclass(frozen=True, slots=True)
class Group:
    """One thing that was looked for and is in the case, with a row for each place."""

    looked_for: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that is said, under its label."""

    label: str
    text: str


def groups(explanation: Explanation, labels: LabelSource) -> list[Group]:
    """Return the table. The scores of all rows add up to the score of the case."""
    return [
        Group(
            looked_for=said_by(part.part, explanation.understood, labels),
            rows=tuple(_row(part, place) for place in part.places),
        )
        for part in explanation.parts
    ]


def weights(explanation: Explanation) -> list[Said]:
    """Return the reason of each weight that the table uses, in the order in which it does."""
    # By name: weights that are equal as numbers have reasons of their own.
    used = {boost.what: boost for part in explanation.parts for boost in _boosts(part)}
    return [
        Said(
            label=f"{plain_number(boost)} for {boost.what}",
            text=f"{boost.reason} Since {date_format(boost.since, 'j F Y')}.",
        )
        for boost in used.values()
    ]


def missing(explanation: Explanation, labels: LabelSource) -> list[str]:
    """Return what was looked for and is not in the case; a whole title is not worth a word."""
    wanted = (part for part in explanation.missing if part.origin is not Origin.EXACT)
    return list(dict.fromkeys(said_by(part, explanation.understood, labels) for part in wanted))


def said_by(part: RankingPart, understood: Understood, labels: LabelSource) -> str:
    """Return what a part looks for, in words."""
    if part.origin in (Origin.TAG, Origin.FACT):
        said = token_in_words(part.said, labels)
    else:
        said = _typed(part.said, understood)
    return _LOOKED_FOR[part.origin].format(said)


def token_in_words(token: str, labels: LabelSource) -> str:
    """Return a value of a facet as its filter names it: ``Nation: Wales``."""
    name, _, value = token.partition(":")
    facet = BY_NAME.get(name)
    return f"{facet.label}: {facet.label_of(value, labels)}" if facet else token


def made_of_it(understood: Understood, labels: LabelSource) -> list[Said]:
    """Return what was made of the question, a line for each thing that there is something to say of."""
    question = understood.question
    lines = (
        ("Words that count", _quoted(_typed(word, understood) for word in question.searched)),
        ("Left out, because they stand everywhere", _quoted(_left_out(understood))),
        ("Must stand together", _quoted(" ".join(phrase) for phrase in question.phrases)),
        ("Must not be there", _quoted(" ".join(phrase) for phrase in question.excluded)),
        ("Other words from the vocabulary", "; ".join(map(_span, understood.expanded))),
        ("Read as another spelling", "; ".join(_respellings(understood))),
        (
            "Facts that the words state",
            _quoted(token_in_words(token, labels) for token in facts_said(question)),
        ),
    )
    return [Said(label, said) for label, said in lines if said]


def _row(part: PartScore, place: Place) -> Row:
    where = _where(part, place.clause)
    return Row(
        where=where if place.counts else f"{where} (the best place alone counts)",
        weight=plain_number(_weight(place.clause)),
        score=place.score if place.counts else 0.0,
    )


def plain_number(number: float) -> str:
    """Return a number with two decimals at most.

    >>> plain_number(0.1333), plain_number(10_000.0)
    ('0.13', '10,000')
    """
    return f"{number:,.2f}".rstrip("0").rstrip(".")


def _where(part: PartScore, clause: Clause) -> str:
    inner = clause.clause if isinstance(clause, Constant) else clause
    where = WHERE.get(getattr(inner, "field", ""), "as it was typed")
    if part.part.origin in (Origin.SYNONYM, Origin.RESPELLING):
        return f"“{_words(inner)}” {where}"
    return where


def _words(clause: Clause) -> str:
    if isinstance(clause, Phrase):
        return " ".join(clause.words)
    return clause.word if isinstance(clause, Word) else ""


def _weight(clause: Clause) -> float:
    if isinstance(clause, Constant):
        return clause.score
    return clause.boost if isinstance(clause, Word | Phrase) else 1.0


def _boosts(part: PartScore) -> Iterator[Boost]:
    origin = part.part.origin
    if origin in OF_ORIGIN:
        yield OF_ORIGIN[origin]
    for place in part.places if origin in ON_WORDS else ():
        boost = OF_FIELD.get(getattr(place.clause, "field", ""))
        if boost is not None:
            yield boost


def _typed(word: str, understood: Understood) -> str:
    return next((w.typed for w in understood.question.words if w.folded == word), word)


def _left_out(understood: Understood) -> Iterator[str]:
    searched = understood.question.searched
    for word in understood.question.words:
        is_common = text.is_stop(word.folded) or word.folded in QUESTION_WORDS
        if is_common and word.folded not in searched:
            yield word.typed


def _span(span: ExpandedSpan) -> str:
    name = span.concept.labels[0].text if span.concept.labels else span.concept.slug
    others = _quoted(expansion.label for expansion in span.expansions)
    scheme = span.concept.scheme
    return f"“{' '.join(span.typed)}” is the {scheme} “{name}”, so also {others}"


def _respellings(understood: Understood) -> Iterator[str]:
    for guess in understood.respelled:
        yield f"“{guess.word}” stands in no case, so {_quoted(guess.candidates, ' or ')}"


def _quoted(words: Iterable[str], between: str = ", ") -> str:
    return between.join(f"“{word}”" for word in dict.fromkeys(words))


def asked(answer: Answer) -> str:
    """Return which index the account is of; nothing where none was asked."""
    if not answer.engine:
        return ""
    name = ENGINES[answer.engine]
    return f"{name}, which stands by while the usual search is away" if answer.degraded else name

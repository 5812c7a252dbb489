"""Other words for what was typed, from the vocabulary. Knows no engine and no database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from search import text
from search.query.question import Question, TypedWord

Key = TypeVar("Key")
Match = Literal["any", "exact-case", "suggest-only"]
LONGEST_LABEL = 8
MOST_EXPANSIONS = 40


@dataclass(frozen=True, slots=True)
class Label:
    """One way of saying a concept. ``match`` is the synonym's class; a name is always ``any``."""

    text: str
    match: Match = "any"


@dataclass(frozen=True, slots=True)
class Concept:
    """A term of the vocabulary with all its labels, its own name first."""

    scheme: str
    slug: str
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Expansion:
    """Words that are searched beside typed ones.

    ``label`` is the synonym as the vocabulary writes it. ``words`` are its folded words;
    ``capitals`` is set instead when only the abbreviation in its capitals may match.
    """

    label: str
    words: tuple[str, ...] = ()
    capitals: str = ""


@dataclass(frozen=True, slots=True)
class ExpandedSpan:
    """Typed words that say a concept, with the other ways of saying it."""

    typed: tuple[str, ...]
    concept: Concept
    expansions: tuple[Expansion, ...]


@dataclass(frozen=True, slots=True)
class SynonymTable:
    """Finds the concepts that typed words name, by match class.

    ``any`` matches in any form (plural, accent, capitals); ``exact-case`` only as the vocabulary writes
    it, on both sides; ``suggest-only`` neither finds nor is searched. The longest label wins, and words
    inside it are not looked at again. ``vocabulary`` holds every folded word of the labels, for spelling.
    """

    by_words: Mapping[tuple[str, ...], tuple[Concept, ...]] = field(default_factory=dict)
    by_capitals: Mapping[str, tuple[Concept, ...]] = field(default_factory=dict)
    vocabulary: frozenset[str] = frozenset()

    @classmethod
    def build(cls, concepts: Iterable[Concept]) -> SynonymTable:
        """Make the table; a concept with one label alone has nothing to add and is left out."""
        by_words: defaultdict[tuple[str, ...], list[Concept]] = defaultdict(list)
        by_capitals: defaultdict[str, list[Concept]] = defaultdict(list)
        vocabulary: set[str] = set()
        for concept in concepts:
            for key in dict.fromkeys(_keys(concept, "any")):
                by_words[key].append(concept)
            for label in concept.labels:
                if label.match == "exact-case":
                    by_capitals[label.text].append(concept)
                else:
                    vocabulary.update(text.words(label.text))
        return cls(_frozen(by_words), _frozen(by_capitals), frozenset(vocabulary))

    def expand(self, question: Question) -> tuple[ExpandedSpan, ...]:
        """Return for each concept that the plain words of ``question`` name the other ways of saying it."""
        found: list[ExpandedSpan] = []
        seen: set[tuple[str, str]] = set()
        left = MOST_EXPANSIONS
        for span, concepts in self._spans(question):
            for concept in concepts:
                if (concept.scheme, concept.slug) in seen:
                    continue
                seen.add((concept.scheme, concept.slug))
                expansions = _other_labels(concept, span)[:left]
                left -= len(expansions)
                if expansions:
                    found.append(ExpandedSpan(tuple(w.typed for w in span), concept, expansions))
        return tuple(found)

    def knows(self, word: str) -> bool:
        """Whether the folded ``word`` alone is a label of some concept."""
        return bool(self._said_by_one(word))

    def _spans(
        self, question: Question
    ) -> Iterator[tuple[Sequence[TypedWord], tuple[Concept, ...]]]:
        typed = question.words
        start = 0
        while start < len(typed):
            span, concepts = self._longest(
                typed[start : start + LONGEST_LABEL], question.is_shouted
            )
            if concepts:
                yield span, concepts
            start += max(len(span), 1)

    def _longest(
        self, ahead: Sequence[TypedWord], is_shouted: bool
    ) -> tuple[Sequence[TypedWord], tuple[Concept, ...]]:
        for length in range(_unbroken(ahead), 0, -1):
            span = ahead[:length]
            concepts = self._said_by(span)
            if length == 1 and not is_shouted:
                concepts += self.by_capitals.get(text.singular_capitals(span[0].typed), ())
            if concepts:
                return span, concepts
        return (), ()

    def _said_by(self, span: Sequence[TypedWord]) -> tuple[Concept, ...]:
        if len(span) == 1:
            return self._said_by_one(span[0].folded)
        return self.by_words.get(text.stems(word.folded for word in span), ())

    def _said_by_one(self, word: str) -> tuple[Concept, ...]:
        """The concepts of one word. Stemming leaves the plural of ``PCP`` alone, which has no vowel."""
        by_stem = self.by_words.get(text.stems((word,)), ())
        return by_stem or self.by_words.get((word.removesuffix("s"),), ())


NO_SYNONYMS = SynonymTable()


def _frozen(found: Mapping[Key, list[Concept]]) -> dict[Key, tuple[Concept, ...]]:
    return {key: tuple(concepts) for key, concepts in found.items()}


def _keys(concept: Concept, match: Match) -> Iterator[tuple[str, ...]]:
    for label in concept.labels:
        key = text.stems(text.words(label.text))
        if label.match == match and any(not text.is_stop(word) for word in key):
            yield key[:LONGEST_LABEL]


def _unbroken(ahead: Sequence[TypedWord]) -> int:
    """How many of ``ahead`` stand next to one another as they were typed."""
    first = ahead[0].position
    length = 0
    while length < len(ahead) and ahead[length].position == first + length:
        length += 1
    return length


def _other_labels(concept: Concept, span: Sequence[TypedWord]) -> tuple[Expansion, ...]:
    """All labels of ``concept`` that say it in other words than ``span`` does, each once."""
    seen = {text.stems(w.folded for w in span)}
    found: list[Expansion] = []
    for label in concept.labels:
        folded = tuple(text.words(label.text))
        key = text.stems(folded)
        if label.match == "exact-case":
            if text.is_abbreviation(label.text):
                found.append(Expansion(label.text, capitals=label.text))
        elif label.match == "any" and key not in seen and any(not text.is_stop(w) for w in folded):
            seen.add(key)
            found.append(Expansion(label.text, words=folded))
    return tuple(found)

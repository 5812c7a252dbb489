"""What has a page here, by all its names: for completing what is typed and for saying what it names.

Knows no engine and no database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from search import text
from search.query.question import Question, TypedWord

ORGANISATION = "organisation"
PROGRAMME = "programme"
KINDS = ("method", "sector", "outcome", PROGRAMME, ORGANISATION, "barrier", "enabler")
"""Kinds of thing; of several with one name, the earlier kind comes first."""

LONGEST_NAME = 8
MOST_TYPED = 12
_KEY = 2  # letters of a word by which names are looked up


class Says(Enum):
    """When a name, found in a question, says its thing. Completing what is typed asks nothing of this."""

    ALWAYS = "in any form"
    AS_WRITTEN = "only with the capitals that the vocabulary gives it"
    MARKED = "with its capitals, or when nothing else was typed"
    ALONE = "when nothing else was typed"


@dataclass(frozen=True, slots=True)
class Thing:
    """A term, organisation or programme: something with a page of its own.

    ``now`` names what took over from a body that has ended.
    """

    kind: str
    slug: str
    name: str
    is_former: bool = False
    now: str = ""

    @property
    def facet(self) -> str:
        """The facet whose value ``slug`` is."""
        return "authority" if self.kind == ORGANISATION else self.kind

    @property
    def token(self) -> str:
        """The thing as it stands among the facets of a case."""
        return f"{self.facet}:{self.slug}"


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a thing. ``is_former`` is set for one that was given up."""

    text: str
    thing: Thing
    is_former: bool = False
    says: Says = Says.ALWAYS

    @property
    def is_own(self) -> bool:
        """Whether it is the name that is shown."""
        return self.text == self.thing.name

    @property
    def label(self) -> str:
        """What is shown: an old name says what it is now.

        ``Aylesbury Vale (now Buckinghamshire)``
        """
        if self.is_former:
            return f"{self.text} (now {self.thing.name})"
        if self.thing.now:
            return f"{self.thing.name} (now {self.thing.now})"
        return f"{self.thing.name} (former)" if self.thing.is_former else self.thing.name

    @property
    def also(self) -> str:
        """The name itself, where ``label`` does not hold it."""
        return "" if self.is_own or self.is_former else self.text


@dataclass(frozen=True, slots=True)
class CountedName:
    """A name, and how many cases its thing has; ``None`` where nothing could be counted."""

    name: Name
    count: int | None = None


@dataclass(frozen=True, slots=True)
class _Indexed:
    name: Name
    folded: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NameTable:
    """All names, findable by how their words begin and by the words that say them."""

    by_start: Mapping[str, tuple[_Indexed, ...]] = field(default_factory=dict)
    by_words: Mapping[tuple[str, ...], tuple[Name, ...]] = field(default_factory=dict)

    @classmethod
    def build(cls, names: Iterable[Name]) -> NameTable:
        """Make the table. A name of more than eight words is found by its first eight alone."""
        by_start: defaultdict[str, list[_Indexed]] = defaultdict(list)
        by_words: defaultdict[tuple[str, ...], list[Name]] = defaultdict(list)
        for name in names:
            words = tuple(text.words(name.text))[:LONGEST_NAME]
            indexed = _Indexed(name, " ".join(words), words)
            for start in dict.fromkeys(word[:_KEY] for word in words):
                by_start[start].append(indexed)
            if any(not text.is_stop(word) for word in words):
                by_words[text.stems(words)].append(name)
        return cls(
            {start: tuple(found) for start, found in by_start.items()},
            {words: _likeliest(found) for words, found in by_words.items()},
        )

    def beginning(self, typed: str, most: int) -> list[Name]:
        """Return the names of which each typed word begins a word: one for each thing, likeliest first.

        A whole name comes before a beginning of one, that before words in its midst; then a thing's own
        name before its others, the kinds in their order, what is there today before what has ended, and
        short names before long ones.
        """
        begun = text.words(typed)
        if not begun or len(begun) > MOST_TYPED:
            return []
        longest = max(begun, key=len)
        if len(longest) < _KEY:
            return []
        asked = " ".join(begun)
        found = [
            (_rank(indexed, asked), indexed.name)
            for indexed in self.by_start.get(longest[:_KEY], ())
            if all(any(word.startswith(b) for word in indexed.words) for b in begun)
        ]
        found.sort(key=lambda pair: pair[0])
        each: dict[Thing, Name] = {}
        for _, name in found:
            each.setdefault(name.thing, name)
        return list(each.values())[:most]

    def said_by(self, question: Question, most: int) -> list[Name]:
        """Return the names that ``question`` says in its words and phrases: one for each thing, in their order.

        The longest name wins, and words inside it say nothing else. Excluded words say nothing.
        """
        each: dict[Thing, Name] = {}
        for name in (*self._in_words(question), *self._in_phrases(question)):
            each.setdefault(name.thing, name)
        return list(each.values())[:most]

    def _in_words(self, question: Question) -> Iterator[Name]:
        typed, start = question.words, 0
        while start < len(typed):
            length = 1
            for end in range(min(len(typed), start + LONGEST_NAME), start, -1):
                names = self._said(typed[start:end], question)
                if names:
                    yield from names
                    length = end - start
                    break
            start += length

    def _in_phrases(self, question: Question) -> Iterator[Name]:
        for phrase in question.phrases:
            words = text.stems(phrase[:LONGEST_NAME])
            yield from (n for n in self.by_words.get(words, ()) if n.says is not Says.AS_WRITTEN)

    def _said(self, span: Sequence[TypedWord], question: Question) -> list[Name]:
        if span[-1].position - span[0].position != len(span) - 1:
            return []
        names = self.by_words.get(text.stems(word.folded for word in span), ())
        return [name for name in names if _says(name, span, question)]


NO_NAMES = NameTable()


def _says(name: Name, span: Sequence[TypedWord], question: Question) -> bool:
    """Whether ``span`` says ``name`` as strictly as it must be said."""
    if name.says is Says.ALWAYS:
        return True
    is_alone = len(span) == len(question.words) and not question.phrases
    if name.says is Says.ALONE:
        return is_alone
    is_as_written = " ".join(w.typed for w in span) == name.text and not question.is_shouted
    if name.says is Says.AS_WRITTEN:
        return is_as_written
    # A capital at the beginning of a sentence marks nothing.
    tells = span[0].position > 0 or text.is_abbreviation(name.text)
    return is_alone or (is_as_written and tells)


def _rank(indexed: _Indexed, asked: str) -> tuple[int, bool, int, bool, int, str]:
    """Where a name stands among those that were found; the lowest comes first."""
    if indexed.folded == asked:
        closeness = 0
    elif indexed.folded.startswith(asked):
        closeness = 1
    else:
        closeness = 2 if f" {asked}" in indexed.folded else 3
    name = indexed.name
    kind = KINDS.index(name.thing.kind)
    length = len(indexed.folded)
    return closeness, not name.is_own, kind, name.thing.is_former, length, indexed.folded


def _likeliest(names: Sequence[Name]) -> tuple[Name, ...]:
    """Return, of names with the same words, those that say something, in the order of their kinds.

    What is called so goes before what is also called so, and a body of today before one that ended.
    """
    has_own = any(name.is_own for name in names)
    kept = [name for name in names if name.is_own or not has_own]
    has_current = any(n.thing.kind == ORGANISATION and not n.thing.is_former for n in kept)
    kept = [name for name in kept if not (has_current and name.thing.is_former)]
    return tuple(sorted(kept, key=lambda name: KINDS.index(name.thing.kind)))

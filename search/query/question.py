"""What somebody typed, taken apart: words, quoted phrases and exclusions. Never fails, whatever it is given."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from search import text

MOST_WORDS = 50

# Asked around what is meant ("who has tried …?"). Left out of the ranking as long as other words remain.
_ASKING = """
about am any anybody anyone been can could did do does ever get give had has have having he her his how i its me my our
ours please shall she should so some somebody someone than them tell us we were what when where whether which who whom
whose why would you your
"""
QUESTION_WORDS: frozenset[str] = frozenset(_ASKING.split())

_LONGEST_TITLE = 500
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″＂", '"'))
_PART = re.compile(r'(?<!\S)(-?)"([^"]*)"|(?<!\S)-(?=[^\W_])(\S+)|([^\s"]+)|"([^"]*)"|"')
_TYPED_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class TypedWord:
    """One word: ``folded`` for matching, ``typed`` with its capitals. Neighbours have neighbouring positions."""

    folded: str
    typed: str
    position: int


@dataclass(frozen=True, slots=True)
class Question:
    """The parts of what was typed.

    ``phrases`` must all be there, in their order; ``excluded`` phrases (of one word or more) must not.
    ``words`` are the rest, stop words too. ``exact`` is the whole as titles are compared. ``is_blank``
    says that nothing was typed, ``is_cut`` that there were more words than are searched.
    """

    words: tuple[TypedWord, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    exact: str = ""
    is_blank: bool = False
    is_cut: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that could be searched, not even a stop word."""
        return not (self.words or self.phrases or self.excluded)

    @property
    def searched(self) -> tuple[str, ...]:
        """The folded words that rank, each once: no stop words, and no question words if others remain."""
        kept = dict.fromkeys(w.folded for w in self.words if not text.is_stop(w.folded))
        telling = tuple(word for word in kept if word not in QUESTION_WORDS)
        return telling or (() if self.phrases else tuple(kept))

    @property
    def is_shouted(self) -> bool:
        """Whether everything was typed in capitals, so that capitals tell nothing."""
        return len(self.words) > 1 and all(w.typed.upper() == w.typed for w in self.words)


@dataclass(slots=True)
class _Parts:
    """What has been taken apart so far."""

    words: list[TypedWord] = field(default_factory=list)
    phrases: list[tuple[str, ...]] = field(default_factory=list)
    excluded: list[tuple[str, ...]] = field(default_factory=list)
    room: int = MOST_WORDS
    position: int = 0
    is_cut: bool = False

    def take(self, found: list[str]) -> list[str]:
        """Return as many of ``found`` as still may be searched."""
        kept = found[: self.room]
        self.is_cut = self.is_cut or len(kept) < len(found)
        self.room -= len(kept)
        return kept

    def add_words(self, typed: str) -> None:
        """Add plain words."""
        for piece in _TYPED_WORD.findall(typed):
            for word in self.take(text.words(piece)):
                self.words.append(TypedWord(word, piece, self.position))
                self.position += 1

    def add_phrase(self, typed: str, into: list[tuple[str, ...]]) -> None:
        """Add a phrase to ``into``, unless it holds nothing that can be searched."""
        found = tuple(self.take(text.words(typed)))
        self.position += 1
        if any(not text.is_stop(word) for word in found) and found not in into:
            into.append(found)


def parse_question(typed: str) -> Question:
    """Take apart what was typed.

    ``falls "care home" -telecare`` → words ``falls``, phrase ``care home``, excluded ``telecare``. A
    quotation mark without its partner is ignored, a hyphen inside a word only separates.
    """
    parts = _Parts()
    for match in _PART.finditer(text.visible(typed).translate(_QUOTES)):
        minus, quoted, minus_word, plain, inner = match.groups()
        if quoted is not None:
            parts.add_phrase(quoted, parts.excluded if minus else parts.phrases)
        elif minus_word is not None:
            parts.add_phrase(minus_word.replace('"', " "), parts.excluded)
        elif plain is not None:
            parts.add_words(plain)
        elif inner is not None:
            parts.add_phrase(inner, parts.phrases)
    return Question(
        words=tuple(parts.words),
        phrases=tuple(parts.phrases),
        excluded=tuple(parts.excluded),
        exact=text.exact_form(typed[:_LONGEST_TITLE]),
        is_blank=not typed.strip(),
        is_cut=parts.is_cut,
    )


def any_of_the_words(typed: str) -> str:
    """Return ``typed`` without quotation marks and without what it excludes.

    >>> any_of_the_words('falls "care home" -telecare')
    'falls care home'
    """
    kept: list[str] = []
    for match in _PART.finditer(text.visible(typed).translate(_QUOTES)):
        minus, quoted, _, plain, inner = match.groups()
        kept.append((plain or inner or ("" if minus else quoted) or "").strip())
    return " ".join(part for part in kept if part)

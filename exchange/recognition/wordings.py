"""How a line's words are compared with the wordings of what a template asks, and what it says beyond them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from exchange.recognition.definition import Ask

MARKS = " \t\v>#*_|•-"
NUMBER = re.compile(
    r"^(?:q(?:uestion)?\.?\s*)?(\d{1,2})\s*[.):–-]*\s+|^(?:q(?:uestion)?\.?\s*)?(\d{1,2})[.):]",
    re.I,
)
_NUMBER_ALONE = re.compile(r"^(?:q(?:uestion)?\.?\s*(\d{1,2})|(\d{1,2})\s*[.):])\W*$", re.I)
_WORD = re.compile(r"[a-z]+")
_TOKEN = re.compile(r"[^\W_]+")
MOST_BEYOND = 3
"""Words beyond its wording that a question may have and still be the form's own: people word it a little otherwise."""


def without_number(text: str) -> str:
    """Return a line without the marks around it and the number before it."""
    bare = text.lstrip(MARKS).rstrip(MARKS)
    number = NUMBER.match(bare)
    return bare[number.end() :] if number else bare


def beyond(text: str, ask: Ask) -> list[str]:
    """Return the words and numbers of ``text`` that the wording of ``ask`` which is nearest to it does not have.

    The number before it is none of them; a number alone is only where it is that of ``ask``.
    """
    alone = _NUMBER_ALONE.match(text.strip(MARKS))
    if alone and ask.number == int(alone.group(1) or alone.group(2)):
        return []
    said = _tokens(without_number(text)) or _tokens(text)
    return min((_left(said, known) for known in (*ask.wordings, *ask.phrases)), key=len)


def says_more(text: str, ask: Ask) -> bool:
    """Whether a line says something besides what ``ask`` asks: a number, a name, or more than a few words.

    A capital shows a name only in a line half of whose words begin small: headings often have them throughout.
    """
    left = beyond(text, ask)
    first, *others = _tokens(without_number(text)) or [""]
    in_small = sum(each[0].islower() for each in others) * 2 >= len(others)
    names = in_small and any(each[0].isupper() for each in left if each != first)
    return len(left) > MOST_BEYOND or names or any(map(_has_digit, left))


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.replace("’", "").replace("'", ""))


def _left(said: Iterable[str], wording: str) -> list[str]:
    known = Counter(_tokens(wording.casefold()))
    left = []
    for word in said:
        if known[word.casefold()]:
            known[word.casefold()] -= 1
        else:
            left.append(word)
    return left


@lru_cache(maxsize=4096)
def words_in(text: str) -> tuple[str, ...]:
    """Return the words of ``text`` as they are compared."""
    return tuple(_WORD.findall(text.casefold().replace("’", "").replace("'", "")))


@lru_cache(maxsize=16_384)
def likeness(words: tuple[str, ...], known: tuple[str, ...]) -> float:
    """Return how alike two wordings are, from 0 to 1: by the words that they share, or letter by letter."""
    if not words or not known or len(words) > 3 * len(known) + 3:
        return 0.0
    ours, theirs = Counter(words), Counter(known)
    shared = (ours & theirs).total() / (ours | theirs).total()
    if not 0.25 <= shared < 1 or abs(len(words) - len(known)) > 3:
        return shared if shared or len(known) > 2 else _spelled(words, known)
    return max(shared, _spelled(words, known))


def _spelled(words: tuple[str, ...], known: tuple[str, ...]) -> float:
    """How alike two wordings are letter by letter, where they are alike enough to be worth it."""
    spelled = SequenceMatcher(None, " ".join(words), " ".join(known), autojunk=False)
    return spelled.ratio() if spelled.quick_ratio() > 0.8 else 0.0

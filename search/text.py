"""How text becomes words, the same for what is indexed, asked and highlighted.

``fold`` takes capitals, accents and everything that is no letter or digit out of the way of matching;
``words`` cuts at all that remains; ``analyse`` drops stop words and takes English endings off. The
embedded engine indexes folded text and cuts, stops and stems by the same rules: a test holds its tokens
against these. Elasticsearch is given the same steps by name (``pattern`` tokenizer on
``[^\\p{L}\\p{N}]+``, ``lowercase``, ``asciifolding``, ``length``, ``stop``, ``stemmer: porter2``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

import snowballstemmer

# Lucene's English list, and the "s" that a possessive leaves behind.
_STOPS = """
a an and are as at be but by for if in into is it no not of on or s such that the their then there these they this to
was will with
"""
STOP_WORDS: frozenset[str] = frozenset(_STOPS.split())
LONGEST_WORD = 64

_NON_ASCII = re.compile(r"[^\x00-\x7f]+")
_WORD = re.compile(r"[^\W_]+")
# Begins with what is rare in a text, and looks back only then: four times as quick as a boundary first.
_CAPITALS = re.compile(r"[A-Z](?<!\w[A-Z])[a-z0-9]{0,6}+[A-Z][A-Za-z0-9]{0,6}\b")
_MOST_CAPITALS = 8

# Letters that Unicode does not take apart into a plain one and a mark.
_PLAIN = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ł": "l",
        "ħ": "h",
        "ı": "i",
        "ŋ": "n",
        "ŧ": "t",
    }
)
_stemmer = snowballstemmer.stemmer("english")


def fold(text: str) -> str:
    """Return ``text`` in small letters without accents; other signs beyond ASCII become spaces.

    >>> fold("Tŷ’r Cwmpas, Ynys Môn")
    'ty r cwmpas, ynys mon'
    """
    lowered = text.lower()
    return lowered if lowered.isascii() else _NON_ASCII.sub(_fold_match, lowered)


def fold_with_offsets(text: str) -> tuple[str, Sequence[int]]:
    """Return folded ``text`` and, for each of its characters, where in ``text`` it came from.

    The offsets have one more entry than the folded text: the length of ``text``.
    """
    lowered = text.lower()
    if text.isascii():
        return lowered, range(len(text) + 1)
    if len(lowered) == len(text) and all(map(_is_even, _NON_ASCII.findall(lowered))):
        return fold(text), range(len(text) + 1)
    pieces: list[str] = []
    offsets: list[int] = []
    for position, sign in enumerate(text):
        plain = fold(sign)
        pieces.append(plain)
        offsets.extend([position] * len(plain))
    return "".join(pieces), [*offsets, len(text)]


def visible(text: str) -> str:
    """Return ``text`` composed, without joiners, soft hyphens and marks that stand for themselves.

    What is left cuts into the same words as its folded form does.
    """
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFC", text)
    return "".join(sign for sign in composed if not _is_unseen(sign))


def words(text: str) -> list[str]:
    """Return the folded words of ``text`` in their order, stop words and all."""
    found: list[str] = _WORD.findall(fold(text))
    if len(text) <= LONGEST_WORD and text.isascii():
        return found
    return [word for word in found if _fits(word)]


def is_stop(word: str) -> bool:
    """Whether a folded ``word`` is too common to be searched."""
    return word in STOP_WORDS


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return a folded ``word`` without its English ending: ``sensors`` and ``sensor`` are one."""
    return str(_stemmer.stemWord(word))


def stems(found: Iterable[str]) -> tuple[str, ...]:
    """Return the stems of folded words, stop words left as they are."""
    return tuple(word if word in STOP_WORDS else stem(word) for word in found)


def analyse(text: str) -> list[str]:
    """Return the tokens that an engine keeps of ``text``."""
    return [stem(word) for word in words(text) if word not in STOP_WORDS]


def exact_form(text: str) -> str:
    """Return ``text`` as it is compared whole: its folded words with single spaces."""
    return " ".join(words(text))


def capitals(text: str) -> list[str]:
    """Return the abbreviations of ``text`` in their capitals, each once: two capitals or more, at most eight signs."""
    found = (word for word in _CAPITALS.findall(text) if len(word) <= _MOST_CAPITALS)
    return list(dict.fromkeys(singular_capitals(word) for word in found))


def singular_capitals(word: str) -> str:
    """Return an abbreviation without the small s of its plural: ``SIBs`` is ``SIB``."""
    return word[:-1] if word.endswith("s") and word[:-1].isupper() else word


def is_abbreviation(word: str) -> bool:
    """Whether ``word`` is written as an abbreviation: at least two capitals, and short."""
    return len(word) <= _MOST_CAPITALS and sum(sign.isupper() for sign in word) > 1


def _fits(word: str) -> bool:
    return len(word) <= LONGEST_WORD and (word.isascii() or len(word.encode()) <= LONGEST_WORD)


def _fold_match(match: re.Match[str]) -> str:
    return _fold_run(match.group())


@lru_cache(maxsize=10_000)
def _fold_run(run: str) -> str:
    """Fold signs beyond ASCII: letters lose their marks, marks and joiners go, the rest is a space."""
    decomposed = unicodedata.normalize("NFKD", run).lower().translate(_PLAIN)
    return "".join(_fold_sign(sign) for sign in decomposed)


def _fold_sign(sign: str) -> str:
    category = unicodedata.category(sign)
    if category[0] in "LN":
        return sign
    if _is_unseen(sign):
        return ""
    return sign if sign.isascii() else " "


def _is_unseen(sign: str) -> bool:
    category = unicodedata.category(sign)
    return category[0] == "M" or category == "Cf"


@lru_cache(maxsize=10_000)
def _is_even(run: str) -> bool:
    """Whether each sign of ``run`` folds to just one, so that places stay what they were."""
    return all(len(_fold_run(sign)) == 1 for sign in run)

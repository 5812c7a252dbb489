"""Whether a text holds a name, however it is written there.

Capitals, accents, apostrophes, ligatures, hyphens, kinds of space, signs that nobody sees and marks of emphasis
are no difference to a reader, and none here.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from organisations.ordinary import is_ordinary

_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});")
_APOSTROPHES: Final = "`´‘’‛ʹʻʼ′＇"
_BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f]{1,40}")
_PLAIN: Final = str.maketrans(
    {"Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "Ø": "O", "ø": "o", "Đ": "D", "đ": "d", "Ð": "D", "ð": "d"}
    | {"Þ": "Th", "þ": "th", "Ł": "L", "ł": "l", "Ħ": "H", "ħ": "h", "ı": "i", "ß": "ss"}
    | dict.fromkeys(_APOSTROPHES, "'")
)  # fmt: skip
_GAPS: Final = re.compile(r"[^\w']+|_+")
_SAINT: Final = ("st", "saint")
_OFTEN: Final = {*_SAINT, "and", "authority", "borough", "city", "council", "county", "district"}
_NOT_WITHIN_WORD: Final = r"(?:(?<![^\W\d])|(?<=[a-z])(?=[A-Z]))"
_NOT_BEFORE_WORD: Final = r"(?:(?![^\W\d])|(?<=[a-z])(?=[A-Z]))"
"""No letter is next to the name; or it is joined to another word by a capital alone, as in ``#OurTown``."""


def as_read(text: str) -> str:
    """Return ``text`` with what a reader does not see taken away: accents, joiners, entities, emphasis.

    >>> as_read("St\u00a0Mary’s, Ynys\u200b Môn\u2011**Sir** &amp; Fôn")
    "St Mary's, Ynys Mon-Sir & Fon"
    """
    if "&" in text:
        text = _ENTITY.sub(lambda found: html.unescape(found.group()), text)
    if not text.isascii():
        text = _BEYOND_ASCII.sub(lambda found: _plain(found.group()), text)
    return text.replace("*", "").replace("~", "").replace("`", "'")


def in_words(read: str) -> str:
    """Return the words of what :func:`as_read` gave, with one space between them.

    >>> in_words("St. Mary's, Ynys-Mon_Sir & Fon")
    "St Mary's Ynys Mon Sir and Fon"
    """
    return _GAPS.sub(" ", read.replace("&", " and "))


@lru_cache(maxsize=2_000)
def _plain(run: str) -> str:
    decomposed = unicodedata.normalize("NFKD", run.translate(_PLAIN)).translate(_PLAIN)
    return "".join(map(_plain_sign, decomposed))


def _plain_sign(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind[0] == "M" or kind == "Cf":
        return ""
    return {"Pd": "-", "Zs": " "}.get(kind, sign)


class Names:
    """What finds any of some names in a text.

    In any capitals and as one word; but a name of everyday words alone, and with ``as_spelt`` every name,
    only as it is spelt or all in capitals, so that Reading is not found in "reading".
    """

    def __init__(self, names: Iterable[str], *, as_spelt: bool = False) -> None:
        words = {tuple(_words_of(name)) for name in names} - {()}
        self._keys = frozenset(_key(each) for each in words)
        free = sorted(each for each in words if not (as_spelt or is_ordinary(" ".join(each))))
        spelt = sorted(words.difference(free))
        spelt += sorted({tuple(map(str.upper, each)) for each in spelt} - set(spelt))
        parts = [f"(?i:{_either(free)})"] if free else []
        either = "|".join([*parts, *map(_pattern, spelt)])
        self._pattern = re.compile(rf"{_NOT_WITHIN_WORD}(?:{either or '(?!)'}){_NOT_BEFORE_WORD}")
        self.distinct: frozenset[str] = frozenset(" ".join(each).lower() for each in free)

    def stand_in(self, read: str) -> bool:
        """Whether one of the names stands in ``read`` (:func:`as_read`); in time proportional to its length."""
        lowered = read.lower()
        if not any(key in lowered for key in self._keys):
            return False
        return self._pattern.search(in_words(read)) is not None


def _words_of(name: str) -> list[str]:
    words = [word for word in in_words(as_read(name)).split() if word.strip("'")]
    return words[1:] if len(words) > 1 and words[0].lower() == "the" else words


def _key(words: tuple[str, ...]) -> str:
    """A piece of a name that stands in every way of writing it: most texts hold none, and are passed over."""
    pieces = [piece for word in words for piece in word.lower().split("'")]
    return max(pieces, key=lambda piece: (piece not in _OFTEN, len(piece))).removesuffix("s")


def _either(names: Iterable[tuple[str, ...]]) -> str:
    return "|".join(map(_pattern, names))


def _pattern(words: tuple[str, ...]) -> str:
    """The words of a name with or without spaces and apostrophes: St Mary's, St Marys, Saint Mary's."""
    return " ?".join(map("".join, map(_letters, words)))


def _letters(word: str) -> Iterator[str]:
    if word.lower() in _SAINT:
        yield f"(?:{word[0]}t|{word[0]}aint)" if word[1:].islower() else "(?:ST|SAINT)"
        return
    for place, letter in enumerate(word):
        if letter == "'" or (letter in "sS" and place == len(word) - 1 and word[place - 1] != "'"):
            yield "'?"
        if letter != "'":
            yield re.escape(letter)

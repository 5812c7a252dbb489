"""Words for made-up cases: runs of words from the cases that ship, and names that nobody has.

Runs of words rather than single ones, so that common words are common, rare ones rare, and phrases
are found. Names and numbers come on top, because a real collection goes on growing its dictionary.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from pathlib import Path

CASES = Path(__file__).resolve().parents[1] / "fixtures" / "casestudies"

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_NO_WORDS = re.compile(r"^(?:#.*|\|.*|\s*[-*]\s+)|https?://\S+|[\[\]()*_`|>]", re.MULTILINE)
_STARTS = ("b", "br", "c", "cal", "d", "f", "gl", "h", "k", "l", "m", "p", "r", "st", "t", "w")
_MIDDLES = ("a", "e", "i", "o", "u", "ai", "ea", "ow")
_ENDS = ("ck", "d", "ft", "ll", "m", "n", "nd", "r", "rn", "st", "t", "x")


def shipped_words() -> list[str]:
    """Return the narrative words of the shipped cases in their order, without markup and sentence ends."""
    found: list[str] = []
    for path in sorted(CASES.glob("pr-*.md")):
        narrative = _FRONT_MATTER.sub("", path.read_text(encoding="utf-8"))
        plain = _NO_WORDS.sub(" ", narrative)
        found += (word for raw in plain.split() if (word := raw.strip(".,:;!?\"'“”")))
    return found


def invented_name(number: int) -> str:
    """Return the name that belongs to ``number``: always the same one, and another for each number.

    >>> invented_name(0), invented_name(1)
    ('Backabackaback', 'Brackabackaback')
    """
    syllables: list[str] = []
    rest = number
    for _ in range(3):
        rest, start = divmod(rest, len(_STARTS))
        rest, middle = divmod(rest, len(_MIDDLES))
        rest, end = divmod(rest, len(_ENDS))
        syllables.append(_STARTS[start] + _MIDDLES[middle] + _ENDS[end])
    return "a".join(syllables).capitalize()


class Writer:
    """Writes plain sentences and paragraphs of Markdown by chance, from ``words``."""

    def __init__(self, words: Sequence[str], chance: random.Random) -> None:
        self._words = words
        self._last = len(words) - 20
        self._random = chance.random

    def run(self, length: int) -> str:
        """Return ``length`` words that stand together in a shipped case; at most twenty."""
        start = int(self._random() * self._last)
        return " ".join(self._words[start : start + length])

    def sentence(self, length: int) -> str:
        """Return one sentence of ``length`` words."""
        run = self.run(length)
        return f"{run[:1].upper()}{run[1:]}."

    def title(self, length: int) -> str:
        """Return a title of ``length`` words."""
        return self.sentence(length)[:-1]

    def paragraphs(self, count: int) -> str:
        """Return ``count`` paragraphs of Markdown, 37 words each.

        Some are lists, some hold emphasis or a link, as people write them.
        """
        return "\n\n".join(self._paragraph() for _ in range(count))

    def _paragraph(self) -> str:
        first, second, third = (self.sentence(length) for length in (13, 9, 15))
        dice = self._random()
        if dice < 0.2:
            return f"- {first}\n- {second}\n- {third}"
        if dice < 0.3:
            return f"**{first}** {second} {third}"
        if dice < 0.4:
            return f"{first} [{second[:-1]}](https://www.example.org/report). {third}"
        return f"{first} {second} {third}"

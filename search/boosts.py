"""Every weight of the ranking, each with its reason and the date it was set.

A case scores the BM25 of its whole text, plus the small additions below. None was fitted to the shared
collections: they are round numbers, and docs/developers/relevance.md holds what each change did. The
reasons are shown to editors who ask why a case was found, so they are written for them.
"""

from __future__ import annotations

from datetime import date
from typing import Self


class Boost(float):
    """A weight, to multiply with. ``what`` it weighs and the ``reason`` are plain words; ``since`` is its day."""

    what: str
    reason: str
    since: date

    def __new__(cls, weight: float, since: date, what: str, reason: str) -> Self:
        """Make a number that knows why it is as large as it is."""
        made = super().__new__(cls, weight)
        made.what, made.reason, made.since = what, reason, since
        return made


# More (a title that counts three times) lost a tenth of nDCG@10 on long questions.
TITLE = Boost(
    0.3,
    date(2026, 11, 23),
    "a word in the title",
    "A word in the title says what a case is about: three tenths on top of the whole text.",
)

NAMES = Boost(
    1.0,
    date(2026, 11, 23),
    "a word in the name of an organisation or a place",
    "Names stand apart from the text, so that a body with ten old names does not make its cases "
    "long. A name that was typed counts as much as a word of the text.",
)

TERMS = Boost(
    0.5,
    date(2026, 11, 23),
    "a word in the name of a tag",
    "An editor's tag is a judgement. Tags are few and short, which counts in their favour already: "
    "half as much as a word of the text.",
)

# BM25 adds up the rarity of all words of a phrase, so the weight is divided by its length.
SYNONYM = Boost(
    0.4,
    date(2026, 11, 23),
    "another word from the vocabulary",
    "A word that we added must not outweigh one that was typed. Several words together count as one.",
)

RESPELLED = Boost(
    0.5,
    date(2026, 11, 23),
    "another spelling",
    "A spelling that we guessed. Only for words that stand in no case, so that it never competes "
    "with the word itself.",
)

FACT = Boost(
    1.5,
    date(2026, 11, 23),
    "a fact that the words state",
    "A fact of the record that the question states (“not funded”, “got worse”, “in Wales”) is surer "
    "than a word of the text, which may be about somebody else: half as much again.",
)

# The term's name already counts where its words were typed.
TAGGED = Boost(
    0.5,
    date(2026, 11, 23),
    "a tag that was asked for",
    "An editor tagged the case with the very term that was asked for: half again for that.",
)

# Twice a name's own words, so that one half of it in a title does not win.
WHOLE_NAME = Boost(
    2.0,
    date(2026, 11, 23),
    "all words in one name",
    "All that was typed stands in one name, in its order: “Bro Morgannwg” is that body, and not "
    "every Bro.",
)

# Beyond what fifty rare words could ever add up to.
EXACT_TITLE = Boost(
    10_000.0,
    date(2026, 11, 23),
    "the whole title, reference or address",
    "Whoever types a whole title or a reference wants that case and no other, so it comes first "
    "whatever else is found.",
)

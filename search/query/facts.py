"""Facts of a record that people say in words: “not funded”, “got worse”, “in Scotland”.

Cases say such things in columns and not always in their text, and half of the words are ones that
text search drops or finds everywhere (“not”, “no”, “change”). A case of which the fact holds ranks
higher. Nothing is narrowed: that is what filters are for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from casestudies.choices import Direction, FundingState
from organisations.choices import Region
from search import text
from search.facets.registry import BY_NAME
from search.query.question import Question, TypedWord
from taxonomy.choices import Nation, Regime

# “London” alone is missing: it stands in the names of all bodies there, and of others too.
_SAID: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("funding", FundingState.NOT_FUNDED): ("not funded", "unfunded", "turned down"),
    ("funding", FundingState.PART_FUNDED): ("part funded", "partly funded"),
    ("funding", FundingState.WITHDRAWN): ("withdrawn bid", "bid withdrawn"),
    ("direction", Direction.NO_CHANGE): (
        "no change",
        "no difference",
        "no effect",
        "unchanged",
        "did not change",
        "stayed the same",
    ),
    ("direction", Direction.WORSENED): ("worse", "worsened", "deteriorated"),
    ("direction", Direction.MIXED): ("mixed results",),
    ("nation", Nation.ENGLAND): ("England",),
    ("nation", Nation.WALES): ("Wales", "Welsh"),
    ("nation", Nation.SCOTLAND): ("Scotland", "Scottish"),
    ("nation", Nation.NORTHERN_IRELAND): ("Northern Ireland", "Northern Irish"),
    ("region", Region.NORTH_EAST): ("North East",),
    ("region", Region.NORTH_WEST): ("North West",),
    ("region", Region.YORKSHIRE_AND_THE_HUMBER): ("Yorkshire", "Yorkshire and the Humber"),
    ("region", Region.EAST_MIDLANDS): ("East Midlands",),
    ("region", Region.WEST_MIDLANDS): ("West Midlands",),
    ("region", Region.EAST_OF_ENGLAND): ("East of England",),
    ("region", Region.SOUTH_EAST): ("South East",),
    ("region", Region.SOUTH_WEST): ("South West",),
    ("regime", Regime.PA23): ("PA23", "Procurement Act", "Procurement Act 2023"),
    ("regime", Regime.PCR2015): ("PCR2015", "PCR 2015", "Public Contracts Regulations"),
    ("regime", Regime.PSR): ("PSR", "Provider Selection Regime"),
    ("regime", Regime.BELOW_THRESHOLD): ("below threshold",),
}


def facts_said(question: Question) -> tuple[str, ...]:
    """Return the facet token of each fact that the plain words of ``question`` say, each once.

    Words must stand next to one another; the longest saying wins. Quoted and excluded words say nothing.
    """
    typed = question.words
    found: dict[str, None] = {}
    start = 0
    while start < len(typed):
        length, token = _longest(typed[start : start + _LONGEST])
        if token:
            found[token] = None
        start += length
    return tuple(found)


def says_fact(word: str) -> bool:
    """Whether the folded ``word`` alone says a fact."""
    return text.stems((word,)) in _TOKENS


def _longest(ahead: Sequence[TypedWord]) -> tuple[int, str]:
    """How many of ``ahead`` say a fact, and its token; one word and nothing when they say none."""
    for length in range(len(ahead), 0, -1):
        span = ahead[:length]
        is_unbroken = span[-1].position - span[0].position == length - 1
        token = _TOKENS.get(text.stems(word.folded for word in span))
        if token and is_unbroken:
            return length, token
    return 1, ""


def _tokens() -> Iterator[tuple[tuple[str, ...], str]]:
    for (facet, value), sayings in _SAID.items():
        for saying in sayings:
            yield text.stems(text.words(saying)), BY_NAME[facet].token(value)


_TOKENS: Final = dict(_tokens())
_LONGEST: Final = max(map(len, _TOKENS))

"""Facts of a record that people say in words: “not funded”, “got worse”, “in Scotland”.

Cases say such things in columns and not always in their text, and half of the words are ones that
text search drops or finds everywhere (“not”, “no”, “change”). A case of which the fact holds ranks
higher; nothing is narrowed, that is what filters are for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from organisations.choices import Region
from search import text
from search.facets.registry import BY_NAME
from search.query.question import Question
from taxonomy.choices import Nation, Regime

LONGEST: Final = 5

_SAID: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("funding", "not-funded"): ("not funded", "unfunded", "turned down", "not been funded"),
    ("funding", "part-funded"): ("part funded", "partly funded"),
    ("funding", "withdrawn"): ("withdrawn bid", "bid withdrawn", "withdrew bid"),
    ("direction", "no-change"): (
        "no change",
        "no difference",
        "no effect",
        "unchanged",
        "did not change",
        "stayed the same",
    ),
    ("direction", "worsened"): ("worse", "worsened", "deteriorated"),
    ("direction", "mixed"): ("mixed results",),
    ("nation", Nation.WALES): ("Wales", "Welsh"),
    ("nation", Nation.SCOTLAND): ("Scotland", "Scottish"),
    ("nation", Nation.NORTHERN_IRELAND): ("Northern Ireland", "Northern Irish"),
    ("nation", Nation.ENGLAND): ("England",),
    ("region", Region.YORKSHIRE_AND_THE_HUMBER): ("Yorkshire", "Yorkshire and the Humber"),
    ("regime", Regime.PA23): ("PA23", "Procurement Act", "Procurement Act 2023"),
    ("regime", Regime.PCR2015): ("PCR2015", "PCR 2015", "Public Contracts Regulations"),
    ("regime", Regime.PSR): ("PSR", "Provider Selection Regime"),
    ("regime", Regime.BELOW_THRESHOLD): ("below threshold",),
}
_NAMED_AS_THEY_ARE: Final = tuple(
    region for region in Region.values if region not in {*Nation.values, "yorkshire-and-the-humber"}
)


def facts_said(question: Question) -> Iterator[str]:
    """Yield the facet token of each fact that the plain words of ``question`` say, each once."""
    typed = question.words
    seen: set[str] = set()
    start = 0
    while start < len(typed):
        length, token = 1, ""
        for size in range(min(LONGEST, len(typed) - start), 0, -1):
            span = typed[start : start + size]
            is_unbroken = span[-1].position - span[0].position == size - 1
            found = _TOKENS.get(text.stems(word.folded for word in span)) if is_unbroken else None
            if found:
                length, token = size, found
                break
        if token and token not in seen:
            seen.add(token)
            yield token
        start += length


def _tokens() -> Iterator[tuple[tuple[str, ...], str]]:
    for (facet, value), sayings in _SAID.items():
        for saying in sayings:
            yield text.stems(text.words(saying)), BY_NAME[facet].token(value)
    for region in _NAMED_AS_THEY_ARE:
        yield text.stems(text.words(region)), BY_NAME["region"].token(region)


_TOKENS: Final = dict(_tokens())

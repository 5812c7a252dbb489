"""What a word that the index does not know may have meant. Knows no engine: it asks one for its words."""

from __future__ import annotations

import string
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

SHORTEST_GUESSED = 4  # shorter words have too many neighbours
LONGEST_GUESSED = (
    24  # nobody means a longer one, and each letter is fifty more spellings to look up
)
SHORTEST_GUESSED_TWICE = 8  # from here on two slips are forgiven
MOST_CANDIDATES = 3
_PREFIX = 3
_MOST_LOOKED_AT = 2000


class Dictionary(Protocol):
    """The words of an index, as they are written there, folded."""

    def frequencies(self, words: Collection[str]) -> Mapping[str, int]:
        """How many cases hold each of ``words`` in this very form; those that none holds are left out."""
        ...

    def resembling(self, word: str, prefix: int, limit: int) -> Sequence[tuple[str, int]]:
        """Words that share the first ``prefix`` letters of ``word``, and how many cases hold each.

        At most ``limit``; those within two slips of it are among them, others may be.
        """
        ...


@dataclass(frozen=True, slots=True)
class Respelling:
    """A typed word that is unknown, and known words near it, the likeliest first."""

    word: str
    candidates: tuple[str, ...]


def respell(words: Sequence[str], dictionary: Dictionary) -> tuple[Respelling, ...]:
    """Return known words near each of ``words``; one that has none, or is too short or long to guess, is left out.

    One slip (a letter left out, added, changed, or two swapped) anywhere; two slips in longer words,
    after their first three letters. More frequent words come first. One request for all words, and one
    more for each longer word without a near one.
    """
    slips = {word: set(one_slip(word)) for word in words if _is_guessed(word)}
    if not slips:
        return ()
    counts = dictionary.frequencies(set().union(*slips.values()))
    guesses: list[Respelling] = []
    for word, spellings in slips.items():
        found = [(counts[near], near) for near in spellings.intersection(counts)]
        if not found and len(word) >= SHORTEST_GUESSED_TWICE:
            listed = dictionary.resembling(word, _PREFIX, _MOST_LOOKED_AT)
            found = [(count, near) for near, count in listed if within_two(word, near)]
        found.sort(key=lambda pair: (-pair[0], pair[1]))
        if found:
            guesses.append(Respelling(word, tuple(near for _, near in found[:MOST_CANDIDATES])))
    return tuple(guesses)


def _is_guessed(word: str) -> bool:
    is_of_a_length = SHORTEST_GUESSED <= len(word) <= LONGEST_GUESSED
    return is_of_a_length and word.isalpha() and word.isascii()


def one_slip(word: str) -> Iterator[str]:
    """Yield every spelling one slip away from ``word``; some more than once."""
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in string.ascii_lowercase:
            yield before + letter + after
            if after and letter != after[0]:
                yield before + letter + after[1:]


def within_two(one: str, other: str) -> bool:
    """Whether two words are at most two slips apart (letters left out, added or changed)."""
    if abs(len(one) - len(other)) > 2:
        return False
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        ahead = [place]
        for index, sign in enumerate(other, start=1):
            ahead.append(
                min(row[index] + 1, ahead[index - 1] + 1, row[index - 1] + (letter != sign))
            )
        if min(ahead) > 2:
            return False
        row = ahead
    return row[-1] <= 2

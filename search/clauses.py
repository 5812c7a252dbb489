"""The small language in which the product asks any engine: flat, bounded, and free of people's syntax.

A clause is built from our own words and slugs, never from text that an engine would parse. Words are
folded but not stemmed: the engine stems them with the analysis of their field. Scores add up as BM25
gives them; ``boost`` multiplies.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """Holds the word in any of its forms. A stop word matches nothing."""

    field: str
    word: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Holds the words one after the other. A stop word stands for any word in its place."""

    field: str
    words: tuple[str, ...]
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Prefix:
    """Holds a word that begins with the folded ``word``, in a field of words as written; gives no score."""

    field: str
    word: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """Holds at least one of the exact ``values``; gives no score."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NumberIn:
    """The number of the field is one of ``values``; gives no score."""

    field: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """The number of the field lies between the two, both included; ``None`` is open. Gives no score."""

    field: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Constant:
    """Matches as ``clause`` does and scores exactly ``score``."""

    clause: Clause
    score: float


@dataclass(frozen=True, slots=True)
class Best:
    """Matches if any of ``clauses`` does and scores as the best of them, not as their sum."""

    clauses: tuple[Clause, ...]
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Bool:
    """All of ``must``, none of ``must_not``, and one of ``should`` when there are no ``must``.

    Scores are the sum of all that match in ``must`` and ``should``.
    """

    must: tuple[Clause, ...] = ()
    should: tuple[Clause, ...] = ()
    must_not: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Every:
    """Matches every case and scores one."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """Matches no case."""


Clause = (
    Word | Phrase | Prefix | OneOf | NumberIn | Between | Constant | Best | Bool | Every | Nothing
)

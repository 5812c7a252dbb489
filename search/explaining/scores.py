"""What each part of a question adds to the score of one case, by asking the index for it alone.

No engine's own account of a score is read: whatever can answer clauses can be explained, in the same words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from search import fields
from search.clauses import Best, Bool, Clause, NumberIn
from search.query.ranking import RankingPart
from search.query.request import EngineRequest, Searchable


@dataclass(frozen=True, slots=True)
class Place:
    """One place where a part may stand and does. ``counts`` is false where only the best counts, and this is not it."""

    clause: Clause
    score: float
    counts: bool = True


@dataclass(frozen=True, slots=True)
class PartScore:
    """A part that the case holds, with every place that it stands in."""

    part: RankingPart
    places: tuple[Place, ...]

    @property
    def score(self) -> float:
        """What the part adds."""
        return sum(place.score for place in self.places if place.counts)


class CaseInIndex:
    """One case as an index holds it, asked by clauses."""

    def __init__(self, index: Searchable, page_id: int) -> None:
        self._index = index
        self._only = NumberIn(fields.PAGE_ID, (page_id,))

    def matches(self, clauses: Sequence[Clause]) -> tuple[bool, ...]:
        """Whether the case matches each of ``clauses``: one request."""
        asked = tuple(Bool(must=(clause, self._only)) for clause in clauses)
        if not asked:
            return ()
        response = self._index.run(EngineRequest(self._only, limit=0, counts=asked))
        return tuple(count > 0 for count in response.counts)

    def score(self, clause: Clause) -> float:
        """What the case scores for ``clause``; nought where it does not match."""
        response = self._index.run(EngineRequest(Bool(must=(clause, self._only)), limit=1))
        return response.found[0].score if response.found else 0.0


def part_scores(case: CaseInIndex, parts: Sequence[RankingPart]) -> tuple[PartScore, ...]:
    """Return those of ``parts`` that the case holds. Their scores add up to that of the case."""
    held = case.matches([part.clause for part in parts])
    return tuple(
        _part_score(case, part) for part, is_held in zip(parts, held, strict=True) if is_held
    )


def _part_score(case: CaseInIndex, part: RankingPart) -> PartScore:
    clauses = list(dict.fromkeys(_places(part.clause)))
    held = case.matches(clauses)
    scores = {
        clause: case.score(clause) for clause, is_held in zip(clauses, held, strict=True) if is_held
    }
    counted = set(_counted(part.clause, scores))
    places = (Place(clause, score, clause in counted) for clause, score in scores.items())
    return PartScore(part, tuple(places))


def _places(clause: Clause) -> Iterator[Clause]:
    """Yield what ``clause`` is put together from."""
    inner = _inner(clause)
    if not inner:
        yield clause
    for part in inner:
        yield from _places(part)


def _counted(clause: Clause, scores: Mapping[Clause, float]) -> Iterator[Clause]:
    """Yield the places that add to the score: all of a sum, the best of a choice."""
    inner = _inner(clause)
    if not inner:
        yield clause
    elif isinstance(clause, Best):
        yield max(inner, key=lambda part: scores.get(part, 0.0))
    else:
        for part in inner:
            yield from _counted(part, scores)


def _inner(clause: Clause) -> tuple[Clause, ...]:
    if isinstance(clause, Best):
        return clause.clauses
    return (*clause.must, *clause.should) if isinstance(clause, Bool) else ()

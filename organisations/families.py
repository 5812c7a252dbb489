"""Which organisations count as one through time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Families:
    """Answers, from one reading of the successions, who came from whom."""

    forward: Mapping[int, frozenset[int]]
    backward: Mapping[int, frozenset[int]]

    @classmethod
    def from_links(cls, links: Iterable[tuple[int, int]]) -> Families:
        """Build from pairs of (predecessor id, successor id)."""
        forward: dict[int, set[int]] = defaultdict(set)
        backward: dict[int, set[int]] = defaultdict(set)
        for predecessor, successor in links:
            forward[predecessor].add(successor)
            backward[successor].add(predecessor)
        return cls(_frozen(forward), _frozen(backward))

    def predecessors(self, pk: int) -> set[int]:
        """Ids of every body this one came from, however far back."""
        return _walk(pk, self.backward) - {pk}

    def successors(self, pk: int) -> set[int]:
        """Ids of every body that came of this one, however far on."""
        return _walk(pk, self.forward) - {pk}

    def of(self, pk: int) -> set[int]:
        """Ids of this body, its predecessors and its successors."""
        return _walk(pk, self.forward) | _walk(pk, self.backward)


def _frozen(links: Mapping[int, set[int]]) -> dict[int, frozenset[int]]:
    return {pk: frozenset(others) for pk, others in links.items()}


def _walk(start: int, links: Mapping[int, frozenset[int]]) -> set[int]:
    seen, ahead = {start}, [start]
    while ahead:
        for other in links.get(ahead.pop(), frozenset()) - seen:
            seen.add(other)
            ahead.append(other)
    return seen

"""Our own judged queries: read from ``judged.tsv``, asked by the product's own road, measured by need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from search.evaluation import ndcg, reciprocal_rank

FILE = Path(__file__).with_name("judged.tsv")
NEEDS = (
    "plain",
    "acronym",
    "typo",
    "place",
    "old-council",
    "outcome",
    "failure",
    "legacy-route",
    "welsh-name",
)
OVERALL = "overall"
ASKED_FOR, WORTH_READING = 3, 2
CUT = 10
FIRST_PAGE_GLANCE = 5


@dataclass(frozen=True, slots=True)
class Judged:
    """One query with its judgements: reference to grade, from 1 (touches on it) to 3 (asked for)."""

    need: str
    is_must: bool
    query: str
    grades: Mapping[str, int]

    @property
    def asked_for(self) -> frozenset[str]:
        """The references of the cases that are just what was asked for."""
        return frozenset(ref for ref, grade in self.grades.items() if grade == ASKED_FOR)

    @property
    def useful(self) -> dict[str, int]:
        """The judgements of the cases that are at least worth reading."""
        return {ref: grade for ref, grade in self.grades.items() if grade >= WORTH_READING}


@dataclass(frozen=True, slots=True)
class Measured:
    """How well the queries of one need were answered: nDCG@10 of all grades, MRR@10 of useful cases."""

    queries: int
    ndcg: float
    mrr: float


def read_judged(path: Path = FILE) -> tuple[Judged, ...]:
    """Return the judged queries in their order.

    Raises:
        ValueError: for a line that does not hold what the head of the file says.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    if rows[0] != ["need", "must", "query", "judgements"]:
        raise ValueError(f"{path.name}: unexpected columns {rows[0]}")
    return tuple(_read(row) for row in rows[1:])


def measure(judged: Iterable[Judged], ranked: Mapping[str, list[str]]) -> dict[str, Measured]:
    """Measure the references that each query found, by need and overall."""
    by_need: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    for each in judged:
        found = ranked[each.query]
        figures = (ndcg(found, each.grades, CUT), reciprocal_rank(found, each.useful, CUT))
        for need in (each.need, OVERALL):
            by_need[need].append(figures)
    return {
        need: Measured(
            queries=len(figures),
            ndcg=sum(one for one, _ in figures) / len(figures),
            mrr=sum(one for _, one in figures) / len(figures),
        )
        for need, figures in by_need.items()
    }


def _read(row: list[str]) -> Judged:
    need, must, query, judgements = row
    if need not in NEEDS or must not in {"yes", "no"} or not query.strip():
        raise ValueError(f"{FILE.name}: cannot read {row}")
    return Judged(need, must == "yes", query, dict(_grades(judgements)))


def _grades(judgements: str) -> Iterator[tuple[str, int]]:
    for judgement in judgements.split():
        ref, _, grade = judgement.partition(":")
        if grade not in {"1", "2", "3"}:
            raise ValueError(f"{FILE.name}: {judgement} is no judgement")
        yield ref, int(grade)

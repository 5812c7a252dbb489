"""How our judged queries (``fixtures/relevance``) are measured, by need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from search.evaluation import ndcg, reciprocal_rank
from search.judged import Judged

OVERALL = "overall"
CUT = 10
FIRST_PAGE_GLANCE = 5


@dataclass(frozen=True, slots=True)
class Measured:
    """How well the queries of one need were answered: nDCG@10 of all grades, MRR@10 of useful cases."""

    queries: int
    ndcg: float
    mrr: float


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

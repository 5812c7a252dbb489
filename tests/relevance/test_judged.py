"""Our judged queries: useful cases stand among the first five, and no kind of need falls under its floor."""

from __future__ import annotations

import sys
from collections import Counter

import pytest

from search.judged import NEEDS, Judged, read_judged, read_judged_cases
from tests.relevance.conftest import Shipped, refs
from tests.relevance.floors import FLOORS
from tests.relevance.judged import CUT, FIRST_PAGE_GLANCE, OVERALL, Measured, measure

JUDGED = read_judged()
MUSTS = [each for each in JUDGED if each.is_must]
KNOWN_LOSSES_ONE_IN = 20

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def ranked(shipped: Shipped) -> dict[str, list[str]]:
    """What each judged query finds, filled as it is asked."""
    return {}


def found(each: Judged, ranked: dict[str, list[str]]) -> list[str]:
    if each.query not in ranked:
        ranked[each.query] = refs(each.query, CUT)
    return ranked[each.query]


@pytest.fixture
def measured(shipped: Shipped, ranked: dict[str, list[str]]) -> dict[str, Measured]:
    """The figures by need and overall."""
    return measure(JUDGED, {each.query: found(each, ranked) for each in JUDGED})


def test_there_are_enough_queries_of_every_need_and_none_twice() -> None:
    assert len(JUDGED) >= 125
    counted = Counter(each.need for each in JUDGED)
    assert set(counted) == set(NEEDS)
    assert min(counted.values()) >= 5
    assert len({each.query for each in JUDGED}) == len(JUDGED)
    assert all(each.asked_for for each in JUDGED)


def test_known_losses_stay_few() -> None:
    assert len(JUDGED) - len(MUSTS) <= len(JUDGED) / KNOWN_LOSSES_ONE_IN


def test_judgements_name_cases_that_ship(shipped: Shipped) -> None:
    known = {document.ref: document.slug for document in shipped.documents}
    judged = {ref for each in JUDGED for ref in each.grades}
    assert judged <= known.keys()
    assert read_judged_cases() == {ref: known[ref] for ref in judged}


@pytest.mark.parametrize("each", MUSTS, ids=[each.query for each in MUSTS])
def test_what_was_asked_for_is_among_the_first_five(
    shipped: Shipped, ranked: dict[str, list[str]], each: Judged
) -> None:
    first = found(each, ranked)[:FIRST_PAGE_GLANCE]
    assert each.asked_for.intersection(first), f"{each.query}: {first}"


@pytest.mark.parametrize("need", [*NEEDS, OVERALL])
def test_no_need_falls_under_its_floor(
    shipped: Shipped, measured: dict[str, Measured], need: str
) -> None:
    engine = shipped.home.engine
    figures, floor = measured[need], FLOORS[engine][need]
    said = (
        f"{engine}, {need}: {figures.queries} queries, "
        f"nDCG@10 {figures.ndcg:.4f}, MRR@10 {figures.mrr:.4f}"
    )
    sys.stdout.write(f"{said}\n")  # shown with -s
    assert figures.ndcg >= floor.ndcg, said
    assert figures.mrr >= floor.mrr, said

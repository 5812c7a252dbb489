"""Order and pages, whichever engine answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from search.documents import Measure
from search.engines.base import SearchEngine
from search.parameters import SearchQuery
from tests.contract.conftest import Asker
from tests.contract.corpus import CORPUS, START, case


def test_without_words_the_newest_come_first(ask: Asker) -> None:
    assert ask.refs(per_page=100) == list(range(12, 0, -1))
    assert ask.refs(per_page=100, sort="newest") == list(range(12, 0, -1))
    assert ask.refs(per_page=100, sort="relevance") == list(range(12, 0, -1))


def test_words_may_be_sorted_by_date_too(ask: Asker) -> None:
    assert ask.refs("falls", sort="newest") == [12, 11, 1]


def test_evidence_sorts_by_the_highest_step_then_newest(ask: Asker) -> None:
    found = ask.refs(sort="evidence", per_page=100)
    steps = {c.page_id: c.evidence_highest for c in CORPUS}
    assert found == sorted(steps, key=lambda page_id: (-steps[page_id], -page_id))


def test_updated_sorts_by_the_last_change(engine: SearchEngine) -> None:
    old = replace(case(1, "Old"), updated=START + timedelta(days=90))
    engine.upsert([old, case(2, "New"), case(3, "Newest")])
    found = engine.search(SearchQuery(sort="updated")).hits
    assert [hit.page_id for hit in found] == [1, 3, 2]


def test_an_evidence_step_of_nought_comes_before_none(engine: SearchEngine) -> None:
    asserted = case(1, "Asserted", measures=(Measure(("x",), "improved", 0),))
    unmeasured = case(2, "Nothing measured", measures=(Measure(("x",), "improved", None),))
    engine.upsert([asserted, unmeasured])
    assert [hit.page_id for hit in engine.search(SearchQuery(sort="evidence")).hits] == [1, 2]


@pytest.mark.parametrize("size", [10, 20, 50, 100])
@pytest.mark.parametrize("order", ["relevance", "newest", "updated", "evidence"])
def test_pages_hold_every_case_once_though_all_score_alike(
    engine: SearchEngine, size: int, order: str
) -> None:
    same = [
        replace(case(n, "The same title", "The same words."), published=START, updated=START)
        for n in range(1, 131)
    ]
    for start in range(0, 130, 50):
        engine.upsert(same[start : start + 50])
    found: list[int] = []
    for page in range(1, 130 // size + 2):
        query = SearchQuery(q="words", sort=order, per_page=size, page=page)
        found += [hit.page_id for hit in engine.search(query).hits]
    assert found == list(range(130, 0, -1))


def test_equal_scores_stand_newest_first_after_a_change_too(engine: SearchEngine) -> None:
    engine.upsert([case(n, "Equal", "Equal words here") for n in range(1, 31)])
    before = [hit.page_id for hit in engine.search(SearchQuery(q="words", per_page=50)).hits]
    engine.upsert([case(4, "Equal", "Equal words here")])
    after = [hit.page_id for hit in engine.search(SearchQuery(q="words", per_page=50)).hits]
    assert before == after == list(range(30, 0, -1))


def test_a_page_past_the_last_result_is_empty_and_says_the_total(ask: Asker) -> None:
    results = ask("falls", page=40)
    assert results.hits == ()
    assert results.total == 3


def test_a_page_past_the_ten_thousandth_result_is_beyond_the_end(ask: Asker) -> None:
    assert ask(page=1001).query.beyond_end
    assert not ask(page=1000).query.beyond_end
    assert ask(page=1001).hits == ()
    assert ask(page=10**9).hits == ()


def test_pages_are_counted_to_the_ten_thousandth(ask: Asker) -> None:
    assert ask().pages == 2
    assert ask(per_page=100).pages == 1
    assert ask("xylophonist").pages == 0


def test_scanning_gives_every_id_in_the_same_order(ask: Asker) -> None:
    for query in (SearchQuery(), SearchQuery(q="falls"), SearchQuery(q="care", sort="evidence")):
        hits = ask.engine.search(replace(query, per_page=100)).hits
        assert list(ask.engine.scan(query)) == [hit.page_id for hit in hits]


def test_scanning_leaves_out_what_is_blocked_and_may_find_nothing(ask: Asker) -> None:
    assert 1 not in list(ask.engine.scan(SearchQuery(), blocked=frozenset({1})))
    assert list(ask.engine.scan(SearchQuery(q="xylophonist"))) == []


def test_blocked_cases_are_neither_shown_nor_counted(ask: Asker) -> None:
    results = ask("falls", blocked=(11, 12))
    assert [hit.page_id for hit in results.hits] == [1]
    assert results.total == 1
    assert ask.counts("sector", "falls", blocked=(11, 12)) == {"adult-social-care": 1, "care": 1}
    assert ask(year_from=2000, blocked=(5, 8)).undated == 2
    assert ask(blocked=tuple(range(1, 13))).total == 0


def test_there_may_be_more_blocked_cases_than_a_server_takes_in_one_list(ask: Asker) -> None:
    blocked = frozenset({1, 12, *range(100, 70_000)})
    assert list(ask.engine.scan(SearchQuery(), blocked=blocked)) == list(range(11, 1, -1))

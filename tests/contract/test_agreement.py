"""Two engines side by side: asked the same, they say the same, and rank by the same score."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import text
from search.engines import ELASTICSEARCH, EMBEDDED, engine_apart
from search.engines.base import SearchEngine
from search.parameters import SORTS, SearchQuery
from search.results import SearchResults
from tests.contract.corpus import CORPUS, Vocabulary
from tests.contract.test_hostile import HOSTILE

pytestmark = pytest.mark.elasticsearch

CLOSE = 0.03
"""Scores nearer than this share of the higher may stand in either order: each engine rounds lengths its own way,
and counts deleted cases and empty fields its own way."""

QUESTIONS = (
    "falls sensors",
    "falls",
    "who has tried sensors for older people who fall at night?",
    "ASC",
    "adult social care",
    '"special needs"',
    "school transport -dynamic",
    "-falls",
    "potholse",
    "procurmnet of sensers",
    "Ynys Mon",
    "Ynys Môn",
    "Borough of Poole",
    "not funded",
    "got worse",
    "in Wales",
    "PR-000003",
    "case-9",
    "the of and",
    "DPS",
    "SIB",
    "council",
    "cost",
    "xylophone quartz",
    "",
)
FILTERS: tuple[dict[str, tuple[str, ...]], ...] = (
    {},
    {"nation": ("wales",)},
    {"sector": ("care",), "kind": ("pilot", "bid")},
    {"outcome": ("cash-saving",), "direction": ("improved",), "evidence": ("3",)},
    {"has": ("baseline",)},
)
_MARKED = re.compile(r"<mark>(.*?)</mark>")


@dataclass(frozen=True, slots=True)
class Both:
    """The two engines, holding the same cases."""

    embedded: SearchEngine
    elasticsearch: SearchEngine

    def ask(self, query: SearchQuery, blocked: frozenset[int] = frozenset()) -> Any:
        return (
            self.embedded.search(query, blocked=blocked),
            self.elasticsearch.search(query, blocked=blocked),
        )


@pytest.fixture(scope="module")
def both() -> Iterator[Both]:
    with (
        engine_apart(EMBEDDED, Vocabulary()) as embedded,
        engine_apart(ELASTICSEARCH, Vocabulary()) as elasticsearch,
    ):
        for engine in (embedded, elasticsearch):
            with engine.rebuild(len(CORPUS)) as build:
                build.add(CORPUS)
        yield Both(embedded, elasticsearch)


def assert_same(one: SearchResults, other: SearchResults) -> None:
    """Everything but what the ADR lets differ: ranks of close scores, and the scores' last digits."""
    assert one.total == other.total
    assert one.facets == other.facets
    assert one.suggestion == other.suggestion
    assert one.notices == other.notices
    assert one.undated == other.undated
    assert one.expansions == other.expansions
    scores = {hit.page_id: hit.score for hit in other.hits}
    assert {hit.page_id for hit in one.hits} == set(scores)
    assert {hit.page_id: hit.highlights for hit in one.hits} == {
        hit.page_id: hit.highlights for hit in other.hits
    }
    assert {hit.page_id: hit.matched for hit in one.hits} == {
        hit.page_id: hit.matched for hit in other.hits
    }
    assert_same_order([(hit.page_id, hit.score) for hit in one.hits], scores)


def assert_same_order(ranked: list[tuple[int, float]], other: dict[int, float]) -> None:
    if len({score for _, score in ranked}) == len(set(other.values())) == 1:
        return  # nothing was ranked, and what everything scores means nothing
    for page_id, score in ranked:
        assert score == pytest.approx(other[page_id], rel=0.15, abs=1e-6)
    for place, (page_id, score) in enumerate(ranked):
        for below, lower in ranked[place + 1 :]:
            if score - lower > CLOSE * score:
                assert other[page_id] > other[below]


@pytest.mark.parametrize("chosen", FILTERS, ids=[",".join(chosen) or "all" for chosen in FILTERS])
@pytest.mark.parametrize("question", QUESTIONS)
def test_both_engines_say_the_same(
    both: Both, question: str, chosen: dict[str, tuple[str, ...]]
) -> None:
    query = SearchQuery(q=question, selected=tuple(chosen.items()), per_page=100)
    assert_same(*both.ask(query))


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("years", [(None, None), (2020, None), (2019, 2023)])
def test_sorted_and_narrowed_to_years_too(
    both: Both, sort: str, years: tuple[int | None, int | None]
) -> None:
    query = SearchQuery(q="council", sort=sort, year_from=years[0], year_to=years[1])
    one, other = both.ask(query)
    assert_same(one, other)
    if sort != "relevance":
        assert [hit.page_id for hit in one.hits] == [hit.page_id for hit in other.hits]


def test_blocked_cases_are_left_out_alike(both: Both) -> None:
    one, other = both.ask(SearchQuery(q="falls council"), frozenset({1, 3, 5}))
    assert_same(one, other)
    assert not {1, 3, 5} & {hit.page_id for hit in one.hits}


@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE.keys())
def test_whatever_is_typed(both: Both, typed: str) -> None:
    assert_same(*both.ask(SearchQuery(q=typed, per_page=100)))


WORDS = sorted({word for case in CORPUS for _, body in case.sections for word in text.words(body)})
TYPED = st.lists(
    st.one_of(
        st.sampled_from(WORDS),
        st.sampled_from(WORDS).map(lambda word: f"-{word}"),
        st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map(lambda w: f'"{" ".join(w)}"'),
        st.sampled_from(WORDS).map(lambda word: word[1:] if len(word) > 5 else word),
    ),
    min_size=1,
    max_size=8,
).map(" ".join)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=TYPED)
def test_any_words_of_the_cases(both: Both, typed: str) -> None:
    assert_same(*both.ask(SearchQuery(q=typed, per_page=100)))


def test_everything_is_gone_through_in_the_same_order(both: Both) -> None:
    for sort in ("newest", "updated", "evidence"):
        query = SearchQuery(sort=sort)
        assert list(both.embedded.scan(query)) == list(both.elasticsearch.scan(query))


def test_the_words_that_are_marked_are_the_same(both: Both) -> None:
    one, other = both.ask(SearchQuery(q="older people falls sensors"))
    marked = [
        {
            word
            for hit in r.hits
            for ps in hit.highlights.values()
            for p in ps
            for word in _MARKED.findall(p)
        }
        for r in (one, other)
    ]
    assert marked[0] == marked[1] != set()

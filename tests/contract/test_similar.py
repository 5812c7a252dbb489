"""Cases like a case, and what they share, whichever engine answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from search.documents import CaseDocument, Measure
from search.engines.base import SearchEngine
from search.suggest.similar import MOST, Similar, similar
from tests.contract.corpus import case

NAMES: Mapping[str, Mapping[str, str]] = {
    "method": {"fund": "Challenge fund", "route": "Route", "dialogue": "Dialogue", "open": "Open"},
    "sector": {"care": "Care", "adults": "Adult social care", "roads": "Roads"},
    "outcome": {"saving": "Cash saving", "life": "Users' lives"},
    "barrier": {"time": "Time"},
    "enabler": {},
    "programme": {"infuse": "Infuse"},
}


class Labels:
    """Names of the terms below."""

    def labels(self, scheme: str) -> Mapping[str, str]:
        return NAMES.get(scheme, {})


def tagged(number: int, title: str = "", *terms: str, **fields: Any) -> CaseDocument:
    """Return a case with ``terms`` (as ``method:fund``) and the names that go with them."""
    slugs: dict[str, list[str]] = {}
    for term in terms:
        kind, _, slug = term.partition(":")
        slugs.setdefault(kind, []).append(slug)
    names = [NAMES[kind][slug] for kind in slugs if kind != "programme" for slug in slugs[kind]]
    values: dict[str, Any] = {
        "methods": tuple(slugs.get("method", ())),
        "sectors": tuple(slugs.get("sector", ())),
        "barriers": tuple(slugs.get("barrier", ())),
        "programmes": tuple(slugs.get("programme", ())),
        "measures": tuple(Measure((slug,), "improved", 1) for slug in slugs.get("outcome", ())),
        "term_names": tuple(names),
        **fields,
    }
    return case(number, title or f"Case {number}", **values)


def _like(engine: SearchEngine, page_id: int, *blocked: int) -> list[Similar]:
    return engine.ask(lambda index: similar(page_id, index, Labels(), frozenset(blocked)))


def _ids(engine: SearchEngine, page_id: int, *blocked: int) -> list[int]:
    return [each.page_id for each in _like(engine, page_id, *blocked)]


@pytest.fixture
def shelf(engine: SearchEngine) -> SearchEngine:
    """Cases that share more and less with the first."""
    engine.upsert(
        [
            tagged(
                1,
                "Falls sensors in flats",
                *("method:fund", "sector:adults", "outcome:saving", "barrier:time"),
                authorities=("northmere",),
                authority_types=("county",),
                regions=("south-west",),
            ),
            tagged(2, "Robots", "method:fund", "sector:adults", "outcome:saving"),
            tagged(3, "Falls at night", "method:fund", "sector:adults"),
            tagged(4, "Buses", "method:fund", "sector:roads"),
            tagged(5, "Lamps", "method:fund", authority_types=("county",), regions=("south-west",)),
            tagged(6, "Trams", "method:dialogue", "sector:roads", "barrier:time"),
            tagged(7, "Meals", "sector:adults", authorities=("northmere",)),
            *(tagged(number, "Filler", "method:open") for number in range(20, 40)),
        ]
    )
    return engine


def test_what_shares_more_comes_first_and_one_thing_shared_is_not_enough(
    shelf: SearchEngine,
) -> None:
    assert _ids(shelf, 1) == [2, 3, 5, 7]


def test_what_is_shared_is_told(shelf: SearchEngine) -> None:
    robots, falls, lamps, meals = _like(shelf, 1)
    assert [(term.kind, term.name) for term in robots.terms] == [
        ("method", "Challenge fund"),
        ("sector", "Adult social care"),
        ("outcome", "Cash saving"),
    ]
    assert falls.words == ("falls",)
    assert (lamps.authority_type, lamps.region) == ("county", "south-west")
    assert meals.is_same_authority
    assert not robots.is_same_authority


def test_the_case_itself_and_blocked_ones_are_never_among_them(shelf: SearchEngine) -> None:
    assert 1 not in _ids(shelf, 1)
    assert _ids(shelf, 1, 2, 5) == [3, 7]
    assert _ids(shelf, 1, 1) == []


def test_a_case_that_is_not_held_or_forgotten_has_none_and_is_none(shelf: SearchEngine) -> None:
    assert _ids(shelf, 99) == []
    shelf.delete([2])
    assert _ids(shelf, 1) == [3, 5, 7]
    shelf.delete([1])
    assert _ids(shelf, 1) == []


def test_a_case_without_terms_is_like_nothing(engine: SearchEngine) -> None:
    engine.upsert([tagged(1, "Bins"), tagged(2, "Bins")])
    assert _ids(engine, 1) == []


def test_a_wider_term_that_stands_above_both_is_not_the_same_term(engine: SearchEngine) -> None:
    """Both stand under “Care”, but neither is tagged with it."""
    engine.upsert(
        [
            tagged(1, "A", "sector:adults", authority_types=("county",), sectors=("adults", "care")),
            tagged(2, "B", authority_types=("county",), sectors=("children", "care")),
        ]
    )  # fmt: skip
    assert _ids(engine, 1) == []


def test_what_is_rare_tells_more_than_what_is_common(engine: SearchEngine) -> None:
    engine.upsert(
        [
            tagged(1, "One", "method:fund", "sector:roads", regions=("wales",)),
            tagged(2, "Two", "method:fund", regions=("wales",)),
            tagged(3, "Three", "sector:roads", regions=("wales",)),
            *(tagged(number, "Filler", "method:fund") for number in range(20, 60)),
        ]
    )
    assert _ids(engine, 1) == [3, 2]


def test_draws_go_to_the_newest_and_the_order_is_always_the_same(engine: SearchEngine) -> None:
    engine.upsert(
        [
            tagged(number, "Same", "method:fund", "sector:roads")
            for number in (5, 3, 9, 1, 7, *range(30, 60))
        ]
    )
    assert _ids(engine, 1) == list(range(59, 59 - MOST, -1))
    assert _ids(engine, 1) == _ids(engine, 1)


@pytest.mark.parametrize(
    "title", ["", "((((", '"', "😀", "東京 都", "of the and", "2019 2020", "x" * 255, "a" * 64]
)
def test_whatever_a_title_holds_is_no_error(engine: SearchEngine, title: str) -> None:
    engine.upsert([tagged(n, title or "-", "method:fund", "sector:roads") for n in (1, 2)])
    assert _ids(engine, 1) == [2]

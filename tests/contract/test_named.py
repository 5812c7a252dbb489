"""What a question names is told as what it is, with its cases counted, whichever engine answers."""

from __future__ import annotations

import pytest

from search.engines.base import SearchEngine
from search.parameters import SearchQuery
from search.results import SearchResults
from tests.contract.conftest import Asker
from tests.contract.corpus import case


def _named(results: SearchResults) -> list[tuple[str, int | None]]:
    return [(each.name.label, each.count) for each in results.named]


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("who has run a challenge fund", [("Challenge fund", 1)]),
        ("SBRI", [("Pre-commercial procurement", 1)]),
        ("buyer groups for meals in Northmere", [("Joint procurement", 1), ("Northmere", 4)]),
        ("Old Mere District bins", [("Old Mere (now Northmere)", 4)]),
        ("Northmere home care roads SBRI", [("Northmere", 4), ("Adult social care", 3), ("Transport and highways", 1)]),
        ("care futures", [("Care Futures", 2)]),
        ("risk appetite", [("Risk appetite", 1)]),
        ("cash saving", [("Cash saving", 3)]),
        ("care", [("Care", 3)]),
        ("take care of parks", []),
        ("Eastmarsh", [("Eastmarsh", 0)]),
        ("robots -northmere", []),
        ("", []),
        ("((((", []),
    ],
)  # fmt: skip
def test_what_is_named_is_counted_in_the_order_of_the_question(
    ask: Asker, typed: str, named: list[tuple[str, int]]
) -> None:
    assert _named(ask(typed)) == named


def test_the_count_is_of_all_its_cases_whatever_filters_and_years_are_set(ask: Asker) -> None:
    narrow = ask("northmere", nation="wales", year_from=2020)
    assert narrow.total == 0
    assert _named(narrow) == [("Northmere", 4)]


def test_undated_cases_are_still_counted_beside_what_is_named(ask: Asker) -> None:
    found = ask("northmere", year_from=2020)
    assert (found.undated, _named(found)) == (2, [("Northmere", 4)])


def test_a_blocked_case_is_not_counted(ask: Asker) -> None:
    assert _named(ask("SBRI", blocked=(5,))) == [("Pre-commercial procurement", 0)]


def test_the_last_case_that_goes_takes_its_count_along(engine: SearchEngine) -> None:
    engine.upsert([case(1, "Bins", authorities=("northmere",))])
    assert _named(engine.search(SearchQuery(q="Northmere"))) == [("Northmere", 1)]
    engine.delete([1])
    assert _named(engine.search(SearchQuery(q="Northmere"))) == [("Northmere", 0)]

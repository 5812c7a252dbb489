"""Completions of what is being typed, whichever engine answers."""

from __future__ import annotations

import pytest

from search.engines.base import SearchEngine
from search.suggest.completions import MOST, Completions, complete, complete_without_index
from tests.contract.corpus import Vocabulary, case

NAMES = Vocabulary().names()


def _completed(engine: SearchEngine, typed: str, *blocked: int) -> Completions:
    return engine.ask(lambda index: complete(typed, index, NAMES, frozenset(blocked)))


def _names(found: Completions) -> list[tuple[str, int | None]]:
    return [(each.name.label, each.count) for each in found.names]


@pytest.mark.parametrize(
    ("typed", "names", "cases"),
    [
        (
            "fal",
            [],
            (11, 1, 12),
        ),  # the newest first, but those that begin as typed before the others
        ("falls", [], (11, 1, 12)),
        ("sensors", [], (12, 1)),
        ("sensor fl", [], (1,)),
        ("comp", [("Competitive dialogue", 1)], (9,)),
        ("sbr", [("Pre-commercial procurement", 1)], ()),
        ("old m", [("Old Mere (now Northmere)", 4)], ()),
        ("procurement", [("Joint procurement", 1), ("Pre-commercial procurement", 1)], (10,)),
        ("PR-000004", [], (4,)),
        ("east", [("Eastmarsh", 0)], ()),
        ("tŷ cl", [], (4,)),
        ("lorries", [], ()),  # in a text, not in a title
        ("f", [], ()),
        ("", [], ()),
    ],
)
def test_names_come_with_their_counts_and_then_titles(
    filled: SearchEngine, typed: str, names: list[tuple[str, int]], cases: tuple[int, ...]
) -> None:
    found = _completed(filled, typed)
    assert _names(found) == names
    assert found.page_ids == cases


def test_a_name_without_cases_comes_after_those_with_some_but_for_the_likeliest(
    engine: SearchEngine,
) -> None:
    engine.upsert([case(1, "Bins", authorities=("northmere",), sectors=("adult-social-care",))])
    assert _names(_completed(engine, "c")) == []
    found = _names(_completed(engine, "ca"))
    assert found[0][0] == "Care"
    assert found[1] == ("Adult social care", 1)
    assert all(count == 0 for _, count in found[2:])


def test_no_more_than_eight_are_offered(engine: SearchEngine) -> None:
    engine.upsert([case(number, f"Care number {number}") for number in range(1, 21)])
    found = _completed(engine, "care")
    assert len(found.names) + len(found.page_ids) == MOST
    assert list(found.page_ids) == sorted(found.page_ids, reverse=True)


def test_a_blocked_case_is_neither_offered_nor_counted(filled: SearchEngine) -> None:
    assert _completed(filled, "falls", 11, 12).page_ids == (1,)
    assert _names(_completed(filled, "sbr", 5)) == [("Pre-commercial procurement", 0)]
    assert _completed(filled, "PR-000004", 4).page_ids == ()


def test_a_forgotten_case_is_offered_no_more(engine: SearchEngine) -> None:
    engine.upsert([case(1, "Xylophones in care"), case(2, "Bins")])
    assert _completed(engine, "xyl").page_ids == (1,)
    engine.delete([1])
    assert _completed(engine, "xyl") == Completions()


@pytest.mark.parametrize(
    "typed",
    [
        "((((((((" * 500,
        "falls " * 2000,
        "a" * 9000,
        '"""" -- ~^*?:\\/',
        "\x00\x01",
        "e" + "\u0301" * 500,
        "\u202eصناديق\u202c",
        "😀😀",
        "falls.*",
        "[a-z]+",
        "\ud800",
        " ".join("abcdefghijkl"),
    ],
)
def test_whatever_is_typed_is_no_error(filled: SearchEngine, typed: str) -> None:
    assert len(_completed(filled, typed).page_ids) <= MOST


def test_signs_of_patterns_mean_nothing(filled: SearchEngine) -> None:
    assert _completed(filled, "fa.*ls").page_ids == ()
    assert _completed(filled, ".*").page_ids == ()


def test_without_an_index_names_alone_are_left() -> None:
    found = complete_without_index("comp", NAMES)
    assert _names(found) == [("Competitive dialogue", None)]
    assert found.page_ids == ()

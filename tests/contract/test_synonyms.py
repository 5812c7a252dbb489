"""The vocabulary's other words, whichever engine answers."""

from __future__ import annotations

import pytest

from tests.contract.conftest import Asker


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ASC", {1, 5, 6, 7}),
        ("asc", {1, 5, 6, 7}),
        ("adult social care", {1, 5, 6, 7}),
        ("Domiciliary", {1, 5, 6, 7}),
        ("home care", {6, 7}),
        ("care home", {6, 7}),
        ("roads", {3}),
        ("road", {3}),
        ("ICT", {7}),
        ("PCP", {5}),
        ("sbri", {5}),
        ("shared procurement", {10}),
        ("buyer groups", {10}),
        ("PME", {8}),
        ("supplier days", {8}),
        ("dialogue", {9, 7}),
        ("competitive dialogue", {9, 7}),
        ("preliminary market engagement", {8}),
    ],
)
def test_any_label_of_a_term_finds_the_others(ask: Asker, typed: str, found: set[int]) -> None:
    assert found <= set(ask.refs(typed, per_page=100))


def test_an_abbreviation_that_is_a_word_counts_only_in_its_capitals(ask: Asker) -> None:
    assert ask.refs("IT") == [7]
    assert ask("it").total == 0
    assert "Digital, data and technology" in ask("IT").expansions
    assert ask("it").expansions == ()


def test_an_abbreviation_in_capitals_is_found_only_in_capitals(ask: Asker) -> None:
    found = ask("competitive dialogue")
    assert "CD" in found.expansions
    assert 7 in [hit.page_id for hit in found.hits]


def test_capitals_tell_nothing_when_everything_is_shouted(ask: Asker) -> None:
    assert "Digital, data and technology" not in ask("IT IS WHAT IT IS").expansions


def test_ordinary_words_that_only_suggest_never_expand(ask: Asker) -> None:
    assert ask("works").expansions == ()
    assert "works" not in ask("MMC").expansions


def test_typed_words_outweigh_added_ones(ask: Asker) -> None:
    assert ask.refs("ASC")[0] == 7
    assert ask.refs("domiciliary")[0] == 6


def test_the_words_added_are_told(ask: Asker) -> None:
    assert set(ask("ASC").expansions) == {
        "Adult social care",
        "home care",
        "domiciliary",
        "care homes",
    }


def test_added_words_are_marked(ask: Asker) -> None:
    hit = next(hit for hit in ask("ASC").hits if hit.page_id == 6)
    assert "<mark>home care</mark>" in str(hit.highlights["title"][0])


def test_longer_labels_win_over_words_inside_them(ask: Asker) -> None:
    assert "CD" not in ask("supplier day").expansions
    assert set(ask("shared procurement").expansions) == {"Joint procurement", "buyer group"}

"""Quoted phrases and exclusions, whichever engine answers."""

from __future__ import annotations

import pytest

from tests.contract.conftest import Asker


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ('"older people"', {1, 12}),
        ('"people older"', set()),
        ('"school transport"', {2}),
        ('"transport school"', set()),
        ('"falls sensors"', {1, 12}),
        ('"days at home"', {6}),
        ('"home to school transport"', {2}),
        ('"Ynys Mon"', {4}),
        ("“older people”", {1, 12}),
        ('"pothole"', {3}),
        ('"older people" flats', {1, 12}),
        ('"older people" "floor"', {1}),
        ('"older people" "potholes"', set()),
        ('"Isle of Anglesey"', {4}),
    ],
)
def test_quoted_words_must_stand_together_in_their_order(
    ask: Asker, typed: str, expected: set[int]
) -> None:
    assert set(ask.refs(typed)) == expected


@pytest.mark.parametrize(
    ("typed", "without"),
    [
        ("falls -sensors", {1, 12}),
        ("falls -sensor", {1, 12}),
        ('falls -"sheltered flats"', {1}),
        ("care -robots", {5}),
        ("care -Northmere", {1, 5}),
        ("transport -school-transport", {2}),
    ],
)
def test_a_minus_leaves_out(ask: Asker, typed: str, without: set[int]) -> None:
    found = set(ask.refs(typed, per_page=100))
    assert found
    assert not found & without


def test_exclusions_alone_leave_everything_else(ask: Asker) -> None:
    assert set(ask.refs("-falls", per_page=100)) == set(range(1, 13)) - {1, 11, 12}


def test_an_exclusion_holds_for_tags_too(ask: Asker) -> None:
    assert 3 not in ask.refs("cameras -highways")


def test_a_hyphen_inside_a_word_excludes_nothing(ask: Asker) -> None:
    assert 8 in ask.refs("whole-life")


def test_synonyms_do_not_widen_what_is_quoted(ask: Asker) -> None:
    assert ask.refs('"ASC"') == [7]


def test_synonyms_do_not_widen_what_is_excluded(ask: Asker) -> None:
    assert 6 in ask.refs("framework -ASC")


def test_words_beside_a_phrase_only_rank(ask: Asker) -> None:
    assert ask.refs('"older people" listen')[0] == 12
    assert ask.refs('"older people" flats')[0] == 1


@pytest.mark.parametrize(
    "typed", ['"', '""', '" "', "-", '-"', '-""', "- falls", '"the"', '"of the"']
)
def test_empty_quotes_and_lone_signs_are_no_condition(ask: Asker, typed: str) -> None:
    results = ask(typed)
    assert results.total in (0, 3)


def test_a_quotation_mark_without_its_partner_is_ignored(ask: Asker) -> None:
    assert ask.refs('"older people') == ask.refs("older people")
    assert ask.refs('potholes"') == [3]

"""What words find, whichever engine answers."""

from __future__ import annotations

import pytest

from tests.contract.conftest import Asker


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("falls sensors flats", 1),
        ("school transport", 2),
        ("pothole", 3),
        ("care robots", 5),
        ("payment by results", 6),
        ("flood", 9),
        ("school meals", 10),
        ("who has tried cameras for potholes?", 3),
        ("Has anybody bought smart homes?", 4),
        ("whole-life value", 8),
        ("WHOLE LIFE VALUE", 8),
        ("dementia", 4),
        ("digital", 7),
        ("bidders talked through designs", 9),
    ],
)
def test_a_plain_question_puts_the_right_case_first(ask: Asker, typed: str, first: int) -> None:
    assert ask.refs(typed)[0] == first


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("pothole", "potholes"),
        ("camera", "CAMERAS"),
        ("complaining", "complained"),
        ("collecting lorry", "collect lorries"),
        ("older person’s sensor", "older person's sensors"),
    ],
)
def test_plurals_and_endings_make_no_difference(ask: Asker, one: str, other: str) -> None:
    assert ask.refs(one) == ask.refs(other) != []


@pytest.mark.parametrize(
    "typed",
    [
        "Ynys Môn",
        "ynys mon",
        "YNYS MÔN",
        "Ynys Mo\u0302n",
        "tŷ",
        "ty",
        "ŵyna",
        "wyna",
        "Pwllgwyngyll",
        "Sir Ynys Môn",
    ],
)
def test_accents_make_no_difference(ask: Asker, typed: str) -> None:
    assert ask.refs(typed)[0] == 4


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Poole", [7]),
        ("Borough of Poole", [7]),
        ("BCP", [7]),
        ("Anglesey", [4]),
        ("Old Mere", [1]),
        ("Old Mere Rural District", [1]),
    ],
)
def test_places_and_old_names_of_authorities_find_their_cases(
    ask: Asker, typed: str, expected: list[int]
) -> None:
    assert ask.refs(typed) == expected


def test_a_tagged_term_finds_a_case_that_never_says_it(ask: Asker) -> None:
    assert 3 in ask.refs("highways")
    assert 8 in ask.refs("preliminary engagement")


def test_words_of_a_summary_are_found(ask: Asker) -> None:
    assert ask.refs("tenants") == [1]


def test_words_beyond_the_fiftieth_are_not_searched_and_that_is_said(ask: Asker) -> None:
    results = ask(" ".join(["nothing"] * 50) + " potholes")
    assert results.total == 0
    assert "Only the first 50 words were searched." in results.notices


def test_the_fiftieth_word_is_still_searched(ask: Asker) -> None:
    results = ask(" ".join(["nothing"] * 49) + " potholes")
    assert [hit.page_id for hit in results.hits] == [3]
    assert results.notices == ()


def test_stop_words_alone_find_nothing_and_that_is_said(ask: Asker) -> None:
    results = ask("it is what the")
    assert "what" not in "".join(results.notices)
    nothing = ask("the of and")
    assert nothing.total == 0
    assert nothing.notices == (
        "These words are too common to be searched, except as a whole title.",
    )


def test_a_question_of_question_words_alone_still_searches_them(ask: Asker) -> None:
    assert ask("taught us what").hits[0].page_id == 8


def test_the_whole_title_puts_its_case_first_however_often_another_says_the_words(
    ask: Asker,
) -> None:
    assert ask.refs("falls")[0] == 11
    assert ask.refs("FALLS!")[0] == 11


def test_more_of_the_words_beats_fewer(ask: Asker) -> None:
    found = ask.refs("flood barrier engineers dementia")
    assert found[0] == 9
    assert 4 in found


@pytest.mark.parametrize("typed", ["PR-000009", "pr-000009", "case-9", "PR 000009"])
def test_a_reference_or_slug_puts_its_case_first(ask: Asker, typed: str) -> None:
    assert ask.refs(typed)[0] == 9


def test_an_unknown_word_finds_nothing(ask: Asker) -> None:
    results = ask("xylophonist")
    assert results.total == 0
    assert results.hits == ()


def test_scores_fall(ask: Asker) -> None:
    scores = [hit.score for hit in ask("older people sensors care").hits]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > 0


def test_the_engine_says_its_name(ask: Asker) -> None:
    assert ask("falls").engine == ask.engine.name
    assert not ask("falls").degraded

"""Taking apart what was typed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.query.question import MOST_WORDS, any_of_the_words, parse_question


def _words(typed: str) -> list[str]:
    return [word.folded for word in parse_question(typed).words]


def test_words_phrases_and_exclusions_are_told_apart() -> None:
    question = parse_question('falls "care home" -telecare -"night staff" Môn')
    assert [w.folded for w in question.words] == ["falls", "mon"]
    assert [w.typed for w in question.words] == ["falls", "Môn"]
    assert question.phrases == (("care", "home"),)
    assert question.excluded == (("telecare",), ("night", "staff"))


def test_curly_and_other_quotes_are_quotes() -> None:
    assert parse_question("“care home” «night staff»").phrases == (
        ("care", "home"),
        ("night", "staff"),
    )


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("whole-life value", ["whole", "life", "value"]),
        ("a - b", ["a", "b"]),
        ("--falls", ["falls"]),
        ('"falls sensors', ["falls", "sensors"]),
        ('pot"holes', ["pot", "holes"]),
        ("title:falls^2 AND (x OR y)*", ["title", "falls", "2", "and", "x", "or", "y"]),
        ("so\u00adft", ["soft"]),
        ("", []),
        ("😀", []),
    ],
)
def test_signs_only_separate(typed: str, words: list[str]) -> None:
    question = parse_question(typed)
    assert _words(typed) == words
    assert question.phrases == ()
    assert question.excluded == ()


def test_an_excluded_word_with_hyphens_is_a_phrase() -> None:
    assert parse_question("-g-cloud").excluded == (("g", "cloud"),)
    assert parse_question('-fal"ls').excluded == (("fal", "ls"),)


def test_a_phrase_inside_a_word_is_still_a_phrase() -> None:
    question = parse_question('care"home help"')
    assert question.phrases == (("home", "help"),)
    assert _words('care"home help"') == ["care"]


def test_phrases_of_stop_words_alone_are_no_condition_and_repeats_count_once() -> None:
    assert parse_question('"of the" "care home" "Care  homes" "care home"').phrases == (
        ("care", "home"),
        ("care", "homes"),
    )


def test_neighbours_have_neighbouring_positions_and_a_phrase_parts_them() -> None:
    positions = [w.position for w in parse_question('adult "x y" social care').words]
    assert positions == [0, 2, 3]


def test_no_more_than_fifty_words_are_taken() -> None:
    question = parse_question(" ".join(f"w{n}" for n in range(60)))
    assert len(question.words) == MOST_WORDS
    assert question.is_cut
    assert not parse_question(" ".join(f"w{n}" for n in range(50))).is_cut
    assert parse_question('"' + "x " * 80 + '"').is_cut


def test_question_words_rank_only_when_nothing_else_was_typed() -> None:
    assert parse_question("who has tried falls sensors?").searched == ("tried", "falls", "sensors")
    assert parse_question("who has what").searched == ("who", "has", "what")
    assert parse_question('who has "care home"').searched == ()
    assert parse_question("the of falls falls").searched == ("falls",)


def test_blank_and_empty_are_told_apart() -> None:
    assert parse_question("  ").is_blank
    assert parse_question("  ").is_empty
    assert not parse_question("😀").is_blank
    assert parse_question("😀").is_empty


def test_the_whole_question_is_compared_with_titles() -> None:
    assert parse_question("Falls: Sensors!").exact == "falls sensors"


def test_shouting_is_noticed() -> None:
    assert parse_question("IT IS ON").is_shouted
    assert not parse_question("IT").is_shouted
    assert not parse_question("IT for care").is_shouted


@settings(deadline=None)
@given(st.text())
def test_any_text_can_be_taken_apart(typed: str) -> None:
    question = parse_question(typed)
    taken = sum(map(len, (question.words, *question.phrases, *question.excluded)))
    assert taken <= MOST_WORDS


@pytest.mark.parametrize(
    ("typed", "loose"),
    [
        ('falls "care home" -telecare', "falls care home"),
        ('"care home"', "care home"),
        ("“care home”", "care home"),
        ('-"care home" falls', "falls"),
        ('falls "care', "falls care"),
        ("plain words", "plain words"),
        ("well-being", "well-being"),
        ("-all -out", ""),
        ('""" " -', "-"),
        ("", ""),
    ],
)
def test_any_of_the_words_leaves_out_quotation_marks_and_exclusions(typed: str, loose: str) -> None:
    assert any_of_the_words(typed) == loose

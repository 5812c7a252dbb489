"""Typing errors and did-you-mean, whichever engine answers."""

from __future__ import annotations

import pytest

from search.engines.base import SearchEngine
from search.parameters import SearchQuery
from tests.contract.conftest import Asker
from tests.contract.corpus import case


@pytest.mark.parametrize(
    ("typed", "first", "suggested"),
    [
        ("sensros flats", 1, "sensors flats"),
        ("potholse", 3, "potholes"),
        ("cammeras", 3, "cameras"),
        ("transprt school", 2, "transport school"),
        ("Harowdale", 10, "harrowdale"),
        ("dementai", 4, "dementia"),
        ("barreir", 9, "barrier"),
        ("domicilliary", 6, "domiciliary"),
        ("porcurement meals", 10, "procurement meals"),
    ],
)
def test_a_slip_still_finds_and_is_put_right(
    ask: Asker, typed: str, first: int, suggested: str
) -> None:
    results = ask(typed)
    assert results.suggestion is not None
    assert results.suggestion.text == suggested
    assert first in [hit.page_id for hit in results.hits]


def test_two_slips_in_a_long_word_are_forgiven(ask: Asker) -> None:
    results = ask("domicilarry")
    assert results.suggestion is not None
    assert results.suggestion.text == "domiciliary"


@pytest.mark.parametrize(
    "typed",
    ["Scotland", "worsened", "falls", "potholes", "Ynys Môn", "ASC", "sensor", "PCP", "", "😀"],
)
def test_what_is_known_is_never_put_right(ask: Asker, typed: str) -> None:
    assert ask(typed).suggestion is None


def test_a_word_near_nothing_gets_no_suggestion(ask: Asker) -> None:
    assert ask("xylophonist").suggestion is None


def test_short_words_are_not_guessed_at(ask: Asker) -> None:
    assert ask("flx").suggestion is None


def test_a_suggestion_finds_what_it_promises(ask: Asker) -> None:
    suggestion = ask("potholse").suggestion
    assert suggestion is not None
    again = ask(suggestion.text)
    assert again.total == suggestion.total > 0
    assert again.suggestion is None


def test_a_suggestion_keeps_the_filters_and_finds_within_them(ask: Asker) -> None:
    suggestion = ask("potholse", kind="pilot").suggestion
    assert suggestion is not None
    assert suggestion.url == "q=potholes&kind=pilot"
    assert ask("potholse", kind="event").suggestion is None


def test_nothing_is_suggested_from_a_blocked_case(ask: Asker) -> None:
    assert ask("potholse", blocked=(3,)).suggestion is None


def test_words_of_the_vocabulary_are_suggested_when_they_find_something(ask: Asker) -> None:
    suggestion = ask("SBRIX").suggestion
    assert suggestion is not None
    assert suggestion.text == "sbri"


def test_an_exact_word_beats_a_guess(ask: Asker) -> None:
    assert ask.refs("potholse cameras")[0] == 3
    assert ask.refs("fallz sensors flats")[0] == 1


def test_the_right_words_in_a_phrase_are_suggested(ask: Asker) -> None:
    suggestion = ask('"older poeple"').suggestion
    assert suggestion is not None
    assert suggestion.text == '"older people"'


def test_a_spelling_that_finds_nothing_by_itself_is_not_suggested_beside_words_that_do(
    ask: Asker,
) -> None:
    assert ask("potholse sensors").suggestion.text == "potholes sensors"
    assert ask("potholse sensors", kind="scoping").suggestion is None
    assert ask("potholse sensors", nation="wales").suggestion is None


def test_no_word_of_a_blocked_case_is_ever_suggested(ask: Asker) -> None:
    assert ask("potholse sensors", blocked=(3,)).suggestion is None
    mended = ask("potholse sensrs", blocked=(3,)).suggestion
    assert mended.text == "potholse sensors"


def test_no_word_of_a_forgotten_case_is_ever_suggested(engine: SearchEngine) -> None:
    engine.upsert([case(number, f"Bins {number}") for number in range(1, 20)])
    engine.upsert([case(20, "Xylophones")])
    assert engine.search(SearchQuery(q="xylophonse bins")).suggestion.text == "xylophones bins"
    engine.delete([20])
    assert engine.search(SearchQuery(q="xylophonse bins")).suggestion is None
    assert engine.search(SearchQuery(q="xylophonse")).suggestion is None

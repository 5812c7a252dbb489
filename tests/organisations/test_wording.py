"""How names are compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organisations.wording import normalise, place_head, without_kind, without_suffix


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("The Vale of Glamorgan", "vale of glamorgan"),
        ("King's Lynn & West Norfolk", "kings lynn and west norfolk"),
        ("King’s Lynn and  West Norfolk", "kings lynn and west norfolk"),
        ("Ynys Môn", "ynys mon"),
        ("St. Helens", "st helens"),
        ("Newcastle-upon-Tyne", "newcastle upon tyne"),
        ("The", "the"),
        ("", ""),
        ("\x00 — …", ""),
    ],
)
def test_names_are_compared_without_accents_case_and_points(typed: str, key: str) -> None:
    assert normalise(typed) == key


@given(st.text(max_size=200))
def test_normalising_twice_changes_nothing_but_a_second_the(text: str) -> None:
    once = normalise(text)
    assert normalise("x " + once) == "x " + once if once else once == ""


@given(st.text(max_size=200))
def test_any_text_at_all_can_be_taken_apart(text: str) -> None:
    key = normalise(text)
    assert without_kind(key).core or not key
    assert without_suffix(key).core or not key


@pytest.mark.parametrize(
    ("name", "core", "kinds"),
    [
        ("derby city council", "derby", {"city"}),
        ("london borough of hackney", "hackney", {"london", "borough"}),
        ("lb hackney", "hackney", {"london", "borough"}),
        ("lb of hackney", "hackney", {"london", "borough"}),
        ("bury mbc", "bury", {"metropolitan", "borough"}),
        ("leeds cc", "leeds", {"city", "county"}),
        ("cyngor sir fynwy", "sir fynwy", set()),
        ("city of york council", "york", {"city"}),
        ("tees valley combined authority", "tees valley", {"combined"}),
        ("council", "council", set()),
        ("city of", "city of", set()),
    ],
)
def test_kind_words_come_off_both_ends(name: str, core: str, kinds: set[str]) -> None:
    found = without_kind(name)
    assert (found.core, set(found.kinds)) == (core, kinds)


def test_a_place_named_by_its_river_is_also_known_by_its_first_word() -> None:
    assert place_head("stoke on trent") == "stoke"
    assert place_head("derby") == ""

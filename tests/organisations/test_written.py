"""A name is found however it is written, and an everyday word is not taken for one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organisations.ordinary import is_ordinary
from organisations.written import Names, as_read
from tests.patience import comes_to_an_end

NAMES = (
    "Northdene",
    "Northdene Council",
    "Aberdene-on-Sea",
    "St Mary's",
    "King’s Lynn and West Norfolk",
    "Armagh City, Banbridge and Craigavon",
    "Ynys Môn",
    "Vale of Glamorgan",
)
CAPITALS: tuple[Callable[[str], str], ...] = (str, str.upper, str.lower, str.swapcase)
UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
GAPS = (
    " ",
    "  ",
    "\n",
    "\t",
    "\u00a0",
    "\u2009",
    "\u202f",
    "-",
    "\u2010",
    "\u2011",
    "\u2012",
    "–",
    "—",
    "_",
    "",
)
APOSTROPHES = ("'", "’", "‘", "ʼ", "′", "`", "´", "")
ACCENTS = ("\u0300", "\u0301", "\u0302", "\u0308")


def stands(name: str, text: str) -> bool:
    return Names([name]).stand_in(as_read(text))


@st.composite
def written(draw: st.DrawFn) -> tuple[str, str]:
    """A name, and one of the ways in which somebody may write it."""
    name = draw(st.sampled_from(NAMES))
    case = draw(st.sampled_from(CAPITALS))
    ways = {" ": GAPS, "-": GAPS, "’": APOSTROPHES, "'": APOSTROPHES}
    out = []
    for sign in name.replace(", ", " "):
        out.append(draw(st.sampled_from(ways[sign])) if sign in ways else case(sign))
        if sign.isalpha():
            out.append(draw(st.sampled_from(("", "", "", *UNSEEN, *ACCENTS, "**"))))
    return name, "".join(out)


@given(
    written(),
    st.sampled_from(("", "In ", "(", "“", "12 ", "the\n")),
    st.sampled_from(("", ".", "’s", ", too", ")", "2020")),
)
def test_a_name_is_found_in_whatever_way_it_is_written(
    case: tuple[str, str], before: str, after: str
) -> None:
    name, text = case
    assert stands(name, before + text + after), (name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Stockton & Thornaby", "stockton &amp; thornaby"),
        ("Stockton and Thornaby", "Stockton & Thornaby"),
        ("St. Helens", "Saint Helens"),
        ("Sheffield", "She\ufb03eld"),
        ("Northdene", "Ｎｏｒｔｈｄｅｎｅ"),
        ("Northdene", "#NorthdeneTogether and TeamNorthdene"),
        ("Northdene", "North&shy;dene"),
        ("Kings Lynn", "KING’S LYNN"),
        ("The Medway Towns", "our medway towns"),
        ("Reading Borough Council", "reading borough council"),
        ("Reading", "READING LIBRARIES"),
        ("Reading", "In Reading’s libraries"),
        ("High Peak", "The High\u00a0Peak"),
    ],
)
def test_a_name_is_found_as_readers_would_take_it(name: str, text: str) -> None:
    assert stands(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Reading", "They were reading a report"),
        ("Bath", "a new bath in each flat"),
        ("High Peak", "a high peak in demand"),
        ("New Forest", "planting a new forest"),
        ("ICB", "a caricb, an icb"),
        ("Kent", "Kentish hops, Kentwell, unkent"),
        ("Northdene", "Northdenes, Northdeneshire, Southnorthdene"),
        ("Ely", "They rely on us"),
        ("", "anything"),
        ("!!! '", "anything!!! '"),
    ],
)
def test_another_word_is_not_taken_for_a_name(name: str, text: str) -> None:
    assert not stands(name, text)


def test_everyday_words_and_short_abbreviations_are_known() -> None:
    assert all(map(is_ordinary, ("Reading", "Three Rivers", "Forest Heath", "ADEPT", "TfL")))
    assert not any(map(is_ordinary, ("Northdene", "New Northdene", "Bury Council")))


def test_hostile_text_comes_to_an_end() -> None:
    names = Names(NAMES)
    for text in (
        "&" * 200_000,
        "&#" + "9" * 200_000,
        "north" * 40_000,
        "-a" * 100_000,
        "\u0301" * 200_000,
        "'s" * 100_000,
        "st " * 70_000,
    ):
        with comes_to_an_end():
            assert not names.stand_in(as_read(text))

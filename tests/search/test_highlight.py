"""Marking found words in whatever text there is."""

from __future__ import annotations

import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import text
from search.highlight import Highlighter, Needle


def _for(*typed: str) -> Highlighter:
    return Highlighter(Needle.of(words, text.words(words)) for words in typed)


@pytest.mark.parametrize(
    ("typed", "written", "marked"),
    [
        (
            "fall",
            "Falls, falling and fallen",
            "<mark>Falls</mark>, <mark>falling</mark> and fallen",
        ),
        ("city", "Cities of the city", "<mark>Cities</mark> of the <mark>city</mark>"),
        ("hoping", "hope hoped hops", "<mark>hope</mark> <mark>hoped</mark> hops"),
        ("mon", "Ynys Môn, Mon, Monday", "Ynys <mark>Môn</mark>, <mark>Mon</mark>, Monday"),
        ("tŷ", "Tŷ’r ty", "<mark>Tŷ</mark>’r <mark>ty</mark>"),
        ("strasse", "Straße", "<mark>Straße</mark>"),
        ("care home", "Care homes. Home care", "<mark>Care homes</mark>. Home care"),
        (
            "head of service",
            "Head of service, head for service",
            "<mark>Head of service</mark>, <mark>head for service</mark>",
        ),
        ("a1", "A1 a12", "<mark>A1</mark> a12"),
        ("x", "<x> & x\n y", "&lt;<mark>x</mark>&gt; &amp; <mark>x</mark> y"),
        ("care", "scare care_er", "scare <mark>care</mark>_er"),
    ],
)
def test_what_is_marked(typed: str, written: str, marked: str) -> None:
    assert _for(typed).whole(written) == marked


def test_overlapping_finds_are_marked_once_the_longer_first() -> None:
    assert _for("care", "care home", "home").whole("care home") == "<mark>care home</mark>"


def test_capitals_are_marked_in_capitals_alone() -> None:
    marker = Highlighter([Needle("IT", (), "IT")])
    assert marker.whole("IT is it, ITs, ITV") == "<mark>IT</mark> is it, <mark>IT</mark>s, ITV"


def test_a_needle_without_words_marks_nothing() -> None:
    assert Highlighter([Needle("", ())]).whole("anything") == "anything"


def test_the_best_three_sections_are_shown() -> None:
    sections = [
        ("one", "bats"),
        ("two", "bats and badgers"),
        ("three", "bats"),
        ("four", "bats"),
        ("five", "nothing"),
    ]
    marked = _for("bats", "badgers", "beavers").case("Title", "Summary", sections)
    assert list(marked.passages) == ["two", "one", "three"]
    assert marked.matched == ("bats", "badgers")


def test_two_sections_of_one_name_are_kept_apart() -> None:
    marked = _for("bats").case("", "", [("more", "bats one"), ("more", "bats two")])
    assert marked.passages["more"] == ("<mark>bats</mark> one", "<mark>bats</mark> two")


def test_a_passage_is_cut_at_words() -> None:
    written = "word " * 100 + "badgers " + "word " * 100
    passage = _for("badgers").case("", "", [("s", written)]).passages["s"][0]
    assert passage.startswith("… word")
    assert passage.endswith("word …")


def test_a_passage_without_spaces_is_cut_somewhere() -> None:
    passage = (
        _for("badgers").case("", "", [("s", "." * 500 + "badgers" + "." * 500)]).passages["s"][0]
    )
    assert "<mark>badgers</mark>" in passage
    assert len(passage) < 300


def test_a_phrase_longer_than_a_passage_is_shown_whole() -> None:
    words = " ".join(f"longwordnumber{n}" for n in range(30))
    passage = _for(words).case("", "", [("s", words)]).passages["s"][0]
    assert passage == f"<mark>{words}</mark>"


@settings(deadline=None)
@given(st.text(max_size=300), st.lists(st.text(min_size=1, max_size=8), max_size=4))
def test_without_its_marks_a_text_is_the_text_itself_escaped(
    written: str, typed: list[str]
) -> None:
    marked = _for(*typed).whole(written)
    bare = marked.replace("<mark>", "").replace("</mark>", "")
    assert bare == _for().whole(written)
    assert "<" not in bare
    plain = "".join(" " if sign < " " or sign == "\x7f" else sign for sign in written)
    assert html.unescape(bare).split() == plain.split()


@settings(deadline=None)
@given(st.text(alphabet="ab <>&'\"é’ß", max_size=120))
def test_a_word_that_stands_there_is_marked(written: str) -> None:
    for word in text.words(written):
        if not text.is_stop(word):
            assert "<mark>" in _for(word).whole(written)

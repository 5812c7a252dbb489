"""The question as a value, and its one address."""

from __future__ import annotations

import pytest

from search.parameters import InvalidParameters, SearchQuery

CHOSEN = SearchQuery(
    q="falls & sensors",
    selected=(("sector", ("care",)), ("kind", ("pilot", "bid"))),
    year_from=2019,
    sort="newest",
    page=3,
    per_page=20,
)


def test_one_question_has_one_address() -> None:
    other = SearchQuery(
        q="falls & sensors",
        selected=(("kind", ("bid", "pilot")), ("sector", ("care",))),
        year_from=2019,
        sort="newest",
        page=3,
        per_page=20,
    )
    assert CHOSEN.querystring() == other.querystring()
    assert CHOSEN.querystring() == (
        "q=falls+%26+sensors&kind=bid&kind=pilot&sector=care&year_from=2019&sort=newest&page=3&per_page=20"
    )


def test_defaults_are_left_out_of_the_address() -> None:
    assert SearchQuery().querystring() == ""
    assert SearchQuery(sort="newest").querystring() == ""
    assert SearchQuery(q="x", sort="relevance").querystring() == "q=x"
    assert SearchQuery(sort="relevance").querystring() == ""
    assert SearchQuery(q="x", sort="newest").querystring() == "q=x&sort=newest"


def test_a_broken_character_does_not_break_the_address() -> None:
    assert SearchQuery(q="\ud800").querystring() == "q=%3F"


def test_choosing_and_dropping_begins_at_the_first_page() -> None:
    assert CHOSEN.toggled("kind", "event").values("kind") == ("pilot", "bid", "event")
    assert CHOSEN.toggled("kind", "bid").values("kind") == ("pilot",)
    assert CHOSEN.toggled("sector", "care").values("sector") == ()
    assert CHOSEN.toggled("sector", "care").page == 1


@pytest.mark.parametrize("name", ["basis", "kind", "sector", "value"])
@pytest.mark.parametrize("value", ["care", "bid", "pilot", "o'ne", "x y"])
@pytest.mark.parametrize("query", [SearchQuery(), SearchQuery(q="a b", per_page=50), CHOSEN])
def test_quick_links_are_the_same_as_the_long_way(
    query: SearchQuery, name: str, value: str
) -> None:
    assert query.links(name)(value) == query.toggled(name, value).querystring()


def test_the_same_question_with_something_else() -> None:
    assert CHOSEN.with_page(2).page == 2
    assert (CHOSEN.with_text("bats").q, CHOSEN.with_text("bats").page) == ("bats", 1)
    bare = CHOSEN.without_filters()
    assert (bare.q, bare.sort) == (CHOSEN.q, CHOSEN.sort)
    assert not bare.has_filters
    assert CHOSEN.has_filters
    assert SearchQuery(year_to=2020).has_filters
    assert SearchQuery(year_to=2020).has_years


def test_the_error_names_every_field() -> None:
    error = InvalidParameters({"kind": "no", "page": "never"})
    assert str(error) == "kind: no; page: never"
    assert error.errors == {"kind": "no", "page": "never"}

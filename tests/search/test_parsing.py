"""Parameters, as pages and machines give them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.facets.registry import BY_NAME
from search.parameters import LONGEST_QUESTION, InvalidParameters, SearchQuery
from search.parsing import parse_lenient, parse_strict
from tests.contract.corpus import Vocabulary

KNOWN = Vocabulary()


def _lenient(**named: Any) -> SearchQuery:
    return parse_lenient(
        {name: value if isinstance(value, list) else [value] for name, value in named.items()},
        KNOWN,
    )


def _strict(**named: Any) -> SearchQuery:
    return parse_strict(
        {name: value if isinstance(value, list) else [value] for name, value in named.items()},
        KNOWN,
    )


def _errors(**named: Any) -> dict[str, str]:
    with pytest.raises(InvalidParameters) as caught:
        _strict(**named)
    return caught.value.errors


def test_the_public_names_of_the_facets_are_the_promised_ones() -> None:
    promised = (
        "kind sector method outcome direction evidence mode phase funding regime nation region "
        "authority authority_type programme value barrier enabler basis has"
    )
    assert set(BY_NAME) == set(promised.split())


def test_everything_at_once() -> None:
    query = _strict(
        q="  falls   sensors ", kind=["bid", "pilot"], sector="care", has=["reuse", "resource"],
        year_from="2019", year_to="2021", sort="evidence", page="3", per_page="50", explain="true",
    )  # fmt: skip
    assert query.q == "falls sensors"
    assert query.values("kind") == ("bid", "pilot")
    assert query.values("sector") == ("care",)
    assert query.values("has") == ("reuse", "resource")
    assert (query.year_from, query.year_to) == (2019, 2021)
    assert (query.order, query.page, query.per_page, query.offset) == ("evidence", 3, 50, 100)
    assert query.explain
    assert query.notices == ()


def test_nothing_at_all_is_the_newest_first_page() -> None:
    query = parse_strict({}, KNOWN)
    assert query == SearchQuery()
    assert (query.order, query.page, query.per_page) == ("newest", 1, 10)
    assert not query.has_filters


def test_empty_values_are_as_if_they_were_not_there() -> None:
    empty = {
        name: [""] for name in (*BY_NAME, "q", "year_from", "year_to", "sort", "page", "per_page")
    }
    assert parse_strict(empty, KNOWN) == SearchQuery()


def test_relevance_without_words_is_the_newest() -> None:
    assert _strict(sort="relevance").order == "newest"
    assert _strict(sort="relevance", q="x").order == "relevance"
    assert _strict(q="x").order == "relevance"
    assert _strict(q="x", sort="newest").order == "newest"


@pytest.mark.parametrize(
    "name", [name for name, facet in BY_NAME.items() if hasattr(facet, "choices")]
)
def test_every_slug_of_a_closed_list_is_taken(name: str) -> None:
    choices = list(getattr(BY_NAME[name], "choices"))  # noqa: B009 - only closed lists have them
    assert _strict(**{name: choices}).values(name) == tuple(choices)


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_an_unknown_value_is_ignored_with_a_line_or_refused(name: str) -> None:
    query = _lenient(**{name: "no-such-thing"})
    assert query.values(name) == ()
    assert len(query.notices) == 1
    assert "“no-such-thing”" in query.notices[0]
    assert list(_errors(**{name: "no-such-thing"})) == [name]


def test_known_values_beside_unknown_ones_are_kept_on_a_page() -> None:
    query = _lenient(kind=["bid", "x1", "x2", "x3", "x4"])
    assert query.values("kind") == ("bid",)
    assert query.notices == ("Kind of record: “x1”, “x2”, “x3” and 1 more are not known: ignored.",)


def test_an_unknown_name_is_ignored_with_a_line_or_refused() -> None:
    query = _lenient(colour="blue", q="x")
    assert query.notices == ("“colour” is not a filter here, so it was ignored.",)
    assert list(_errors(colour="blue")) == ["colour"]


def test_names_of_the_page_itself_are_passed_over() -> None:
    assert parse_lenient({"follow": ["1"]}, KNOWN, also=("follow",)).notices == ()


def test_every_wrong_field_is_named_at_once() -> None:
    wrong = _errors(
        kind="x", year_from="soon", sort="best", page="0", per_page="7", explain="maybe"
    )
    assert set(wrong) == {"kind", "year_from", "sort", "page", "per_page", "explain"}


def test_no_more_than_a_few_lines_are_shown() -> None:
    assert len(_lenient(**{f"x{n}": "1" for n in range(40)}).notices) == 5


@pytest.mark.parametrize("page", ["0", "-1", "x", "1.5", "٣", "1e3", "³"])
def test_a_page_that_is_no_number_is_the_first(page: str) -> None:
    assert _lenient(page=page).page == 1
    assert "page" in _errors(page=page)


@pytest.mark.parametrize("page", ["1001", "9" * 9, "9" * 5000])
def test_a_huge_page_is_beyond_the_end(page: str) -> None:
    assert _strict(page=page).beyond_end


def test_the_ten_thousandth_result_is_the_last() -> None:
    assert not _strict(page="100", per_page="100").beyond_end
    assert _strict(page="101", per_page="100").beyond_end


@pytest.mark.parametrize("year", ["19", "20190", "soon", "-2019", "２０１９", "0999", "2019.0"])
def test_a_year_has_four_digits(year: str) -> None:
    assert _lenient(year_from=year).year_from is None
    assert "year_from" in _errors(year_from=year)


def test_years_the_wrong_way_round_are_swapped_on_a_page() -> None:
    query = _lenient(year_from="2021", year_to="2019")
    assert (query.year_from, query.year_to) == (2019, 2021)
    assert query.notices == ("2019 comes before 2021, so the two were swapped.",)
    assert "year_to" in _errors(year_from="2021", year_to="2019")


def test_former_slugs_lead_to_the_current_ones_each_once() -> None:
    query = _strict(sector=["social-care-for-adults", "adult-social-care"])
    assert query.values("sector") == ("adult-social-care",)


def test_a_long_question_is_cut_with_a_line_or_refused() -> None:
    query = _lenient(q="x" * (LONGEST_QUESTION + 1))
    assert len(query.q) == LONGEST_QUESTION
    assert query.notices == ("Only the first 1,000 characters were searched.",)
    assert list(_errors(q="x" * (LONGEST_QUESTION + 1))) == ["q"]
    assert len(_strict(q="x" * LONGEST_QUESTION).q) == LONGEST_QUESTION


def test_control_characters_become_spaces() -> None:
    assert _strict(q="falls\x00sensors\n\t\ud800x").q == "falls sensors x"
    assert list(_errors(**{"co\x00lour": "x"})) == ["co lour"]


def test_too_many_values_are_cut_with_a_line_or_refused() -> None:
    values = ["bid"] * 101
    assert _lenient(kind=values).values("kind") == ("bid",)
    assert "kind" in _errors(kind=values)


def test_the_last_of_two_single_values_counts() -> None:
    assert _strict(q=["one", "two"]).q == "two"


def test_a_long_wrong_value_is_not_echoed_whole() -> None:
    assert len(_errors(kind="x" * 500)["kind"]) < 150


@settings(deadline=None)
@given(
    st.dictionaries(
        st.text(max_size=20) | st.sampled_from([*BY_NAME, "q", "page", "year_from"]),
        st.lists(st.text(max_size=30), max_size=4),
    )
)
def test_any_parameters_can_be_read_for_a_page(data: dict[str, list[str]]) -> None:
    query = parse_lenient(data, KNOWN)
    assert query.page >= 1
    assert query.querystring() == parse_lenient(_parsed(query), KNOWN).querystring()


def _parsed(query: SearchQuery) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in query.pairs():
        found.setdefault(name, []).append(value)
    return found

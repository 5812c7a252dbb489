"""Dates as vague as their source: read as people write them, sorted by time, never made more exact."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from casestudies.models import CaseStudyPage
from cms.core.dates import PartialDate
from cms.core.fields import PartialDateFormField, split_lines
from tests import factories

days = st.dates(min_value=date(1000, 1, 1))
precisions = st.integers(1, 3)


def partial(day: date, precision: int) -> PartialDate:
    return PartialDate(*(day.year, day.month, day.day)[:precision])


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("2019", "2019", "2019"),
        (" 2019-03 ", "2019-03", "March 2019"),
        ("2019-3-4", "2019-03-04", "4 March 2019"),
        ("March 2019", "2019-03", "March 2019"),
        ("mar 2019", "2019-03", "March 2019"),
        ("Sept. 2019", "2019-09", "September 2019"),
        ("3 March 2019", "2019-03-03", "3 March 2019"),
        ("3/4/2019", "2019-04-03", "3 April 2019"),
        ("03.04.2019", "2019-04-03", "3 April 2019"),
        ("29 February 2020", "2020-02-29", "29 February 2020"),
    ],
)
def test_a_date_is_read_as_people_write_it_and_shown_as_vague_as_it_was(
    typed: str, kept: str, shown: str
) -> None:
    found = PartialDate.parse(typed)
    assert (str(found), found.display) == (kept, shown)


@pytest.mark.parametrize(
    "typed",
    [
        *("", "soon", "19", "201", "20199", "0000", "0999", "2019-13", "2019-00", "2019-02-30"),
        *("29 February 2019", "31/4/2019", "2019-", "2019--1", "March", "3 Smarch 2019", "-2019"),
        *("2019-03-04T00:00", "2019\x00", "x" * 10_000, "9" * 10_000, "<b>2019</b>"),
    ],
)
def test_what_is_no_date_is_refused_with_a_hint(typed: str) -> None:
    with pytest.raises(ValueError, match="Use a year, a month or a day") as refused:
        PartialDate.parse(typed)
    assert len(str(refused.value)) < 250


def test_the_vaguer_of_two_that_start_together_comes_first() -> None:
    texts = ["2020", "2019-02", "2019-01-02", "2019-01-01", "2019-01", "2019", "2018-12-31"]
    dates = [PartialDate.parse(text) for text in texts]
    assert [str(each) for each in sorted(dates)] == texts[::-1]


@given(st.lists(st.tuples(days, precisions), min_size=2, max_size=8))
def test_dates_sort_as_their_text_and_their_first_day_do(pairs: list[tuple[date, int]]) -> None:
    dates = sorted(partial(*pair) for pair in pairs)
    assert [str(each) for each in dates] == sorted(str(each) for each in dates)
    assert [each.first_day for each in dates] == sorted(each.first_day for each in dates)


@given(days, precisions)
def test_a_date_comes_back_from_its_text_and_its_words(day: date, precision: int) -> None:
    found = partial(day, precision)
    assert PartialDate.parse(str(found)) == found
    assert PartialDate.parse(found.display) == found
    assert found.first_day <= day <= found.last_day
    assert (found.month is None, found.day is None) == (precision < 2, precision < 3)


@pytest.mark.django_db
def test_the_database_sorts_dates_by_time_and_gives_them_back_as_they_were(
    case_index: object,
) -> None:
    texts = ["2019-01", "2020", "2019", "2018-12-31", "2019-01-01"]
    for text in texts:
        factories.draft(text, started=PartialDate.parse(text))
    found = CaseStudyPage.objects.order_by("started").values_list("started", flat=True)
    assert [str(each) for each in found] == sorted(texts)
    assert all(str(page.started) == page.title for page in CaseStudyPage.objects.all())


def test_a_form_keeps_what_was_typed_and_says_what_is_wrong() -> None:
    field = PartialDateFormField(required=False)
    assert field.clean(" March 2019 ") == PartialDate(2019, 3)
    assert field.clean("") is None
    assert field.prepare_value(PartialDate(2019, 3)) == "March 2019"
    assert field.prepare_value("Marchh") == "Marchh"
    assert not field.has_changed(PartialDate(2019, 3), "2019-03")
    with pytest.raises(ValidationError, match="“Marchh” is not a date we can read"):
        field.clean("Marchh")


def test_a_list_holds_one_entry_a_line_without_blank_ones() -> None:
    assert split_lines("a \r\n\n  b  c\n") == ["a", "b c"]
    assert split_lines(None) == []
    assert split_lines(["x", " ", "y\nz"]) == ["x", "y z"]

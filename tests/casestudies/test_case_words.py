"""Facts of a case in words, as a page says them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from casestudies.addresses import web_address
from casestudies.choices import Kind
from casestudies.detail.words import (
    joined,
    label,
    licence_link,
    quantity,
    sentence_list,
    site_name,
    source_cell,
    span,
    text_cell,
    when,
    years,
)
from cms.core.dates import PartialDate

YEAR, MONTH = PartialDate(2019), PartialDate(2021, 3)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (YEAR, MONTH, "2019 to March 2021"),
        (YEAR, YEAR, "2019"),
        (YEAR, None, "from 2019"),
        (None, MONTH, "until March 2021"),
        (None, None, ""),
    ],
)
def test_a_span_says_as_much_as_is_known(
    start: PartialDate | None, end: PartialDate | None, words: str
) -> None:
    assert when(start, end) == words


def test_a_span_that_stands_by_itself_begins_with_a_capital() -> None:
    assert span(MONTH, None) == "From March 2021"
    assert span(YEAR, MONTH) == "2019 to March 2021"
    assert span(None, None) == ""


def test_years_leave_out_the_month() -> None:
    assert years(PartialDate(2019, 5, 1), MONTH) == "2019 to 2021"
    assert years(MONTH, PartialDate(2021, 9)) == "2021"


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (Decimal("1234.500000"), "days", "1,234.5 days"),
        (Decimal("-3"), "days", "−3 days"),
        (Decimal("7.5"), "%", "7.5%"),
        (Decimal("7.5"), "% of calls", "7.5% of calls"),
        (Decimal("61"), "£ per user", "£61 per user"),
        (Decimal("4"), "", "4"),
        (None, "days", ""),
    ],
)
def test_a_figure_stands_with_its_unit(value: Decimal | None, unit: str, words: str) -> None:
    assert quantity(value, unit) == words


def test_a_known_licence_is_linked_and_any_other_stands_as_it_is() -> None:
    assert licence_link("OGL-3.0").url.startswith("https://www.nationalarchives.gov.uk/")
    assert licence_link("CC0-1.0 (a government work)").label.endswith("(a government work)")
    assert (licence_link("not stated").label, licence_link("not stated").url) == ("not stated", "")
    assert licence_link("").label == ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "urn:a:b",
        "javascript:alert(1)",
        "https://",
        "//a.example",
        "http://[",
        "see https://a.example",
    ],
)
def test_what_cannot_be_followed_is_no_address(text: str) -> None:
    assert web_address(text) == ""


def test_a_long_address_shows_its_host_alone() -> None:
    address = "https://user@www.example.org/a/long/path?with=things"
    cell = source_cell(address)
    assert (cell.text, cell.url) == ("www.example.org", address)
    assert text_cell("", address).text == "www.example.org"
    assert text_cell("Words", "nonsense").url == ""
    assert source_cell(" ").text == "Unsourced"
    assert site_name("") == ""


def test_choices_and_lists_in_words() -> None:
    assert label(Kind, "bid") == "Proposal or bid"
    assert label(Kind, "unheard-of") == "unheard-of"
    assert label(Kind, "") == ""
    assert joined(("a", "", "b")) == "a, b"
    assert sentence_list(["England"]) == "England"
    assert sentence_list(["England", "Wales", "Scotland"]) == "England, Wales and Scotland"

"""The filters and small tags of templates."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, Template

from cms.core.dates import PartialDate


def render(source: str, **context: Any) -> str:
    return Template("{% load core %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("source", "value", "words"),
    [
        ("{{ v|money }}", Decimal(80000), "£80,000"),
        ("{{ v|money:'EUR' }}", "1000", "€1,000"),
        ("{{ v|money }}", None, ""),
        ("{{ v|money }}", "much", ""),
        ("{{ v|number }}", Decimal("1234.500"), "1,234.5"),
        ("{{ v|number }}", Decimal("-7"), "−7"),
        ("{{ v|number }}", Decimal("NaN"), ""),
        ("{{ v|number }}", None, ""),
        ("{{ v|partial_date }}", PartialDate(2019, 3), "March 2019"),
        ("{{ v|partial_date }}", "2019-03-04", "4 March 2019"),
        ("{{ v|partial_date }}", "some day", "some day"),
        ("{{ v|partial_date }}", None, ""),
        ("{{ v|plain_date }}", date(2026, 3, 3), "3 March 2026"),
        ("{{ v|plain_date }}", datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "1 July 2026"),
        ("{{ v|plain_date }}", None, ""),
        ("{{ v|iso_date }}", datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "2026-07-01"),
        ("{{ v|iso_date }}", PartialDate(2019, 3), "2019-03"),
        ("{{ v|iso_date }}", None, ""),
        ("{{ v|under:'/cases/' }}", "/cases/a/", "True"),
        ("{{ v|under:'/cases/' }}", None, "False"),
        ("{{ v|direction_icon }}", "improved", "↑"),
        ("{{ v|direction_icon }}", "unheard-of", "–"),
        ("{{ v|plain_text }}", "**bold** word", "bold word"),
        ("{{ v|markdown:2 }}", "# One", "<h3>One</h3>"),
        ("{{ v|attribute:'name' }}", {"name": "x"}, "x"),
        ("{{ v|attribute:'name' }}", SimpleNamespace(name="y"), "y"),
        ("{{ v|attribute:'_secret' }}", SimpleNamespace(_secret="y"), ""),
    ],
)
def test_a_filter_says_it_in_plain_words(source: str, value: object, words: str) -> None:
    assert render(source, v=value) == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (PartialDate(2019), PartialDate(2020, 3), "2019 to March 2020"),
        (PartialDate(2019), PartialDate(2019), "2019"),
        (PartialDate(2019), None, "from 2019"),
        (None, PartialDate(2020), "until 2020"),
        (None, None, ""),
    ],
)
def test_a_range_of_dates_uses_the_word_to(
    start: PartialDate | None, end: PartialDate | None, words: str
) -> None:
    assert render("{% date_range s e %}", s=start, e=end) == words


def test_a_stacked_bar_takes_a_mapping_or_pairs() -> None:
    source = (
        "{% stacked_bar c as parts %}{% for p in parts %}{{ p.name }}{{ p.percent }} {% endfor %}"
    )
    assert render(source, c={"improved": 3, "worsened": 1}) == "improved75 worsened25 "
    assert render(source, c=[("improved", 0)]) == ""

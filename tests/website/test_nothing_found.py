"""When nothing is found: what to loosen, step by step, each with its count and an address that holds to it."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from cms.core.dates import PartialDate
from search.indexing.outbox import block
from taxonomy.models import Method, Sector
from tests import factories
from tests.website.conftest import Reindex
from tests.website.found import html, publish, queries, text
from tests.website.test_hostile import HOSTILE

pytestmark = pytest.mark.django_db


@pytest.fixture
def bins(reindex: Reindex) -> dict[str, Any]:
    """Bins in Wales, bins in England in 2019, buses in Scotland."""
    waste = factories.term(Sector, "Waste", slug="waste")
    buses = factories.term(Sector, "Buses", slug="buses")
    made = {
        "wales": publish("Talking bins in the valleys", nations=("wales",), sectors=[waste]),
        "england": publish(
            "Bins with sensors", nations=("england",), sectors=[waste], started=PartialDate(2019)
        ),
        "scotland": publish("Night buses", nations=("scotland",), sectors=[buses]),
    }
    reindex()
    return made


def steps(client: Client, parameters: str) -> list[tuple[str, int]]:
    """The steps that are offered; each address is asked and must find as many as it promises."""
    page = html(client, f"/search/?{parameters}")
    assert "Nobody has told us yet" in page
    part = page.partition("What to loosen</h4>")[2].partition("</ul>")[0]
    found = re.findall(r'<a href="([^"]*)">([^<]*)</a> <span class="soft">\((\d+) cases?\)', part)
    for url, label, count in found:
        words = "1 case" if count == "1" else f"{count} cases"
        assert re.search(rf"\b{words}\b", text(client, unescape(url)).partition("Narrow")[0]), label
    return [(unescape(label), int(count)) for _, label, count in found]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        (
            "q=bins&nation=scotland",
            [("Without Nation: Scotland", 2), ("Without the words “bins”", 1)],
        ),
        (
            "q=bins&nation=scotland&sector=waste",
            [("Without Nation: Scotland", 2), ("Without any filter", 2)],
        ),
        (
            "q=buses&year_from=2018&year_to=2020",
            [("Without the years 2018 to 2020", 1), ("Without the words “buses”", 1)],
        ),
        ("nation=wales&sector=buses", [("Without Sector: Buses", 1), ("Without Nation: Wales", 1)]),
        ('q="bins in cages"', [("Any of the words “bins in cages”", 2)]),
        ('q="night bins" -talking', [("Any of the words “night bins”", 3)]),
        ("q=-bins -buses -sensors -talking", []),
        # The right spelling finds the phrase, so it is suggested above, as on every page of results.
        ('q="talking bnis"', [("Any of the words “talking bnis”", 2)]),
        (
            'q="bins in cages"&nation=scotland',
            [
                ("Any of the words “bins in cages”, without any filter", 2),
                ('Without the words “"bins in cages"”', 1),
            ],
        ),
        ("q=xylophone", []),
    ],
)  # fmt: skip
def test_each_step_finds_what_it_promises_and_none_finds_nothing(
    client: Client, bins: dict[str, Any], parameters: str, expected: list[tuple[str, int]]
) -> None:
    assert steps(client, parameters) == expected


def test_another_spelling_is_a_step_where_it_finds_something_without_the_filters_alone(
    client: Client, bins: dict[str, Any]
) -> None:
    found = steps(client, 'q="night busess"&nation=wales')
    assert ('Spelled “"night buses"”, without any filter', 1) in found


def test_cases_that_may_not_be_found_are_in_no_count(client: Client, bins: dict[str, Any]) -> None:
    block([bins["wales"].pk])
    assert steps(client, "q=bins&nation=scotland") == [
        ("Without Nation: Scotland", 1),
        ("Without the words “bins”", 1),
    ]


def test_nearest_terms_say_what_they_are_and_how_many_cases_they_have(
    client: Client, reindex: Reindex
) -> None:
    used = factories.term(Method, "Innovation partnership", slug="innovation-partnership")
    factories.term(Sector, "Partnerships", slug="partnerships")
    publish("Bins", methods=[used])
    reindex()
    said = text(client, "/search/?q=inovation+partnershp&nation=wales")
    assert "Method: Innovation partnership (1 case)" in said
    assert "Sector: Partnerships (no cases yet)" in said


def test_hostile_questions_that_find_nothing_answer_200(
    client: Client, bins: dict[str, Any]
) -> None:
    for name, typed in HOSTILE.items():
        asked = {"q": f'"{typed}" -{typed}', "nation": "northern-ireland", "year_from": "1999"}
        assert client.get("/search/", asked).status_code == 200, name


def test_finding_nothing_costs_the_same_queries_with_one_filter_and_with_ten(
    client: Client, bins: dict[str, Any]
) -> None:
    one = queries(client, "/search/?q=bins&nation=scotland")
    many = queries(
        client,
        "/search/?q=%22zz+bins%22&nation=scotland&sector=waste&kind=bid&phase=idea&mode=both"
        "&basis=restated&funding=funded&regime=pa23&value=over-5m&has=reuse&year_from=1999",
    )
    assert one == many <= 8

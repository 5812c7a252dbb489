"""What a question names is shown above the cases as what it is, and given by the API."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from casestudies import services
from cms.core.dates import PartialDate
from organisations.choices import Region
from organisations.models import Programme, Succession
from taxonomy.models import LawNote, Method, Outcome, Sector, Synonym
from tests import factories
from tests.website.conftest import Reindex
from tests.website.found import html, measure, publish, queries, text
from website.finding.named import law_line

pytestmark = pytest.mark.django_db


def panel(client: Client, parameters: str) -> list[str]:
    """What stands in the panel, a line for each thing."""
    page = html(client, f"/search/?{parameters}")
    part = page.partition('<ul class="named')[2].partition("</ul>")[0]
    lines = re.findall(r"<li>(.*?)</li>", part, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", line).split()) for line in lines]


@pytest.fixture
def world(reindex: Reindex) -> dict[str, Any]:
    """A method with law notes, a sector, an outcome, bodies old and new, a programme, and two cases."""
    fund = factories.term(
        Method, "Challenge fund", slug="challenge-fund", definition="Money that pays for solutions."
    )
    Synonym.objects.create(term=fund, text="SBRI")
    route = factories.term(Method, "Old route", slug="old-route", definition="It ended.")
    for nation, status in (("england", "legacy"), ("wales", "legacy"), ("scotland", "current")):
        LawNote.objects.create(term=route, nation=nation, regime="other", status=status)
    waste = factories.term(Sector, "Waste", slug="waste", definition="What is thrown away.")
    time = factories.term(Outcome, "Lead time", slug="lead-time", definition="How long it takes.")
    bucks = factories.organisation("Bucks", slug="bucks", region="south-east")
    vale = factories.organisation("Vale", slug="vale", type="district", ends=PartialDate(2020))
    Succession.objects.create(predecessor=vale, successor=bucks)
    Programme(name="Infuse", slug="infuse", description="A learning programme.").save()
    cases = [
        publish("Talking bins", methods=[fund], sectors=[waste], lead_organisation=vale),
        publish("Bins again", sectors=[waste], outcomes=[measure(time, 2, 1)]),
    ]
    reindex()
    return {"cases": cases, "route": route}


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("challenge fund", ["Method: Challenge fund , 1 case Money that pays for solutions."]),
        (
            "sbri for bins",
            ["Method: Challenge fund , 1 case Also called SBRI. Money that pays for solutions."],
        ),
        (
            "old route",
            [
                "Method: Old route , no cases yet It ended. Law: current in Scotland; legacy in England and Wales."
            ],
        ),
        ("waste", ["Sector: Waste , 2 cases What is thrown away."]),
        ("lead time", ["Outcome: Lead time , 1 case How long it takes."]),
        ("Bucks", ["Organisation: Bucks , 1 case Unitary council in the South East."]),
        (
            "Vale bins",
            ["Organisation: Vale (now Bucks) , 1 case District council in the North West."],
        ),
        ("infuse", ["Programme: Infuse , no cases yet A learning programme."]),
        ("bins", []),
        ("", []),
    ],
)
def test_a_question_that_names_something_is_told_what_it_is(
    client: Client, world: dict[str, Any], typed: str, lines: list[str]
) -> None:
    assert panel(client, f"q={typed}") == lines


def test_it_leads_to_its_page_and_stands_above_the_cases_of_the_first_page_alone(
    client: Client, world: dict[str, Any]
) -> None:
    page = html(client, "/search/?q=challenge+fund+bins")
    assert '<a href="/methods/challenge-fund/">Challenge fund</a>' in page
    assert page.index('class="named') < page.index('class="results"')
    assert panel(client, "q=challenge+fund+bins&page=2") == []


def test_at_most_three_are_told(client: Client, world: dict[str, Any]) -> None:
    assert len(panel(client, "q=challenge fund, waste, lead time, Bucks, infuse")) == 3


def test_the_count_ignores_filters_and_is_told_when_nothing_is_found(
    client: Client, world: dict[str, Any]
) -> None:
    assert panel(client, "q=waste&nation=scotland") == [
        "Sector: Waste , 2 cases What is thrown away."
    ]


def test_a_case_that_was_closed_is_not_counted(client: Client, world: dict[str, Any]) -> None:
    services.withdraw(world["cases"][0], reason="owner-request")
    assert panel(client, "q=challenge fund") == [
        "Method: Challenge fund , no cases yet Money that pays for solutions."
    ]


def test_the_api_says_the_same_beside_what_it_promised(
    client: Client, world: dict[str, Any], settings: Any
) -> None:
    found = client.get("/api/v1/cases", {"q": "sbri in Vale", "per_page": "10"}).json()
    assert found["named"] == [
        {
            "kind": "method",
            "label": "Challenge fund",
            "also": "SBRI",
            "slug": "challenge-fund",
            "url": f"{settings.BASE_URL}/methods/challenge-fund/",
            "count": 1,
        },
        {
            "kind": "organisation",
            "label": "Vale (now Bucks)",
            "also": None,
            "slug": "vale",
            "url": f"{settings.BASE_URL}/organisations/vale/",
            "count": 1,
        },
    ]
    assert client.get("/api/v1/cases").json()["named"] == []


def test_what_vocabulary_keepers_wrote_stays_text(client: Client, reindex: Reindex) -> None:
    factories.term(Method, "A <b>bold</b> way", definition="<script>alert(1)</script>")
    page = html(client, "/search/?q=a+bold+way")
    assert "<script>alert" not in page
    factories.term(Sector, "<i>Odd</i> things")
    assert "<i>Odd" not in html(client, "/search/?q=i+odd+i+things")


@pytest.mark.parametrize(
    ("statuses", "line"),
    [
        ({}, ""),
        ({"scotland": "current"}, "current in Scotland"),
        (
            dict.fromkeys(("england", "wales", "scotland", "northern-ireland"), "current"),
            "current in all four nations",
        ),
        (
            {"england": "legacy", "wales": "legacy", "northern-ireland": "legacy"},
            "legacy in England, Wales and Northern Ireland",
        ),
    ],
)
def test_the_law_on_a_method_is_one_line(statuses: dict[str, str], line: str) -> None:
    method = factories.term(Method)
    for nation, status in statuses.items():
        LawNote.objects.create(term=method, nation=nation, regime="other", status=status)
    assert law_line(method) == line


def test_a_region_is_said_after_its_in() -> None:
    assert Region.SOUTH_EAST.within == "in the South East"
    assert Region.EAST_OF_ENGLAND.within == "in the East of England"
    assert Region.LONDON.within == "in London"
    assert Region.YORKSHIRE_AND_THE_HUMBER.within == "in Yorkshire and the Humber"
    assert Region.WALES.within == "in Wales"


def test_what_is_named_costs_the_same_queries_for_one_method_and_for_three(
    client: Client, world: dict[str, Any]
) -> None:
    for name in ("Second way", "Third way"):
        method = factories.term(Method, name)
        LawNote.objects.create(
            term=method, nation="wales", regime="other", replaced_by=world["route"]
        )
    text(client, "/search/?q=bins")
    one = queries(client, "/search/?q=second+way,+bins")
    assert queries(client, "/search/?q=second+way,+third+way,+bins") == one <= 12
    assert queries(client, "/search/?q=bins") <= 5

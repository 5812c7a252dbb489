"""What the page of a case says of the law of its route, by nation."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from casestudies import services
from casestudies.models import (
    CaseNation,
    CaseStudyPage,
)
from cms.core.dates import PartialDate
from taxonomy.models import LawNote, Method
from tests import factories
from tests.website.case_pages import html, words

pytestmark = pytest.mark.django_db


def route(*, legacy: str, current: str = "") -> Any:
    """A route that has ended in one nation, and is live in another."""
    made = factories.term(Method, "Innovation partnership")
    successor = factories.term(Method, "Competitive flexible procedure")
    LawNote.objects.create(
        term=made,
        nation=legacy,
        regime="pcr2015",
        status="legacy",
        ends=PartialDate(2025, 2, 23),
        text="Ended here.",
        reference="PCR15 reg 31",
        needs_checking=True,
        replaced_by=successor,
    )
    if current:
        LawNote.objects.create(
            term=made, nation=current, regime="scotland", status="current", text="Still live."
        )
    return made


def in_nation(nation: str, **fields: Any) -> CaseStudyPage:
    page = factories.complete_draft(**fields)
    page.nations = [CaseNation(nation=nation)]
    return services.publish(page)


def test_a_route_that_has_ended_in_its_nation_says_so_and_what_replaced_it(client: Client) -> None:
    ended = route(legacy="wales", current="scotland")
    page = in_nation(
        "wales", procurement_route=ended, regime="pcr2015", procurement_began=PartialDate(2019, 3)
    )
    text = html(client, page)
    assert "Innovation partnership: legacy in Wales" in text
    assert "Competitive flexible procedure</a>" in text
    assert "PCR15 reg 31, reference not yet checked" in text
    assert f'href="/methods/{ended.slug}/"' in text


def test_the_same_route_shows_as_live_in_scotland(client: Client) -> None:
    page = in_nation(
        "scotland",
        procurement_route=route(legacy="wales", current="scotland"),
        regime="scotland",
        procurement_began=PartialDate(2019, 3),
    )
    shown = words(client, page)
    assert "Innovation partnership: live in Scotland" in shown
    assert "legacy" not in shown


def test_without_a_route_the_methods_and_then_the_law_alone_are_judged(client: Client) -> None:
    ended = route(legacy="england")
    page = factories.complete_draft()
    page.nations = [CaseNation(nation="england")]
    page.methods = [ended]
    assert "Innovation partnership: legacy in England" in words(client, services.publish(page))
    alone = in_nation("england", regime="pcr2015")
    shown = words(client, alone)
    assert "Public Contracts Regulations 2015: legacy in England" in shown
    assert "23 February 2025" in shown
    assert "legacy" not in words(client, in_nation("scotland", regime="pcr2015"))


def test_a_route_that_goes_on_is_not_called_legacy_when_its_law_has_ended(client: Client) -> None:
    goes_on = factories.term(Method, "Open procedure")
    LawNote.objects.create(
        term=goes_on,
        nation="england",
        regime="pcr2015",
        status="legacy",
        ends=PartialDate(2025, 2, 23),
        replaced_by=goes_on,
    )
    noted = in_nation("england", procurement_route=goes_on, regime="pcr2015")
    bare = in_nation(
        "england", procurement_route=factories.term(Method, "Framework"), regime="pcr2015"
    )
    for page, name in ((noted, "Open procedure"), (bare, "Framework")):
        shown = words(client, page)
        assert f"{name}: begun under a law that has ended in England" in shown
        assert "legacy" not in shown


def test_a_method_that_is_no_route_is_not_called_legacy_by_its_regime(client: Client) -> None:
    page = factories.complete_draft(regime="pcr2015", procurement_began=PartialDate(2023))
    page.nations = [CaseNation(nation="england")]
    page.methods = [factories.term(Method, "Challenge"), factories.term(Method, "Pilot")]
    shown = words(client, services.publish(page))
    assert shown.count("legacy in England") == 1
    assert "Public Contracts Regulations 2015: legacy in England" in shown


def test_a_procurement_below_the_threshold_is_put_under_no_ended_law(client: Client) -> None:
    page = factories.complete_draft(regime="below-threshold", procurement_began=PartialDate(2023))
    page.nations = [CaseNation(nation="england")]
    page.methods = [factories.term(Method, "Challenge")]
    shown = words(client, services.publish(page))
    assert "legacy" not in shown
    assert "Public Contracts Regulations" not in shown

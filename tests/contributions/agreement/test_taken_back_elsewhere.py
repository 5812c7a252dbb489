"""Whoever answers for a case records that an agreement was taken back on paper, by e-mail or in person."""

from __future__ import annotations

import pytest
from django.test import Client

from casestudies.agreeing import latest
from casestudies.models import CaseStudyPage, Consent, Tombstone
from contributions.models import AgreementRequest
from tests import factories
from tests.contributions.agreement.asking import (
    SUPPLIER,
    address,
    agreed_and_published,
    ask,
    say,
)

pytestmark = pytest.mark.django_db


def end(room: Client, page: CaseStudyPage, number: object) -> str:
    path = f"{address(page)}taken-back/"
    return str(room.post(path, {"agreement": number}, follow=True).content.decode())


def number_of(page: CaseStudyPage, role: str) -> int:
    return Consent.objects.get(page=page, role=role).pk


def test_a_suppliers_agreement_on_paper_is_taken_back_with_their_part_and_the_case_stays(
    case: CaseStudyPage, room: Client
) -> None:
    page = agreed_and_published(case)
    number = number_of(page, "supplier")
    path = f"{address(page)}taken-back/?agreement={number}"
    assert path.removeprefix(f"/contribute/{page.ref}") in room.get(address(page)).content.decode()
    assert "withheld at once" in room.get(path).content.decode()
    assert Consent.objects.get(pk=number).withdrawn_on is None, "looking changes nothing"
    assert "The agreement is taken back" in end(room, page, number)
    assert CaseStudyPage.objects.get(pk=page.pk).live
    assert SUPPLIER not in Client().get(f"/cases/{page.slug}/").content.decode()
    shown = room.get(address(page)).content.decode()
    assert f"?agreement={number}" not in shown and "ended or withdrawn" in shown


def test_the_owners_takes_the_case_off_the_site(case: CaseStudyPage, room: Client) -> None:
    page = agreed_and_published(case)
    end(room, page, number_of(page, "owner"))
    assert not CaseStudyPage.objects.get(pk=page.pk).live
    assert Tombstone.objects.get().reason == "consent-withdrawn"


def test_the_link_of_whoever_had_agreed_by_one_says_so_from_then_on(
    case: CaseStudyPage, room: Client
) -> None:
    link = ask(room, case, "suppliers.s1")
    say(link, "yes")
    end(room, case, number_of(latest(case), "supplier"))
    assert AgreementRequest.objects.get().answer == "withdrawn"
    assert "Take my agreement back" not in Client().get(link).content.decode()


@pytest.mark.parametrize("number", ["", "x", "9" * 30, "0", "another case’s"])
def test_what_is_no_agreement_of_the_case_that_stands_is_not_ended(
    case: CaseStudyPage, room: Client, number: str
) -> None:
    other = factories.published_case("Another")
    if number.startswith("another"):
        number = str(number_of(other, "owner"))
    assert "That agreement has ended already" in end(room, case, number)
    assert Consent.objects.get(page=other).withdrawn_on is None

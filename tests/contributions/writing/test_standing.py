"""A form that was open before a hand-over, or a confirmation, does not undo it when it is saved."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from casestudies import services
from casestudies.models import CaseStudyPage
from cms.accounts.models import User
from cms.core.dates import PartialDate
from contributions.models import CaseWriter
from contributions.room.people import hand_over
from tests.contributions.conftest import champion_named
from tests.contributions.writing.helpers import draft_of, edit_url, latest, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(champion: User) -> CaseStudyPage:
    contact = {"owner_name": "Before", "owner_email": "before@council.example"}
    return draft_of(
        champion, "Sensors", challenge="Damp.", review_by=PartialDate(2027, 1), **contact
    )


@pytest.fixture
def ann(case: CaseStudyPage) -> User:
    """Somebody else who writes the case, to whom it can be handed over."""
    person = champion_named("ann")
    CaseWriter.objects.create(
        page=case, user=person, role="writer", accepted_at=case.latest_revision_created_at
    )
    return person


def contact(case: CaseStudyPage) -> tuple[str, str]:
    version, stored = latest(case), CaseStudyPage.objects.get(pk=case.pk)
    assert (version.owner_name, version.owner_email) == (stored.owner_name, stored.owner_email)
    return version.owner_name, version.owner_email


def test_the_form_carries_the_mark_of_the_contact_that_it_shows(
    room: Client, case: CaseStudyPage
) -> None:
    mark = sent(case, "short")["standing"][0]
    assert f'name="standing" value="{mark}"' in room.get(edit_url(case)).content.decode()
    assert sent(case, "approach")["standing"] == [""]


@pytest.mark.parametrize("saved_meanwhile", [False, True])
def test_what_was_typed_is_kept_and_the_new_contact_stays(
    room: Client, case: CaseStudyPage, ann: User, saved_meanwhile: bool
) -> None:
    mine = sent(case, "short", challenge="Damp and mould.")
    hand_over(case, ann)
    if saved_meanwhile:
        page = latest(case)
        page.summary = "Forty flats."
        services.save_draft(page)
    answer = room.post(edit_url(case), mine, follow=True)
    assert "What somebody else saved meanwhile is kept too." in answer.content.decode()
    assert contact(case) == (ann.get_full_name() or ann.email, ann.email)
    assert latest(case).challenge == "Damp and mould."


def test_another_contact_typed_meanwhile_is_shown_beside_the_new_one(
    room: Client, case: CaseStudyPage, ann: User
) -> None:
    mine = sent(case, "short", owner_email="third@council.example")
    hand_over(case, ann)
    answer = room.post(edit_url(case), mine)
    html = " ".join(answer.content.decode().split())
    assert answer.status_code == 409
    assert f"<dd> {ann.email} </dd>" in html and "<dd> third@council.example </dd>" in html
    assert contact(case)[1] == ann.email
    assert "Before" not in html, "nobody typed the former name: the new one is taken"
    settled = sent(case, "short", owner_email="third@council.example", conflict="owner_email")
    assert room.post(edit_url(case), settled).status_code == 409, "nothing is chosen yet"
    chosen = {**settled, "choice-owner_email": ["mine"]}
    assert room.post(edit_url(case), chosen).status_code == 302
    assert contact(case) == (ann.get_full_name() or ann.email, "third@council.example")


def test_text_that_was_kept_before_a_hand_over_comes_back_with_the_new_contact(
    room: Client, case: CaseStudyPage, ann: User
) -> None:
    mine = sent(case, "short", challenge="Damp and mould.")
    assert room.post(f"{edit_url(case)}short/keep/", mine).status_code == 200
    hand_over(case, ann)
    html = room.get(edit_url(case)).content.decode()
    assert "Damp and mould." in html and ann.email in html
    assert "before@council.example" not in html


def test_a_form_that_is_older_than_a_confirmation_does_not_set_the_old_review_date(
    room: Client, case: CaseStudyPage
) -> None:
    mine = sent(case, "record", licence="OGL-3.0")
    services.confirm(case, date(2027, 2, 1), asked=None)
    assert room.post(edit_url(case, "record"), mine).status_code == 302
    assert (str(latest(case).review_by), latest(case).licence) == ("2028-02-01", "OGL-3.0")


def test_no_mark_at_all_or_a_wrong_one_is_no_error(room: Client, case: CaseStudyPage) -> None:
    whole = sent(case, "short", challenge="Mould.")
    del whole["standing"]
    assert room.post(edit_url(case), whole).status_code == 302
    odd = {**sent(case, "short", challenge="Damp."), "standing": ["x" * 5_000]}
    assert room.post(edit_url(case), odd).status_code in (302, 409)

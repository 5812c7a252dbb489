"""A case held back until a day and time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from casestudies import services
from casestudies.agreeing import latest, withhold
from casestudies.models import CaseStudyPage, Consent
from casestudies.redaction import withheld_paths
from cms.core.dates import PartialDate
from search.indexing.drain import drain_now
from search.indexing.due import publish_due
from tests import factories
from tests.contributions.agreement.asking import (
    SUPPLIER,
    address,
    agreed_and_published,
)
from tests.contributions.agreement.roads import telling

pytestmark = pytest.mark.django_db


def test_a_live_case_under_embargo_is_down_at_once_and_back_at_its_minute(
    room: Client, case: CaseStudyPage
) -> None:
    page = agreed_and_published(case)
    draft = latest(page)
    draft.approach = "Not approved yet."
    services.save_draft(draft)
    drain_now()
    day = timezone.localdate() + timedelta(days=3)
    room.post(address(page, "embargo"), {"day": day.isoformat(), "hour": "09:30"})
    stored = CaseStudyPage.objects.get(pk=page.pk)
    assert not stored.live
    assert telling(page, "Zzbuses", page.slug) == []
    (revision,) = stored.revisions.filter(approved_go_live_at__isnull=False)
    assert timezone.localtime(revision.approved_go_live_at).strftime("%H:%M") == "09:30"
    assert latest(stored).approach == "Not approved yet."
    past = timezone.now() - timedelta(minutes=1)
    revision.content |= {"go_live_at": past.isoformat(), "embargo_until": past.isoformat()}
    revision.approved_go_live_at = past
    revision.save()
    publish_due()
    stored.refresh_from_db()
    assert stored.live
    assert stored.approach == ""


def hold(room: Client, page: CaseStudyPage, days: int | None) -> str:
    """Hold ``page`` back for ``days``, or no longer; return what the person reads."""
    day = (timezone.localdate() + timedelta(days=days)).isoformat() if days else ""
    said = {"day": day, "hour": "09:30" if days else ""}
    return room.post(address(page, "embargo"), said, follow=True).content.decode()


def waits(page: CaseStudyPage) -> list[Any]:
    """The versions of ``page`` that wait for their hour, as they would be published."""
    found = CaseStudyPage.objects.get(pk=page.pk).revisions.exclude(approved_go_live_at=None)
    return [each.as_object() for each in found]


@pytest.mark.parametrize("drafted", [False, True])
def test_the_hour_of_a_case_that_was_public_is_moved_and_lifted_and_no_draft_is_lost(
    room: Client, case: CaseStudyPage, drafted: bool
) -> None:
    page = agreed_and_published(case, approach="Public words.")
    if drafted:
        draft = latest(page)
        draft.approach = "Typed, and not sent yet."
        services.save_draft(draft)
    for days in (3, 5, 2):
        said = hold(room, page, days)
        assert "The case is held back until" in said
        (waiting,) = waits(page)
        due = timezone.localdate() + timedelta(days=days)
        assert timezone.localtime(waiting.go_live_at).date() == due
        assert timezone.localtime(waiting.embargo_until).date() == due
        assert waiting.approach == "Public words."
        newest = latest(page)
        assert newest.approach == ("Typed, and not sent yet." if drafted else "Public words.")
        assert newest.embargo_until == waiting.embargo_until
    assert "The case is no longer held back" in hold(room, page, None)
    stored = CaseStudyPage.objects.get(pk=page.pk)
    assert stored.live and stored.approach == "Public words." and waits(page) == []
    assert stored.has_unpublished_changes is drafted
    assert latest(page).approach == ("Typed, and not sent yet." if drafted else "Public words.")


@pytest.mark.parametrize("drafted", [False, True])
def test_what_is_withheld_while_a_case_is_held_back_stays_withheld_when_its_hour_comes(
    room: Client, case: CaseStudyPage, drafted: bool
) -> None:
    page = agreed_and_published(case, approach="Public words.")
    if drafted:
        draft = latest(page)
        draft.approach, draft.suppliers = "Typed, and not sent yet.", []
        services.save_draft(draft)
    hold(room, page, 3)
    withhold(page, ["suppliers.s1"], "partner-request")
    (waiting,) = waits(page)
    assert waiting.approach == "Public words."
    assert withheld_paths(waiting).covers("suppliers.s1")
    assert latest(page).approach == ("Typed, and not sent yet." if drafted else "Public words.")
    hold(room, page, None)
    stored = CaseStudyPage.objects.get(pk=page.pk)
    assert stored.live and SUPPLIER not in Client().get(stored.url).content.decode()


def test_a_case_that_cannot_come_back_is_not_said_to_be_back(
    room: Client, case: CaseStudyPage
) -> None:
    page = agreed_and_published(case)
    hold(room, page, 3)
    Consent.objects.filter(page=page, role="owner").update(expires=PartialDate(2020))
    assert "is not on the site" in hold(room, page, None)
    assert not CaseStudyPage.objects.get(pk=page.pk).live


@pytest.mark.parametrize(
    "typed",
    [
        {"day": "2020-01-01", "hour": "09:00"},
        {"day": "x", "hour": "y"},
        {"day": "", "hour": "09:00"},
        {"day": "9999-12-31", "hour": "99:99"},
    ],
)
def test_an_hour_that_is_none_holds_nothing_back_and_is_said(
    room: Client, case: CaseStudyPage, typed: dict[str, str]
) -> None:
    page = room.post(address(case, "embargo"), typed)
    assert page.status_code == 200
    assert "error" in page.content.decode()
    assert latest(case).embargo_until is None


def test_a_live_case_whose_agreement_has_ended_is_said_not_to_come_back(
    room: Client, case: CaseStudyPage
) -> None:
    page = agreed_and_published(case)
    Consent.objects.filter(page=page, role="owner").update(expires=PartialDate(2020))
    day = timezone.localdate() + timedelta(days=3)
    answer = room.post(address(page, "embargo"), {"day": day.isoformat()}, follow=True)
    said = answer.content.decode()
    assert "It will not come back by itself" in said
    assert "Record the owner&#x27;s agreement" in said
    stored = CaseStudyPage.objects.get(pk=page.pk)
    assert not stored.live
    assert not stored.approved_schedule


def test_a_case_that_waits_for_its_hour_says_so_and_can_be_called_off(
    room: Client, case: CaseStudyPage
) -> None:
    page = latest(case)
    page.quotations = []
    page.consents = [factories.owner_consent(), factories.supplier_consent()]
    until = timezone.now() + timedelta(days=3)
    page.embargo_until = page.go_live_at = until
    services.publish(page)
    stored = CaseStudyPage.objects.get(pk=case.pk)
    assert stored.approved_schedule and not stored.live
    for name in ("edit", "terms"):
        shown = room.get(address(page, name)).content.decode()
        assert "is to be published on" in shown and "with the editors at the moment" not in shown
        assert "call its publication off</a>" in shown
    assert "call its publication off</a>" in room.get(address(page, "withdraw")).content.decode()
    send = room.get(address(page, "submit")).content.decode()
    assert "Call its publication off" in send and "Send to the editors" not in send
    assert room.post(address(page, "submit")).status_code == 422
    room.post(address(page, "submit/take-back"))
    assert not CaseStudyPage.objects.get(pk=case.pk).approved_schedule
    room.post(address(page, "embargo"), {"day": "", "hour": ""})
    publish_due()
    stored.refresh_from_db()
    assert not stored.live, "lifting its embargo publishes nothing that was called off"
    shown = room.get(address(page, "submit")).content.decode()
    assert "waiting for its time" not in shown and "publication off" not in shown


def test_no_day_is_set_for_a_withdrawn_case_and_the_page_says_why(
    room: Client, case: CaseStudyPage
) -> None:
    page = agreed_and_published(case)
    services.withdraw(page, "owner-request")
    url = address(page, "embargo")
    for answer in (room.get(url), room.post(url, {"day": "2099-01-01", "hour": "09:00"})):
        assert "The case is withdrawn" in answer.content.decode()
        assert "An editor can restore it" in answer.content.decode()
    assert latest(page).embargo_until is None
    assert url not in room.get(address(page)).content.decode()

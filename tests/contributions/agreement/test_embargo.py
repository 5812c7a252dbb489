"""A case held back until a day and time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from casestudies import services
from casestudies.agreeing import latest
from casestudies.models import CaseStudyPage, Consent
from cms.core.dates import PartialDate
from search.indexing.drain import drain_now
from search.indexing.due import publish_due
from tests import factories
from tests.contributions.agreement.asking import (
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
    assert "waits for its hour" not in shown and "publication off" not in shown


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

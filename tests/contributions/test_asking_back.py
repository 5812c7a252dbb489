"""Who answers for a withdrawn case asks the editors for it back, and sees that they were asked."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from casestudies import services
from casestudies.choices import ReportState, WithdrawalReason
from casestudies.models import CaseStudyPage, ProblemReport
from cms.accounts.models import User
from contributions.room.queued import LONGEST
from contributions.room.restoring import OPENING
from tests import factories
from tests.contributions.conftest import champion_named, signed_in

pytestmark = pytest.mark.django_db

QUESTION = "Should it be public again? Ask the editors"


@pytest.fixture
def gone(champion: User) -> CaseStudyPage:
    """A case of theirs that was withdrawn."""
    case = factories.published_case(owner=champion)
    services.withdraw(case, WithdrawalReason.OWNER_REQUEST, user=champion)
    return CaseStudyPage.objects.get(pk=case.pk)


def overview(room: Client, case: CaseStudyPage) -> str:
    return room.get(reverse("contribute_case", args=[case.ref])).content.decode()


def test_the_editors_are_asked_once_and_more_words_are_added(
    room: Client, champion: User, gone: CaseStudyPage
) -> None:
    path = reverse("contribute_restore", args=[gone.ref])
    assert QUESTION in overview(room, gone)
    assert path in overview(room, gone)
    page = room.post(path, {"words": "The <b>supplier</b> agrees."}, follow=True).content.decode()
    assert "The editors have been asked. You will hear from them within 5 working days." in page
    room.post(path, {"words": "So does the fund."})
    report = ProblemReport.objects.get(page=gone)
    assert report.message.startswith(OPENING)
    assert "agrees." in report.message and report.message.endswith("So does the fund.")
    assert report.email == champion.email
    assert "The editors were asked on" in overview(room, gone)
    assert path in overview(room, gone), "whatever a report says, the way stays open"
    assert QUESTION not in overview(room, gone)
    report.state = ReportState.IN_HAND
    report.save()
    assert QUESTION not in overview(room, gone)
    report.state = ReportState.CLOSED
    report.save()
    assert QUESTION in overview(room, gone), "they were answered; it may be asked again"


def test_what_was_typed_stays_where_it_cannot_be_taken(room: Client, gone: CaseStudyPage) -> None:
    path = reverse("contribute_restore", args=[gone.ref])
    assert "Say why it should be public again." in room.post(path).content.decode()
    long = "w" * (LONGEST + 1)
    assert long in room.post(path, {"words": long}).content.decode()
    assert not ProblemReport.objects.exists()


def test_nobody_asks_for_a_case_that_is_public_or_theirs_no_more(
    room: Client, champion: User, gone: CaseStudyPage
) -> None:
    live = factories.published_case("Still there", owner=champion)
    path = reverse("contribute_restore", args=[live.ref])
    assert "nothing to restore" in room.post(path, {"words": "Please"}).content.decode()
    assert QUESTION not in overview(room, live)
    other = signed_in(champion_named("kim"))
    back = reverse("contribute_restore", args=[gone.ref])
    assert other.post(back, {"words": "Please"}).status_code == 404
    assert not ProblemReport.objects.exists()

"""The date on which a case is to be asked about again: who answers it, and that an update can set it anew."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casestudies.models import CaseStudyPage, Confirmation
from cms.accounts.models import User
from cms.core.dates import PartialDate
from contributions.stewardship.reminders import send_reminders
from tests.casestudies.conftest import SignIn, passing, sign_in  # noqa: F401 - a fixture
from tests.contributions.test_stewardship import filled, owned, stored  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


def in_days(days: int) -> PartialDate:
    on = timezone.localdate() + timedelta(days=days)
    return PartialDate(on.year, on.month, on.day)


@pytest.mark.parametrize(
    ("had", "set_anew", "reminded"),
    [
        pytest.param(None, 20, 1, id="set for the first time"),
        pytest.param(10, 20, 1, id="put off"),
        pytest.param(20, 20, 0, id="left as it was"),
        pytest.param(60, 60, 1, id="left, and not asked about yet"),
    ],
)
def test_an_update_answers_the_date_that_was_asked_about_and_not_the_one_that_it_sets(
    owned: tuple[CaseStudyPage, User, Client],  # noqa: F811 - the fixture
    sign_in: SignIn,  # noqa: F811 - the fixture
    had: int | None,
    set_anew: int,
    reminded: int,
) -> None:
    page, _, room = owned
    CaseStudyPage.objects.filter(pk=page.pk).update(ask_again=in_days(had) if had else None)
    typed = filled(
        room, page, what_happened="All forms are short.", ask_again=str(in_days(set_anew))
    )
    answer = room.post(reverse("contribute_update", args=[page.ref]), typed)
    assert b"Your update was sent" in answer.content
    editor, _ = sign_in("Editor")
    for _ in range(3):
        latest = stored(page).latest_revision_id
        editor.post(reverse("case_review", args=[page.pk]), {"revision": latest, **passing()})
    assert stored(page).ask_again == in_days(set_anew)
    assert Confirmation.objects.get().on == timezone.localdate()
    assert send_reminders(in_days(set_anew).last_day - timedelta(days=7)) == reminded


def test_still_true_says_nothing_of_a_date_that_is_set_afterwards(
    owned: tuple[CaseStudyPage, User, Client],  # noqa: F811 - the fixture
) -> None:
    page, _, room = owned
    room.post(reverse("contribute_update", args=[page.ref]), {"still-true": ""})
    assert Confirmation.objects.get().answers is None
    CaseStudyPage.objects.filter(pk=page.pk).update(ask_again=in_days(20))
    assert send_reminders(timezone.localdate()) == 1
    room.post(reverse("contribute_update", args=[page.ref]), {"still-true": ""})
    assert [send_reminders(in_days(days).last_day) for days in (13, 20, 50)] == [0, 0, 0]

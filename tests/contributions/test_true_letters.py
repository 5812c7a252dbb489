"""Letters say what is so: of an approval, and while an update is read."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casestudies import services
from casestudies.agreeing import latest
from casestudies.models import CaseStudyPage
from casestudies.review.service import current_step, send_back
from cms.mail.models import OutgoingEmail
from contributions.stewardship.reminders import send_reminders
from tests.casestudies.conftest import SignIn, passing, sign_in  # noqa: F401 - a fixture
from tests.contributions.test_stewardship import filled, owned, stored  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


def send(page: CaseStudyPage, room: Client, **typed: str) -> None:
    room.post(reverse("contribute_update", args=[page.ref]), filled(room, page, **typed))
    assert stored(page).workflow_in_progress


@pytest.mark.parametrize("waits", [False, True])
def test_an_update_that_waits_for_its_hour_is_not_said_to_be_public(
    owned: Any,  # noqa: F811
    sign_in: SignIn,  # noqa: F811
    waits: bool,
) -> None:
    page, _, room = owned
    if waits:
        version = latest(page)
        version.go_live_at = timezone.now() + timedelta(days=9)
        services.save_draft(version)
    send(stored(page), room, phase="scaled")
    editor, _ = sign_in("Editor")
    for _ in range(3):
        data = {"revision": str(stored(page).latest_revision_id), **passing()}
        editor.post(reverse("case_review", args=[page.pk]), data)
    letter = OutgoingEmail.objects.get(kind="review_approved")
    assert (stored(page).phase == "scaled") is not waits
    for text in (letter.text, letter.html):
        assert ("is public. Thank you" in text) is not waits
        assert ("becomes public on the day set for it" in text) is waits
    assert letter.subject.startswith("The update of") is waits
    assert (f"/contribute/{page.ref}/" in letter.text) is waits


def test_nobody_is_reminded_of_a_case_while_their_update_is_read(
    owned: Any,  # noqa: F811
    sign_in: SignIn,  # noqa: F811
) -> None:
    page, _, room = owned
    send(page, room)
    day = date(2026, 12, 1)
    assert send_reminders(day) == 0
    step = current_step(stored(page))
    assert step is not None
    number = stored(page).latest_revision_id or 0
    send_back(step, sign_in("Editor")[1], revision_id=number, words="Not yet.")
    assert send_reminders(day) == 1

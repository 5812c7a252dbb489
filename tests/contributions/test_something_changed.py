"""“Something changed” in a reminder leads whoever was written to, and nobody else, to the one screen."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casestudies import services
from casestudies.models import CaseStudyPage
from cms.accounts.models import User
from cms.core.dates import PartialDate
from cms.mail.models import OutgoingEmail
from contributions.models import CaseWriter
from contributions.stewardship.reminders import send_reminders
from contributions.stewardship.tokens import WORKS_FOR
from tests import factories
from tests.contributions.conftest import champion_named, signed_in

pytestmark = pytest.mark.django_db

ADDRESS = "head@council.example"


@pytest.fixture
def ours(case_index: Any) -> CaseStudyPage:
    """A public case whose contact is none of its people."""
    return factories.published_case("Ours", review_by=PartialDate(2020), owner_email=ADDRESS)


@pytest.fixture
def link(ours: CaseStudyPage) -> str:
    """The link of the reminder that goes to its contact."""
    send_reminders()
    letter = OutgoingEmail.objects.get(kind="review_due")
    assert letter.to == ADDRESS
    found = re.search(r"http://[^/]+(/contribute/\S+/update/)", letter.text)
    assert found is not None and found.group(1) in letter.html
    return found.group(1)


def known(name: str, *, address: str = ADDRESS, verified: bool = True) -> User:
    user = champion_named(name)
    EmailAddress.objects.create(user=user, email=address, verified=verified)
    return user


def places(page: CaseStudyPage) -> dict[str, str]:
    rows = CaseWriter.objects.filter(page=page)
    return {row.user.get_username(): row.role for row in rows.select_related("user")}


def test_whoever_was_written_to_comes_to_the_one_screen_by_a_button(
    ours: CaseStudyPage, link: str
) -> None:
    room = signed_in(known("head"))
    assert "Go on to the update" in room.get(link).content.decode()
    room.head(link)
    assert places(ours) == {}, "programs that look through e-mail follow links"
    answer = room.post(link, follow=True)
    assert answer.redirect_chain == [(reverse("contribute_update", args=[ours.ref]), 302)]
    assert answer.status_code == 200 and 'name="note"' in answer.content.decode()
    assert places(ours) == {"head": "owner"}
    assert room.get(link).status_code == 302, "and straight there from then on"


def test_an_earlier_reminder_leads_there_too(ours: CaseStudyPage) -> None:
    update = reverse("contribute_update", args=[ours.ref])
    answer = signed_in(known("head")).get(update, follow=True)
    assert answer.status_code == 200 and "Go on to the update" in answer.content.decode()
    assert signed_in(champion_named("sam")).get(update).status_code == 404
    assert signed_in(known("new", verified=False)).get(update).status_code == 404
    assert "/accounts/login/" in Client().get(update)["Location"]


@pytest.mark.parametrize("who", ["stranger", "another", "not confirmed"])
def test_nobody_else_is_given_a_place_and_each_is_told_what_to_do(
    ours: CaseStudyPage, link: str, who: str
) -> None:
    room = Client()
    if who == "another":
        room = signed_in(known("sam", address="sam@council.example"))
    elif who == "not confirmed":
        room = signed_in(known("head", verified=False))
    for answer in (room.get(link), room.post(link)):
        shown = answer.content.decode()
        assert answer.status_code == 200 and "Go on to the update" not in shown
        assert "Tell the editors what has changed" in shown
        words = "Sign in" if who == "stranger" else "sign out"
        assert words in shown
    assert places(ours) == {}


def test_where_somebody_owns_it_the_contact_joins_as_a_writer_and_not_after_a_closed_account(
    ours: CaseStudyPage, link: str
) -> None:
    owner = champion_named("owner")
    CaseWriter.objects.create(page=ours, user=owner, role="owner", accepted_at=timezone.now())
    signed_in(known("head")).post(link)
    assert places(ours) == {"owner": "owner", "head": "writer"}
    CaseWriter.objects.filter(user__username="head").delete()
    User.objects.filter(pk=owner.pk).update(is_active=False)
    signed_in(User.objects.get(username="head")).post(link)
    assert places(ours) == {"owner": "writer", "head": "owner"}


def test_a_former_contact_gets_no_place_back_by_an_old_letter(
    ours: CaseStudyPage, link: str
) -> None:
    CaseStudyPage.objects.filter(pk=ours.pk).update(owner_email="new@council.example")
    room = signed_in(known("head"))
    for answer in (room.get(link), room.post(link)):
        assert "Somebody else answers for this case now" in answer.content.decode()
    assert places(ours) == {}


def test_a_link_that_is_none_or_too_old_or_of_a_case_that_is_gone_says_so(
    ours: CaseStudyPage, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = signed_in(known("head"))
    forged = signing.dumps([ours.pk, ADDRESS], salt="another")
    for token in ("x", "é" * 300, "%00", "WzEsIngiXQ:1:x", forged):
        answer = room.get(f"/contribute/changed/{token}/update/")
        assert answer.status_code == 404
        assert "This link no longer works" in answer.content.decode()
    with monkeypatch.context() as later:
        moment = timezone.now().timestamp() + WORKS_FOR + 5
        later.setattr("django.core.signing.time.time", lambda: moment)
        assert room.post(link).status_code == 404
    services.withdraw(ours, "inaccurate")
    assert room.get(link).status_code == 404
    assert room.post(link).status_code == 404
    assert places(ours) == {}

"""An address that was refused once is not refused for ever: what speaks for it since clears it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.utils import timezone

from cms.accounts.models import User
from cms.mail.addresses import refused_among
from cms.mail.bounced import note_report
from cms.mail.models import MailState, OutgoingEmail
from cms.mail.services import deliver_due, forget_sent, post
from tests.contributions.conftest import signed_in
from tests.mail.reports import report_on

pytestmark = pytest.mark.django_db

TO = "jo@council.example"


def written(to: str = TO) -> OutgoingEmail:
    return post("membership_approved", to, {"organisation": "Testshire"})


@pytest.fixture
def refused() -> OutgoingEmail:
    """An e-mail that was given up: the server knows no such address."""
    email = written()
    OutgoingEmail.objects.update(state=MailState.PARKED, attempts=1, address_refused=True)
    return email


def is_refused() -> bool:
    return bool(refused_among([TO.upper(), "other@council.example"]))


def test_a_later_e_mail_that_goes_out_clears_it_for_good(refused: OutgoingEmail) -> None:
    assert refused_among([TO.upper(), "other@council.example"]) == {TO}
    written("other@council.example")
    deliver_due()
    assert is_refused()
    written("Jo@Council.example")
    deliver_due()
    assert not is_refused()
    OutgoingEmail.objects.update(sent_at=timezone.now() - timedelta(days=31))
    assert forget_sent()
    assert not is_refused(), "what was sent is forgotten, and that it arrived is not"
    refused.refresh_from_db()
    assert refused.state == MailState.PARKED, "it still waits for somebody to look"


def test_whoever_signs_in_by_an_address_is_there(refused: OutgoingEmail) -> None:
    signed_in(User.objects.create_user("other", "other@council.example"))
    assert is_refused()
    signed_in(User.objects.create_user("jo", TO))
    assert not is_refused()


def test_an_address_that_is_confirmed_is_there(refused: OutgoingEmail, rf: Any) -> None:
    user = User.objects.create_user("jo", "jo.old@council.example")
    row = EmailAddress.objects.create(user=user, email=TO, verified=True)
    email_confirmed.send(EmailAddress, request=rf.get("/"), email_address=row)
    assert not is_refused()


def test_a_report_says_nothing_where_a_later_e_mail_went_out_since() -> None:
    first = written()
    deliver_due()
    first.refresh_from_db()
    report = report_on(first)
    later = written()
    deliver_due()
    OutgoingEmail.objects.filter(pk=later.pk).update(sent_at=timezone.now() + timedelta(hours=1))
    assert note_report(report) == 1
    assert not is_refused()
    later.refresh_from_db()
    moment = timezone.now() + timedelta(hours=2)
    assert note_report(report_on(later, date=moment.strftime("%a, %d %b %Y %H:%M:%S +0000"))) == 1
    assert is_refused(), "its own report does"

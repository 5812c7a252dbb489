"""E-mail: written with what it tells of, sent by the worker, tried again, and parked where all can see."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casestudies.models import CaseIndexPage
from cms.accounts.models import User
from cms.accounts.roles import load_roles
from cms.core.clock import TASKS
from cms.mail.delivery import LONGEST_WAIT, MOST_TRIES, wait_after
from cms.mail.models import MailState, OutgoingEmail
from cms.mail.services import deliver_due, forget_sent, post, try_again
from cms.mail.status import MailStatus, mail_status

pytestmark = pytest.mark.django_db

KIND = "membership_approved"
TO = "jo@council.example"


class Troubled(EmailBackend):
    """A mail server that does what a test asks: ``at_open`` and ``at_send`` are raised."""

    at_open: Exception | None = None
    at_send: Exception | None = None

    def open(self) -> None:
        if self.at_open:
            raise self.at_open

    def send_messages(self, messages: Any) -> int:
        if self.at_send and messages[0].to == [TO]:
            raise self.at_send
        return super().send_messages(messages)


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> type[Troubled]:
    settings.EMAIL_BACKEND = f"{__name__}.Troubled"
    monkeypatch.setattr(Troubled, "at_open", None)
    monkeypatch.setattr(Troubled, "at_send", None)
    return Troubled


def written(to: str = TO, key: str = "", organisation: str = "Testshire") -> OutgoingEmail:
    return post(KIND, to, {"organisation": organisation}, key=key)


def _html(message: Any) -> str:
    return str(message.alternatives[0][0])


def make_due() -> None:
    OutgoingEmail.objects.update(not_before=timezone.now())


def test_an_email_waits_until_the_worker_sends_it_once() -> None:
    email = written()
    assert mail.outbox == []
    assert deliver_due() == 1
    assert deliver_due() == 0
    [message] = mail.outbox
    assert (message.to, message.subject) == ([TO], "You now write for Testshire")
    assert "http://localhost:8000/contribute/" in message.body
    assert "<h1>You now write for Testshire</h1>" in _html(message)
    email.refresh_from_db()
    assert (email.state, email.attempts) == (MailState.SENT, 1)


def test_it_goes_with_the_change_that_was_rolled_back() -> None:
    with transaction.atomic():
        written()
        transaction.set_rollback(True)
    assert not OutgoingEmail.objects.exists()


def test_the_same_key_twice_is_one_email() -> None:
    assert written(key="once").pk == written(key="once").pk
    assert written().pk != written().pk


def test_a_title_cannot_add_headers_or_markup() -> None:
    written(organisation="A\r\nBcc: all@council.example <script>&")
    deliver_due()
    message = mail.outbox[0]
    assert message.subject == "You now write for A Bcc: all@council.example <script>&"
    assert message.bcc == []
    assert "<script>&" in message.body
    assert "&lt;script&gt;&amp;" in _html(message)


def test_a_subject_ends_where_the_column_does() -> None:
    assert len(written(organisation="x" * 900).subject) == 250


@pytest.mark.parametrize("to", ["", "no address", "a@b\nBcc: c@council.example"])
def test_what_is_no_address_is_refused(to: str) -> None:
    with pytest.raises(ValidationError):
        written(to)


def test_one_that_fails_is_tried_later_and_holds_up_no_other(server: type[Troubled]) -> None:
    server.at_send = smtplib.SMTPServerDisconnected("secret words")
    email = written()
    written("other@council.example")
    assert deliver_due() == 1
    email.refresh_from_db()
    assert (email.state, email.attempts) == (MailState.QUEUED, 1)
    assert email.not_before > timezone.now()
    assert "secret" not in email.last_error
    server.at_send = None
    make_due()
    assert deliver_due() == 1


def test_after_the_last_try_it_is_parked_and_can_be_tried_afresh(server: type[Troubled]) -> None:
    server.at_send = smtplib.SMTPDataError(451, b"busy")
    email = written()
    for _ in range(MOST_TRIES):
        make_due()
        deliver_due()
    email.refresh_from_db()
    assert (email.state, email.address_refused) == (MailState.PARKED, False)
    server.at_send = None
    assert deliver_due() == 0
    assert try_again(OutgoingEmail.objects.all()) == 1
    assert deliver_due() == 1


def test_an_address_that_is_not_known_is_parked_at_once_and_marked(server: type[Troubled]) -> None:
    server.at_send = smtplib.SMTPRecipientsRefused({TO: (550, b"no such user")})
    email = written()
    deliver_due()
    email.refresh_from_db()
    assert (email.state, email.address_refused) == (MailState.PARKED, True)
    assert TO not in email.last_error


SENDER = "no-reply@site.example"


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPSenderRefused(553, b"not yours", SENDER),
        smtplib.SMTPDataError(550, b"spam"),
        smtplib.SMTPRecipientsRefused({TO: (554, b"5.7.1 <jo>: Relay access denied")}),
        smtplib.SMTPRecipientsRefused({TO: (553, b"5.7.1 Sender address rejected: not owned")}),
        smtplib.SMTPRecipientsRefused({TO: (550, b"relay not permitted")}),
        smtplib.SMTPRecipientsRefused({TO: (550, b"5.1.8 no such domain")}),
    ],
    ids=lambda error: f"{type(error).__name__}-{getattr(error, 'smtp_code', '')}",
)
def test_a_server_that_does_not_take_our_sender_says_nothing_of_an_address(
    server: type[Troubled], error: Exception
) -> None:
    server.at_send = error
    email = written()
    deliver_due()
    email.refresh_from_db()
    assert (email.state, email.address_refused) == (MailState.QUEUED, False)
    assert email.not_before > timezone.now()
    assert "does not take what this site sends" in email.last_error
    assert "Check MAIL_FROM" in email.last_error or "check MAIL_FROM" in email.last_error
    for _ in range(MOST_TRIES):
        make_due()
        deliver_due()
    email.refresh_from_db()
    assert (email.state, email.address_refused) == (MailState.PARKED, False)


@pytest.mark.parametrize(
    ("code", "said", "refused"),
    [
        (550, b"5.1.1 <relay-team@council.example>: no such user", True),
        (551, b"not here", True),
        (552, b"5.2.2 mailbox full", False),
    ],
)
def test_a_recipient_who_is_refused_for_good_is_given_up_at_once(
    server: type[Troubled], code: int, said: bytes, refused: bool
) -> None:
    server.at_send = smtplib.SMTPRecipientsRefused({TO: (code, said)})
    email = written()
    deliver_due()
    email.refresh_from_db()
    assert (email.state, email.address_refused) == (MailState.PARKED, refused)


def test_a_sign_in_that_the_server_refuses_is_told_and_nothing_counts_as_tried(
    server: type[Troubled],
) -> None:
    server.at_open = smtplib.SMTPAuthenticationError(535, b"secret")
    email = written()
    assert deliver_due() == 0
    email.refresh_from_db()
    assert (email.state, email.attempts) == (MailState.QUEUED, 0)
    assert "the user name or the password (535). Check EMAIL_URL" in email.last_error


def test_while_the_server_is_away_nothing_counts_as_tried(server: type[Troubled]) -> None:
    server.at_open = ConnectionRefusedError()
    email = written()
    assert deliver_due() == 0
    email.refresh_from_db()
    assert (email.state, email.attempts) == (MailState.QUEUED, 0)
    assert "could not be reached" in email.last_error


def test_waits_grow_up_to_a_limit() -> None:
    waits = [wait_after(n) for n in range(1, 100)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=1) and waits[-1] == LONGEST_WAIT


def test_who_was_written_to_and_what_is_forgotten_after_a_month() -> None:
    email = written(key="kept")
    deliver_due()
    assert forget_sent() == 0
    OutgoingEmail.objects.update(sent_at=timezone.now() - timedelta(days=31))
    assert forget_sent() == 1
    email.refresh_from_db()
    assert (email.to, email.subject, email.text, email.html) == ("", "", "", "")
    assert written(key="kept").pk == email.pk


def test_the_worker_sends_and_forgets_by_the_clock() -> None:
    assert deliver_due in TASKS and forget_sent in TASKS


def signed_in(role: str) -> Client:
    user = User.objects.create_user(role, f"{role.lower()}@council.example")
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


def test_editors_see_what_was_parked_and_try_it_again(case_index: CaseIndexPage) -> None:
    load_roles()
    email = written()
    OutgoingEmail.objects.update(state=MailState.PARKED, last_error="The mail server answered 451.")
    editor = signed_in("Editor")
    assert "could not be sent" in editor.get("/admin/").content.decode()
    page = editor.get("/admin/outbox/").content.decode()
    assert TO in page and "answered 451" in page
    assert "You now write" not in page
    for odd in ("x", "²", "9" * 30):
        editor.post("/admin/outbox/", {"email": odd})
    assert OutgoingEmail.objects.get().state == MailState.PARKED
    assert editor.post("/admin/outbox/", {"email": email.pk}).status_code == 302
    assert OutgoingEmail.objects.get().state == MailState.QUEUED
    OutgoingEmail.objects.update(state=MailState.PARKED)
    editor.post("/admin/outbox/")
    assert OutgoingEmail.objects.get().state == MailState.QUEUED


def test_once_a_refused_sender_is_mended_all_that_it_held_up_goes_out_by_one_button(
    case_index: CaseIndexPage, server: type[Troubled]
) -> None:
    load_roles()
    server.at_send = smtplib.SMTPSenderRefused(553, b"not yours", SENDER)
    for _ in range(3):
        written()
    OutgoingEmail.objects.update(attempts=MOST_TRIES - 1)
    deliver_due()
    server.at_send = smtplib.SMTPRecipientsRefused({TO: (550, b"5.1.1 no such user")})
    unknown = written()
    deliver_due()
    assert mail_status() == MailStatus(waiting=0, late=0, parked=4, held_up=3)
    editor = signed_in("Editor")
    first = editor.get("/admin/").content.decode()
    assert (
        "Nothing is wrong with the addresses of 3 of them" in first and "Check MAIL_FROM" in first
    )
    page = " ".join(editor.get("/admin/outbox/").content.decode().split())
    assert "Try these 3 again" in page and "Try it again" in page
    server.at_send = None
    reason = OutgoingEmail.objects.exclude(pk=unknown.pk).values_list("last_error", flat=True)[0]
    answer = editor.post("/admin/outbox/", {"reason": reason}, follow=True)
    assert "3 e-mails are tried again now" in answer.content.decode()
    assert deliver_due() == 3
    assert mail_status() == MailStatus(waiting=0, late=0, parked=1, held_up=0)
    editor.post("/admin/outbox/", {"reason": "no such reason"})
    assert OutgoingEmail.objects.parked().get() == unknown


def test_nobody_else_sees_the_outbox(case_index: CaseIndexPage) -> None:
    load_roles()
    written()
    for role in ("Reader", "Champion"):
        client = signed_in(role)
        assert TO not in client.get("/admin/outbox/", follow=True).content.decode()
        client.post("/admin/outbox/")
    assert Client().get("/admin/outbox/").status_code == 302


def test_the_outbox_costs_the_same_for_one_email_and_for_ten(
    case_index: CaseIndexPage,
) -> None:
    load_roles()
    editor = signed_in("Editor")
    counted = []
    for more in (1, 9):
        for _ in range(more):
            written()
        editor.get("/admin/outbox/?state=queued")
        with CaptureQueriesContext(connection) as queries:
            page = editor.get("/admin/outbox/?state=queued")
        shown = page.content.decode()
        assert "Waiting to be sent" in shown and "Membership approved" in shown
        counted.append(len(queries))
    assert counted[0] == counted[1]

"""E-mail that comes back later: which reports count, what is made of them, and what does no harm."""

from __future__ import annotations

import io
import logging
import mailbox
import sys
from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.mail.bounced import note_report
from cms.mail.bounces import LARGEST, bounces_of
from cms.mail.models import MailState, OutgoingEmail
from cms.mail.services import deliver_due, post, try_again
from tests.mail.reports import report_on
from tests.patience import comes_to_an_end

pytestmark = pytest.mark.django_db

TO = "jo@council.example"


@pytest.fixture
def email() -> OutgoingEmail:
    """One that was sent, and a second one to the same address."""
    first, _ = (post("membership_approved", TO, {"organisation": name}) for name in "ab")
    deliver_due()
    first.refresh_from_db()
    return first


def state_of(email: OutgoingEmail) -> tuple[str, bool]:
    email.refresh_from_db()
    return email.state, email.address_refused


@pytest.mark.parametrize(
    "returned", ["text/rfc822-headers", "message/rfc822", "Message/RFC822; charset=utf-8"]
)
def test_what_comes_back_is_given_up_like_what_a_server_refuses_at_once(
    email: OutgoingEmail, returned: str
) -> None:
    assert note_report(report_on(email, returned=returned)) == 1
    assert state_of(email) == (MailState.PARKED, True)
    assert email.last_error == ("The receiving server does not take mail for this address (5.1.1).")
    assert email.sent_at is None
    assert note_report(report_on(email, returned=returned)) == 0, "twice is once"
    assert OutgoingEmail.objects.filter(state=MailState.SENT).count() == 1, "no other one"


@pytest.mark.parametrize(
    ("status", "refused"),
    [
        *(("5.0.0", True), ("5.1.10", True), ("5.2.2", False), ("5.3.4 (x)", False)),
        *(("5.7.26", False), ("5.1.8", False)),
    ],
)
def test_a_full_mailbox_or_a_sender_that_is_not_taken_does_not_say_that_there_is_none(
    email: OutgoingEmail, status: str, refused: bool
) -> None:
    assert note_report(report_on(email, status=status)) == 1
    assert state_of(email) == (MailState.PARKED, refused)


@pytest.mark.parametrize(
    "changed",
    [
        {"action": "delayed", "status": "4.4.1"},
        {"action": "failed", "status": "4.4.7"},
        {"action": "delayed"},
        {"action": "relayed"},
        {"action": "failed\nAction: failed"},
        {"status": "5.1.1.1"},
        {"status": "5.٣.1"},
        {"status": ""},
        {"kind": "disposition-notification"},
        {"to": "else@council.example", "final": "else@council.example"},
        {"message_id": "<1.20200101000000000000@localhost>"},
        {"message_id": "<9999999999999999999999.20200101000000000000@localhost>"},
        {"message_id": ""},
        {"message_id": "x" * 5_000},
        {"returned": "text/plain"},
        {"date": ""},
        {"date": "Thu, 26 Nov 2026 09:00:00 +99999999999999"},
        {"date": "Thu, 26 Nov 99999 09:00:00 +0000"},
        {"date": format_datetime(timezone.now() - timedelta(hours=1))},
    ],
)
def test_what_is_not_final_not_ours_or_not_in_order_is_passed_over(
    email: OutgoingEmail, changed: dict[str, str]
) -> None:
    assert note_report(report_on(email, **changed)) == 0
    assert state_of(email) == (MailState.SENT, False)


def test_a_mailbox_that_stands_behind_the_address_is_named_beside_it(email: OutgoingEmail) -> None:
    assert note_report(report_on(email, final="<box17@mx.council.example>")) == 1


def test_a_report_on_an_earlier_try_says_nothing_about_a_later_one(email: OutgoingEmail) -> None:
    earlier = report_on(email)
    assert note_report(earlier) == 1
    assert try_again(OutgoingEmail.objects.all()) == 1
    assert note_report(report_on(email)) == 0, "it has not gone out again yet"
    deliver_due()
    OutgoingEmail.objects.filter(pk=email.pk).update(sent_at=timezone.now() + timedelta(hours=1))
    assert note_report(earlier) == 0
    assert state_of(email) == (MailState.SENT, False)


def test_nothing_of_a_report_is_kept_or_logged(
    email: OutgoingEmail, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        note_report(report_on(email))
    email.refresh_from_db()
    held = " ".join(str(value) for value in vars(email).values()) + caplog.text
    assert "secret" not in held


def nested(times: int) -> bytes:
    parts = (f"Content-Type: multipart/report; boundary={n}\n\n--{n}\n" for n in range(times))
    return "".join(parts).encode()


HOSTILE = {
    "nothing": b"",
    "zero bytes": b"\0" * 5_000,
    "no headers": b"\n" * 60_000,
    "deep": nested(1_300),
    "e-mails in e-mails": b"Content-Type: message/rfc822\n\n" * 2_000,
    "parameters": b'Content-Type: multipart/report; a="' + b";" * 30_000 + b'"' + b'";' * 15_000,
    "many parts": b"Content-Type: multipart/report; boundary=x\n\n" + b"--x\n\n" * 12_000,
    "no text": b"Content-Type: multipart/report; report-type=delivery-status; boundary=\xff\n\n--\xff\n",
    "coded words": b"Content-Type: =?utf-8?b?" + b"=" * 30_000 + b"?=\n\n",
    "too large": b"a: b\n" * 50_000,
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_what_is_made_to_trouble_a_parser_comes_to_nothing(raw: bytes) -> None:
    with comes_to_an_end():
        assert bounces_of(raw) == []


def test_a_report_is_read_up_to_its_size_and_its_recipients_up_to_ten(email: OutgoingEmail) -> None:
    whole = report_on(email)
    block = b"\nFinal-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n"
    many = whole.replace(
        b"\n--b1\nContent-Type: text/rfc", block * 500 + b"\n--b1\nContent-Type: text/rfc"
    )
    assert len(bounces_of(many)) == 10
    assert bounces_of(whole + b"x" * LARGEST) == []


@settings(max_examples=20)
@given(st.data())
def test_a_report_with_anything_in_it_never_raises(data: Any) -> None:
    raw = report_on(OutgoingEmail(pk=1, to=TO))
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, min(len(raw), start + 60)))
    bounces_of(raw[:start] + data.draw(st.binary(max_size=80)) + raw[end:])


def told(*arguments: str) -> str:
    out = io.StringIO()
    call_command("read_bounces", *arguments, stdout=out)
    return out.getvalue().strip()


def a_maildir(place: Path) -> mailbox.Mailbox[Any]:
    return mailbox.Maildir(place, create=True)


def an_mbox(place: Path) -> mailbox.Mailbox[Any]:
    return mailbox.mbox(place, create=True)


@pytest.mark.parametrize("make", [a_maildir, an_mbox])
def test_the_command_reads_a_mailbox_and_changes_nothing_in_it(
    email: OutgoingEmail, tmp_path: Path, make: Callable[[Path], mailbox.Mailbox[Any]]
) -> None:
    place = tmp_path / "box"
    box = make(place)
    for message in (b"Subject: Hello\n\nOut of office\n", report_on(email), b"x: y\n" * 60_000):
        box.add(message)
    box.close()
    files = {each: each.read_bytes() for each in place.rglob("*") if each.is_file()}
    assert told(str(place)) == "3 messages read, 1 of our own e-mail came back."
    assert told(str(place)) == "3 messages read, 0 of our own e-mail came back."
    assert {each: each.read_bytes() for each in place.rglob("*") if each.is_file()} == files


def test_the_command_reads_one_message_from_a_mail_server_that_pipes_to_it(
    email: OutgoingEmail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(report_on(email))))
    assert told() == "1 message read, 1 of our own e-mail came back."


def test_what_is_no_mailbox_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear all")
    for place in (tmp_path, tmp_path / "letter.txt", tmp_path / "none"):
        with pytest.raises(CommandError, match="mbox file"):
            told(str(place))

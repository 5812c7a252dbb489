"""From the outbox to the mail server.

An e-mail is claimed before it is sent and marked afterwards, so a crash in between sends it a second
time and never not at all; both copies carry the same Message-ID. No lock is held while a server is spoken to.
"""

from __future__ import annotations

import logging
import smtplib
from datetime import timedelta
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F
from django.utils import timezone

from cms.core.clock import every
from cms.mail.bounced import message_id
from cms.mail.models import MailState, OutgoingEmail

logger = logging.getLogger(__name__)

BATCH = 20
CLAIM = timedelta(minutes=10)
"""How long an e-mail that is being sent is left alone by everybody else."""

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
MOST_TRIES = 10
AWAY = timedelta(minutes=2)
"""How long a server that did not answer is left alone, with all that is due."""

KEPT = timedelta(days=30)
"""How long the address and the words of what was sent are kept."""

PERMANENT = 500
"""From here on a server's answer means that trying again is no use (RFC 5321, 4.2.1)."""

UNKNOWN_ADDRESS = frozenset({550, 551, 553})


@every(5)
def deliver_due() -> int:
    """Send what is due, a batch at most; returns how many went out.

    One that fails is tried again, later each time, and parked after ten tries, or at once where the
    server refuses it for good. While the server is away nothing counts as tried.
    """
    ids = list(OutgoingEmail.objects.due().values_list("pk", flat=True)[:BATCH])
    if not ids:
        return 0
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        _wait_for_server(error)
        return 0
    try:
        return sum(_send(pk, connection) for pk in ids)
    finally:
        _close(connection)


def _close(connection: Any) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        logger.info("mail server hung up")


def _wait_for_server(error: Exception) -> None:
    OutgoingEmail.objects.due().update(
        not_before=timezone.now() + AWAY, last_error=_in_words(error)
    )
    logger.warning("mail server not reached", extra={"error": type(error).__name__})


def _send(pk: int, connection: Any) -> bool:
    claimed = (
        OutgoingEmail.objects.due()
        .filter(pk=pk)
        .update(not_before=timezone.now() + CLAIM, attempts=F("attempts") + 1)
    )
    if not claimed:
        return False
    email = OutgoingEmail.objects.get(pk=pk)
    try:
        _message(email, connection).send()
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one must not stop the rest
        _note_failure(email, error)
        return False
    email.state, email.sent_at, email.last_error = MailState.SENT, timezone.now(), ""
    email.save(update_fields=["state", "sent_at", "last_error"])
    return True


def _message(email: OutgoingEmail, connection: Any) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        email.subject,
        email.text,
        to=[email.to],
        connection=connection,
        headers={
            "Message-ID": message_id(email),
            # Nobody's "away until Monday" is wanted in answer (RFC 3834).
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(email.html, "text/html")
    return message


def _note_failure(email: OutgoingEmail, error: Exception) -> None:
    code = _code(error)
    email.last_error = _in_words(error)
    email.address_refused = code in UNKNOWN_ADDRESS
    email.not_before = timezone.now() + wait_after(email.attempts)
    if code >= PERMANENT or email.attempts >= MOST_TRIES:
        email.state = MailState.PARKED
    email.save(update_fields=["last_error", "address_refused", "not_before", "state"])
    logger.warning("e-mail not sent", extra={"kind": email.kind, "error": type(error).__name__})


def wait_after(attempts: int) -> timedelta:
    """Wait twice as long after each try, up to a limit."""
    wait: timedelta = FIRST_WAIT * 2 ** min(max(attempts - 1, 0), 20)
    return min(wait, LONGEST_WAIT)


def _code(error: Exception) -> int:
    """The number that the server answered with; nought where it did not answer."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max((code for code, _ in error.recipients.values()), default=0)
    return int(getattr(error, "smtp_code", 0) or 0)


def _in_words(error: Exception) -> str:
    code = _code(error)
    if code in UNKNOWN_ADDRESS:
        return f"The receiving server does not take mail for this address ({code})."
    if code:
        return f"The mail server answered {code}."
    if isinstance(error, (OSError, smtplib.SMTPException)):
        return f"The mail server could not be reached ({type(error).__name__})."
    return f"The e-mail could not be made ({type(error).__name__})."


def try_again(*pks: int) -> int:
    """Put parked e-mails back into the queue, afresh; returns how many there were."""
    return (
        OutgoingEmail.objects.parked()
        .filter(pk__in=pks)
        .update(
            state=MailState.QUEUED,
            attempts=0,
            not_before=timezone.now(),
            address_refused=False,
        )
    )


@every(3600)
def forget_sent() -> int:
    """Forget the addresses and words of what was sent long enough ago; returns how many."""
    old = OutgoingEmail.objects.filter(
        state=MailState.SENT, sent_at__lt=timezone.now() - KEPT
    ).exclude(to="")
    return old.update(to="", subject="", text="", html="")

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
from django.db.models import F, QuerySet
from django.utils import timezone

from cms.core.clock import every
from cms.mail.addresses import takes_mail
from cms.mail.bounced import message_id
from cms.mail.failures import failure_of
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


@every(5)
def deliver_due() -> int:
    """Send what is due, a batch at most; returns how many went out.

    One that fails is tried again, later each time, and parked after ten tries, or at once where the
    server refuses its recipient for good. While the server is away, or does not let us in, nothing counts as tried.
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
        not_before=timezone.now() + AWAY, last_error=failure_of(error).words
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
    takes_mail(email.to)
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
    failure = failure_of(error)
    email.last_error, email.address_refused = failure.words, failure.address_refused
    email.not_before = timezone.now() + wait_after(email.attempts)
    if failure.is_final or email.attempts >= MOST_TRIES:
        email.state = MailState.PARKED
    email.save(update_fields=["last_error", "address_refused", "not_before", "state"])
    logger.warning("e-mail not sent", extra={"kind": email.kind, "error": type(error).__name__})


def wait_after(attempts: int) -> timedelta:
    """Wait twice as long after each try, up to a limit."""
    wait: timedelta = FIRST_WAIT * 2 ** min(max(attempts - 1, 0), 20)
    return min(wait, LONGEST_WAIT)


def try_again(parked: QuerySet[OutgoingEmail]) -> int:
    """Put those of ``parked`` that were given up back into the queue, afresh; returns how many there were."""
    return parked.filter(state=MailState.PARKED).update(
        state=MailState.QUEUED,
        attempts=0,
        not_before=timezone.now(),
        address_refused=False,
    )


@every(3600)
def forget_sent() -> int:
    """Forget the addresses and words of what was sent long enough ago; returns how many."""
    old = OutgoingEmail.objects.filter(
        state=MailState.SENT, sent_at__lt=timezone.now() - KEPT
    ).exclude(to="")
    return old.update(to="", subject="", text="", html="")

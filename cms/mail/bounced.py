"""An e-mail that comes back is given up, as one that a server refuses at once is."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from cms.mail.bounces import Bounce, bounces_of
from cms.mail.models import MailState, OutgoingEmail

SLACK: Final = timedelta(minutes=10)
"""How far another server's clock may be behind ours."""

_ABOUT_THE_ADDRESS = re.compile(r"5\.(?:0\.0|1\.[0-6]|1\.10|2\.[01]|4\.4)")
"""No such address or server, or closed (RFC 3463): what a server that refuses the recipient at once says with
550, 551 or 553. A full mailbox or an e-mail that is too large says nothing about the address, and nor does one that
is not taken because of its sender (5.1.7, 5.1.8) or by a rule (5.7.x): every address at that server says so then."""

_NOT_FROM_US = re.compile(r"5\.(?:1\.[78]|7\.\d+)")

_MESSAGE_ID = re.compile(r"<([1-9]\d{0,17})\.\d{20}@[^\s<>@]{1,253}>", re.ASCII)


def message_id(email: OutgoingEmail) -> str:
    """Return the identifier that every copy of an e-mail carries, and that a report gives back."""
    host = urlsplit(settings.BASE_URL).hostname
    return f"<{email.pk}.{email.created_at:%Y%m%d%H%M%S%f}@{host}>"


def note_report(raw: bytes) -> int:
    """Give up what a delivery report says did not arrive; returns how many e-mails, none for any other message.

    The same report twice is one, and one that is older than the last try to send is about a try before it. An
    e-mail that went out to the same address after the report was made speaks for the address, until it comes back too.
    """
    return sum(_note(bounce) for bounce in bounces_of(raw))


@transaction.atomic
def _note(bounce: Bounce) -> bool:
    named = _MESSAGE_ID.fullmatch(bounce.message_id)
    if named is None:
        return False
    sent = OutgoingEmail.objects.select_for_update().filter(state=MailState.SENT)
    email = sent.filter(pk=int(named.group(1))).exclude(to="").first()
    if email is None or not _is_about(bounce, email):
        return False
    email.state, email.sent_at = MailState.PARKED, None
    email.address_refused = (
        _ABOUT_THE_ADDRESS.fullmatch(bounce.status) is not None
        and not sent.filter(to__iexact=email.to, sent_at__gt=bounce.said_at + SLACK).exists()
    )
    email.last_error = _in_words(bounce.status)
    email.save(update_fields=["state", "sent_at", "address_refused", "last_error"])
    return True


def _in_words(status: str) -> str:
    if _ABOUT_THE_ADDRESS.fullmatch(status):
        return f"The receiving server does not take mail for this address ({status})."
    if _NOT_FROM_US.fullmatch(status):
        return f"It came back: the receiving server does not take it from this site ({status})."
    return f"It came back: it could not be delivered ({status})."


def _is_about(bounce: Bounce, email: OutgoingEmail) -> bool:
    return (
        bounce.message_id == message_id(email)
        and email.to.casefold() in bounce.addresses
        and email.sent_at is not None
        and bounce.said_at > email.sent_at - SLACK
    )

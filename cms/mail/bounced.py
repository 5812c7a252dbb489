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

_ABOUT_THE_ADDRESS = re.compile(r"5\.(?:0\.0|1\.\d+|2\.[01]|4\.4|7\.\d+)")
"""No such address or server, closed, or not taken from us (RFC 3463): what a server that refuses at once says with
550, 551 or 553. A full mailbox or an e-mail that is too large says nothing about the address."""

_MESSAGE_ID = re.compile(r"<([1-9]\d{0,17})\.\d{20}@[^\s<>@]{1,253}>", re.ASCII)


def message_id(email: OutgoingEmail) -> str:
    """Return the identifier that every copy of an e-mail carries, and that a report gives back."""
    host = urlsplit(settings.BASE_URL).hostname
    return f"<{email.pk}.{email.created_at:%Y%m%d%H%M%S%f}@{host}>"


def note_report(raw: bytes) -> int:
    """Give up what a delivery report says did not arrive; returns how many e-mails, none for any other message.

    The same report twice is one, and one that is older than the last try to send is about a try before it.
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
    refused = _ABOUT_THE_ADDRESS.fullmatch(bounce.status) is not None
    email.state, email.sent_at, email.address_refused = MailState.PARKED, None, refused
    email.last_error = (
        f"The receiving server does not take mail for this address ({bounce.status})."
        if refused
        else f"It came back: it could not be delivered ({bounce.status})."
    )
    email.save(update_fields=["state", "sent_at", "address_refused", "last_error"])
    return True


def _is_about(bounce: Bounce, email: OutgoingEmail) -> bool:
    return (
        bounce.message_id == message_id(email)
        and email.to.casefold() in bounce.addresses
        and email.sent_at is not None
        and bounce.said_at > email.sent_at - SLACK
    )

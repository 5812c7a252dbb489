"""Whoever confirms an address or signs in by it is there: it no longer counts as one that takes no mail."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.contrib.auth.signals import user_logged_in

from cms.mail.addresses import takes_mail


def note_confirmed(email_address: EmailAddress, **_: Any) -> None:
    """An address was confirmed by the link that was sent to it."""
    takes_mail(email_address.email)


def note_signed_in(user: Any, **_: Any) -> None:
    """Somebody signed in to the account of an address."""
    if user.email:
        takes_mail(user.email)


def connect() -> None:
    """Listen, once."""
    email_confirmed.connect(note_confirmed, dispatch_uid="confirmed_address_takes_mail")
    user_logged_in.connect(note_signed_in, dispatch_uid="signed_in_address_takes_mail")

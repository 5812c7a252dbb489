"""How accounts behave here, where allauth asks."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from cms.accounts.models import User
from cms.accounts.roles import works_on_editors_side
from cms.mail.services import post

ROOM = "contribute_home"
"""The name of a champion's first page; the address belongs to a room above this one."""


ADDRESS_LENGTH = 254


class AccountAdapter(DefaultAccountAdapter):
    """Anybody opens an account with an e-mail address, which must be confirmed before it opens anything."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Sign-up is open, unless ``SIGN_UP`` closes it."""
        return bool(settings.SIGN_UP_IS_OPEN)

    def clean_email(self, email: str) -> str:
        """Refuse an address that is too long to be kept; shorter ones the form has looked at.

        Raises:
            ValidationError: if it is.
        """
        if len(email) > ADDRESS_LENGTH:
            raise ValidationError("An e-mail address has at most 254 characters.")
        return str(super().clean_email(email))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead to the editors' side whoever works there, and everybody else to their own cases."""
        if works_on_editors_side(request.user):
            return str(settings.ADMIN_PATH)
        return reverse(ROOM)

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """Lead to their cases whoever confirmed an address; to sign in, where they are not yet."""
        return reverse(ROOM)

    def pre_login(
        self, request: HttpRequest, user: User | None, **kwargs: Any
    ) -> HttpResponse | None:
        """Believe the address of an account that nobody signed up for: an administrator made it."""
        if user is not None and not kwargs.get("signup"):
            _believe_administrator(user)
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put allauth's e-mail into the outbox, so that a mail server that is away stops nobody.

        ``account/email/password_reset_key`` is the kind ``account_password_reset_key``.
        """
        kind = f"account_{template_prefix.rsplit('/', 1)[-1]}"
        post(kind, email, {**context, "email": email})


def _believe_administrator(user: User) -> None:
    if user.email and not EmailAddress.objects.filter(user=user).exists():
        taken = EmailAddress.objects.filter(email__iexact=user.email, verified=True).exists()
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=not taken)

"""allauth's forms in the words of this site: an e-mail address is called so on every page."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm, SignupForm
from django import forms

ADDRESS = "E-mail address"
ADDRESSES = ("email", "login")


def in_our_words(fields: dict[str, forms.Field]) -> None:
    """Name the address as elsewhere; what a box is for stands above it, and not once more inside."""
    for name, field in fields.items():
        if name in ADDRESSES:
            field.label = ADDRESS
        field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):
    """Sign in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_our_words(self.fields)


class OpenAccountForm(SignupForm):
    """Open an account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_our_words(self.fields)


class ForgottenPasswordForm(ResetPasswordForm):
    """Ask for a link to set a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_our_words(self.fields)

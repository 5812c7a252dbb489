"""allauth's forms in the words of this site: each box has its name above it, and not once more inside."""

from __future__ import annotations

from typing import Any, Final

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SignupForm,
)
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms

LABELS: Final = {
    "email": "E-mail address",
    "login": "E-mail address",
    "oldpassword": "Current password",
    "password1": "New password",
    "password2": "New password again",
}


class InOurWords(forms.Form):
    """Names what allauth names otherwise, and takes the names out of the boxes."""

    labels: dict[str, str] = LABELS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)


class SignInForm(InOurWords, LoginForm):
    """Sign in."""


class OpenAccountForm(InOurWords, SignupForm):
    """Open an account."""

    labels = LABELS | {"password1": "Password"}


class ForgottenPasswordForm(InOurWords, ResetPasswordForm):
    """Ask for a link to set a new password."""


class NewPasswordForm(InOurWords, ResetPasswordKeyForm):
    """Choose a new password, from the link of an e-mail."""


class OtherPasswordForm(InOurWords, ChangePasswordForm):
    """Change one's password."""


class PasswordAgainForm(InOurWords, ReauthenticateForm):
    """Show by one's password that it is still oneself."""


class SecondStepForm(InOurWords, AuthenticateForm):
    """Give the code of the second step."""


class SecondStepAgainForm(InOurWords, ReauthenticateByCodeForm):
    """Show by a code that it is still oneself."""


class TurnOnSecondStepForm(InOurWords, ActivateTOTPForm):
    """Give a code of the app that the second step is to be by."""

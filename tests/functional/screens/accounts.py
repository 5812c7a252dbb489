"""Opening an account and signing in, as far as it is ours: every page that leads to the room."""

from __future__ import annotations

import re
from typing import Any, Final

from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client, RequestFactory, override_settings

from cms.mail.models import OutgoingEmail
from tests.accounts.test_second_step import code_for
from tests.functional.screens.stage import Stage

AT: Final = "/accounts/"
PASSWORD: Final = "x9!kdfu3nnA"
NEW: Final = "wren@northmere.example"


def play(stage: Stage) -> None:
    """Show all of it."""
    cache.clear()
    _signing_up(stage)
    _signing_in(stage)
    _a_new_password(stage)
    _the_second_step(stage)
    _from_elsewhere(stage)
    cache.clear()


def _link(kind: str) -> str:
    text = OutgoingEmail.objects.filter(kind=kind).latest("pk").text
    found = re.search(r"https?://[^/\s]+(/accounts/\S+)", text)
    assert found is not None
    return found.group(1)


def _signing_up(stage: Stage) -> None:
    who, up = Client(), f"{AT}signup/"
    stage.get(who, up, "sign up", "E-mail address")
    wrong = {"email": "nobody", "password1": "short"}
    stage.post(who, up, wrong, "sign up: mistakes", "There is no account yet")
    right = {"email": NEW, "password1": PASSWORD}
    stage.post(who, up, right, "sign up: a link is on its way", "A link is on its way")
    link = _link("account_email_confirmation_signup")
    stage.get(who, link, "confirm an address", "Yes, it is mine")
    gone = f"{AT}confirm-email/nonsense/"
    stage.get(who, gone, "confirm: the link is gone", "This link no longer works")
    Client().post(up, {"email": stage.champion.user.email, "password1": PASSWORD})
    EmailAddress.objects.get(email=NEW).send_confirmation(RequestFactory().get(up))
    with override_settings(SIGN_UP_IS_OPEN=False):
        stage.get(Client(), up, "sign up: not open", "You cannot open an account yourself")


def _signing_in(stage: Stage) -> None:
    who, into = Client(), f"{AT}login/"
    stage.get(who, into, "sign in", "You can read without an account")
    wrong = {"login": stage.champion.user.email, "password": "nonsense"}
    stage.post(who, into, wrong, "sign in: a wrong password", "You are not signed in yet")
    closed = stage.person("closed")
    type(closed.user).objects.filter(pk=closed.user.pk).update(is_active=False)
    stage.get(Client(), f"{AT}inactive/", "an account that is closed", "This account is closed")
    me = stage.person("signs")
    stage.get(me, f"{AT}logout/", "sign out", "Stay signed in")
    change = f"{AT}password/change/"
    stage.get(me, change, "change a password", "Save the new password")
    wrong = {"oldpassword": "nonsense", "password1": "a", "password2": "b"}
    stage.post(me, change, wrong, "change a password: mistakes", "Some answers need another look")


def _a_new_password(stage: Stage) -> None:
    who, reset = Client(), f"{AT}password/reset/"
    stage.get(who, reset, "a forgotten password", "We send you a link to choose")
    right = {"email": stage.colleague.user.email}
    stage.post(who, reset, right, "a forgotten password: sent", "a link is on its way")
    opened = stage.get(
        who, _link("account_password_reset_key"), "choose a new password", "Choose a new password"
    )
    form = opened.request["PATH_INFO"]
    stage.post(who, form, {"password1": "a"}, "choose a new password: too short", "another look")
    done = {"password1": PASSWORD, "password2": PASSWORD}
    stage.post(who, form, done, "choose a new password: done", "Sign in with the new password")
    gone = f"{AT}password/reset/key/1-nonsense/"
    stage.get(who, gone, "choose a new password: the link is gone", "This link no longer works")


def _the_second_step(stage: Stage) -> None:
    """From off to on: the password again, then a code; and off again."""
    me, two = stage.person("careful", signed_in=False), f"{AT}2fa/"
    into = {"login": me.user.email, "password": "correct horse battery"}
    me.browser.post(f"{AT}login/", into)
    stage.get(me, two, "the second step: off", "It is off")
    activate = f"{two}totp/activate/"
    asked = stage.get(me, activate, "the second step: is it you?", "Give your password again")
    again = asked.redirect_chain[-1][0]
    me.browser.post(again, {"password": "correct horse battery"})
    stage.get(me, activate, "the second step: turn it on", "Scan this picture with it")
    stage.post(me, activate, {"code": "000000"}, "the second step: a wrong code", "another look")
    secret = me.browser.session["mfa.totp.secret"]
    me.browser.post(activate, {"code": code_for(secret)})
    stage.get(me, two, "the second step: on", "It is on")
    stage.get(me, f"{two}recovery-codes/", "the second step: codes", "Each works once")
    stage.get(me, f"{two}recovery-codes/generate/", "the second step: new codes", "stop working")
    stage.get(
        me, f"{two}totp/deactivate/", "the second step: turn it off", "will be enough to sign in"
    )
    other = Client()
    stage.post(other, f"{AT}login/", into, "the second step: at sign-in", "Give the code that your")
    wrong = {"code": "000000"}
    stage.post(other, f"{two}authenticate/", wrong, "the second step: refused", "another look")


def _from_elsewhere(stage: Stage) -> None:
    """An organisation's own sign-on, up to its server's door."""
    app: dict[str, Any] = {
        "provider_id": "sign-on",
        "name": "Testshire",
        "client_id": "precedent",
        "secret": "s",
    }
    app |= {"settings": {"server_url": "http://127.0.0.1:9"}}
    with override_settings(SOCIALACCOUNT_PROVIDERS={"openid_connect": {"APPS": [app]}}):
        stage.get(
            Client(), f"{AT}oidc/sign-on/login/", "sign on elsewhere", "You go to the sign-in"
        )
    stage.get(Client(), f"{AT}sign-on/cancelled/", "sign on: stopped", "You stopped on the way")
    stage.get(Client(), f"{AT}sign-on/error/", "sign on: it failed", "That did not work")

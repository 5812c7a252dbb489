"""A second step at sign-in, and single sign-on where it is set."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from django.test import Client

from cms.accounts.models import User

SIGN_IN, SECOND = "/accounts/login/", "/accounts/2fa/"
PASSWORD = "a long enough password"


@pytest.fixture
def person(db: None) -> User:
    return User.objects.create_superuser("jo", "jo@precedent.example", PASSWORD)


def code_for(secret: str, *, later: bool = False) -> str:
    """The code that an app shows now, or the one after it, which is taken too and was not used yet."""
    _, now, following = yield_hotp_counters_from_time()
    return f"{hotp_value(secret, following if later else now):06d}"


def sign_in(client: Client, person: User) -> Any:
    return client.post(SIGN_IN, {"login": person.email, "password": PASSWORD})


def turn_on(client: Client) -> str:
    """Give the password again, then the code of the app; return the key that the app keeps."""
    asked = client.get(f"{SECOND}totp/activate/")
    assert asked.headers["Location"].startswith("/accounts/reauthenticate/")
    client.post(asked.headers["Location"], {"password": PASSWORD})
    page = client.get(f"{SECOND}totp/activate/")
    assert "data:image/svg+xml" in page.content.decode()
    secret: str = client.session["mfa.totp.secret"]
    client.post(f"{SECOND}totp/activate/", {"code": code_for(secret)})
    return secret


def test_who_turned_it_on_signs_in_with_a_code_and_not_without(
    client: Client, person: User
) -> None:
    sign_in(client, person)
    assert "It is off." in client.get(SECOND).content.decode()
    secret = turn_on(client)
    assert "It is on." in client.get(SECOND).content.decode()
    other = Client()
    assert sign_in(other, person).headers["Location"].startswith(f"{SECOND}authenticate/")
    assert other.get("/admin/").status_code == 302
    wrong = other.post(f"{SECOND}authenticate/", {"code": "000000"})
    assert "error-summary" in wrong.content.decode()
    assert other.get("/admin/").status_code == 302
    other.post(f"{SECOND}authenticate/", {"code": code_for(secret, later=True)})
    assert other.get("/admin/").status_code == 200


def test_a_kept_code_works_once_when_the_phone_is_lost(client: Client, person: User) -> None:
    sign_in(client, person)
    turn_on(client)
    held = Authenticator.objects.get(user=person, type="recovery_codes")
    kept = RecoveryCodes(held).get_unused_codes()
    page = client.get(f"{SECOND}recovery-codes/").content.decode()
    assert kept[0] in page
    for signs_in in (True, False):
        other = Client()
        sign_in(other, person)
        other.post(f"{SECOND}authenticate/", {"code": kept[0]})
        assert (other.get("/admin/").status_code == 200) is signs_in


def test_a_stranger_turns_on_nothing(client: Client, db: None) -> None:
    for page in ("", "totp/activate/", "totp/deactivate/", "recovery-codes/"):
        answer = client.get(f"{SECOND}{page}")
        assert answer.headers["Location"].startswith(SIGN_IN)


def test_no_box_says_inside_what_stands_above_it(client: Client, person: User) -> None:
    client.force_login(person)
    for page in ("password/change/", "2fa/totp/activate/", "reauthenticate/"):
        shown = client.get(f"/accounts/{page}", follow=True).content.decode()
        assert "placeholder" not in shown.partition("<main")[2], page
    assert "Current password" in client.get("/accounts/password/change/").content.decode()


def test_the_pages_are_ours_and_hold_nothing_inline(client: Client, person: User) -> None:
    sign_in(client, person)
    for page in ("", "totp/activate/", "recovery-codes/generate/"):
        answer = client.get(f"{SECOND}{page}", follow=True)
        assert answer.status_code == 200
        assert "masthead" in answer.content.decode()
        assert "unsafe" not in answer.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_without_a_server_there_is_no_single_sign_on(client: Client) -> None:
    assert "Sign in with" not in client.get(SIGN_IN).content.decode()
    for page in ("login/", "login/callback/"):
        assert client.get(f"/accounts/oidc/sign-on/{page}").status_code == 404


@pytest.fixture
def server(settings: Any) -> str:
    """A server of single sign-on that does not answer: nothing listens there."""
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "sign-on",
                    "name": "Testshire",
                    "client_id": "precedent",
                    "secret": "s",
                    "settings": {"server_url": "http://127.0.0.1:9"},
                }
            ]
        }
    }
    return "/accounts/oidc/sign-on/login/"


@pytest.mark.django_db
def test_single_sign_on_is_a_button_and_a_get_starts_nothing(client: Client, server: str) -> None:
    page = client.get(f"{SIGN_IN}?next=/contribute/start/").content.decode()
    assert "Sign in with Testshire" in page
    assert server in page
    assert "You go to the sign-in of Testshire" in client.get(server).content.decode()


@pytest.mark.django_db
def test_a_server_that_does_not_answer_is_said_in_words(client: Client, server: str) -> None:
    for answer in (client.post(server), client.get(f"{server}callback/?code=x&state=y")):
        assert answer.status_code in {401, 503}
        assert "That did not work" in answer.content.decode()

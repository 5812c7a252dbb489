"""Guessing is stopped in plain words, and signing out ends it."""

from __future__ import annotations

import pytest
from django.test import Client

from cms.accounts.models import User

SIGN_IN, SIGN_OUT = "/accounts/login/", "/accounts/logout/"
PASSWORD = "a long enough password"


@pytest.fixture
def person(db: None) -> User:
    """Somebody with an account."""
    return User.objects.create_superuser("jo", "jo@precedent.example", PASSWORD)


def test_the_sixth_bad_try_is_refused_in_plain_words(client: Client, person: User) -> None:
    for _ in range(5):
        answer = client.post(SIGN_IN, {"login": person.email, "password": "wrong"})
        assert "Too many" not in answer.content.decode()
    answer = client.post(SIGN_IN, {"login": person.email, "password": "wrong"})
    assert "Too many failed login attempts. Try again later." in answer.content.decode()
    right = client.post(SIGN_IN, {"login": person.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    assert "Too many" in right.content.decode()


def test_somebody_elses_guesses_do_not_lock_out_another(client: Client, person: User) -> None:
    for _ in range(6):
        client.post(SIGN_IN, {"login": "other@precedent.example", "password": "wrong"})
    answer = client.post(SIGN_IN, {"login": person.email, "password": PASSWORD})
    assert answer.status_code == 302


def test_signing_out_ends_the_way_into_the_admin(client: Client, person: User) -> None:
    client.force_login(person)
    assert client.get("/admin/").status_code == 200
    assert "Sign out" in client.get(SIGN_OUT).content.decode()
    assert client.get("/admin/").status_code == 200
    assert client.post(SIGN_OUT).status_code == 302
    assert client.get("/admin/").headers["Location"].startswith(SIGN_IN)


@pytest.mark.django_db
@pytest.mark.parametrize("to", ["", "?next=/admin/"])
def test_who_may_not_enter_the_editors_side_is_told_so_once(client: Client, to: str) -> None:
    User.objects.create_user("reader", "reader@precedent.example", PASSWORD)
    data = {"login": "reader@precedent.example", "password": PASSWORD, "next": to[6:]}
    answer = client.post(f"{SIGN_IN}{to}", data, follow=True)
    assert len(answer.redirect_chain) == 1
    assert answer.status_code == (403 if to else 200)
    assert client.get("/admin/").status_code == 403
    assert "sign out" in client.get("/admin/pages/").content.decode()
    first = client.get("/").content.decode()
    assert "Sign out" in first and "Editors' side" not in first


def test_who_may_enter_is_led_there_and_back(client: Client, person: User) -> None:
    answer = client.post(SIGN_IN, {"login": person.email, "password": PASSWORD})
    assert answer.headers["Location"] == "/admin/"
    assert "Editors' side" in client.get("/").content.decode()


def test_nobody_sees_from_a_shared_copy_who_is_signed_in(client: Client, person: User) -> None:
    assert "Sign in" in client.get("/").content.decode()
    client.force_login(person)
    for address in ("/", "/cases/", "/no-such-page/"):
        answer = client.get(address)
        assert "Cookie" in answer.headers["Vary"]
        assert "public" not in answer.headers.get("Cache-Control", "")


def test_the_account_page_takes_no_picture_and_addresses_have_no_page_of_their_own(
    client: Client, person: User
) -> None:
    client.force_login(person)
    text = client.get("/admin/account/").content.decode()
    assert "New password" in text
    assert 'type="file"' not in text
    assert client.get("/accounts/email/").status_code == 302
    assert Client().get("/admin/account/").status_code == 302


@pytest.mark.django_db
def test_the_policy_is_strict_in_public_and_relaxed_in_the_admin_alone(
    client: Client, person: User
) -> None:
    assert "unsafe" not in client.get(SIGN_IN).headers["Content-Security-Policy"]
    client.force_login(person)
    policy = client.get("/admin/").headers["Content-Security-Policy"]
    assert "'unsafe-inline'" in policy
    assert "http" not in policy and "unsafe-eval" not in policy

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
def test_the_policy_is_strict_in_public_and_relaxed_in_the_admin_alone(
    client: Client, person: User
) -> None:
    assert "unsafe" not in client.get(SIGN_IN).headers["Content-Security-Policy"]
    client.force_login(person)
    policy = client.get("/admin/").headers["Content-Security-Policy"]
    assert "'unsafe-inline'" in policy
    assert "http" not in policy and "unsafe-eval" not in policy

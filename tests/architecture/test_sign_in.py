"""Signing in: one door, throttled."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client

from cms.accounts.models import User
from cms.mail.services import deliver_due

ADDRESS = "/accounts/login/"


@pytest.fixture
def person(db: None) -> User:
    """Somebody with an account."""
    return User.objects.create_superuser("jo", "jo@precedent.example", "a long enough password")


def sign_in(client: Client, email: str, password: str) -> int:
    return client.post(ADDRESS, {"login": email, "password": password}).status_code


def test_an_account_signs_in_by_e_mail_address(client: Client, person: User) -> None:
    assert sign_in(client, person.email, "a long enough password") == 302
    assert client.get("/admin/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_admins_own_door_leads_to_the_one_door(client: Client, method: str) -> None:
    response = getattr(client, method)("/admin/login/?next=/admin/pages/")
    assert response.status_code == 302
    assert response.headers["Location"] == f"{ADDRESS}?next=/admin/pages/"


@pytest.mark.django_db
def test_the_admin_sends_strangers_to_the_one_door(client: Client) -> None:
    assert client.get("/admin/pages/").headers["Location"].startswith(ADDRESS)


def test_guessing_a_password_is_stopped(client: Client, person: User) -> None:
    for _ in range(5):
        assert sign_in(client, person.email, "wrong") == 200
    response = client.post(ADDRESS, {"login": person.email, "password": "a long enough password"})
    assert response.status_code in {200, 429}
    assert "_auth_user_id" not in client.session


def test_asking_for_a_new_password_tells_nobody_who_has_an_account(
    client: Client, person: User
) -> None:
    known = client.post("/accounts/password/reset/", {"email": person.email})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@precedent.example"})
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    deliver_due()
    assert [message.to for message in mail.outbox] == [[person.email]]


@pytest.mark.django_db
def test_a_sign_in_page_is_never_kept_by_caches(client: Client) -> None:
    assert "no-store" in client.get(ADDRESS).headers["Cache-Control"]

"""The people of the champions' room."""

from __future__ import annotations

from itertools import count

import pytest
from django.test import Client

from casestudies.models import CaseIndexPage
from cms.accounts.models import User

_numbers = count(1)


def champion_named(name: str = "") -> User:
    """Return somebody with an account, in no group: what signing up gives."""
    name = name or f"champion-{next(_numbers)}"
    return User.objects.create_user(name, f"{name}@council.example")


def signed_in(user: User) -> Client:
    """Return a browser in which ``user`` is signed in."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def champion(case_index: CaseIndexPage) -> User:
    """Somebody with an account, in no group."""
    return champion_named("robin")


@pytest.fixture
def room(champion: User) -> Client:
    """The champion's browser."""
    return signed_in(champion)

"""People in their roles, signed in to the admin."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from casestudies.models import CaseIndexPage
from casestudies.review.checklists import CHECKLISTS
from cms.accounts.models import User
from cms.accounts.roles import load_roles

SignIn = Callable[[str], tuple[Client, User]]


@pytest.fixture
def sign_in(case_index: CaseIndexPage) -> SignIn:
    """Return a maker of people: by the name of a role, a client that is signed in, and the person."""
    load_roles()

    def make(role: str) -> tuple[Client, User]:
        name = role.lower().replace(" ", "-")
        user = User.objects.create_user(name, f"{name}@council.example")
        user.groups.add(Group.objects.get(name=role))
        client = Client()
        client.force_login(user)
        return client, user

    return make


def passing(**changes: str) -> dict[str, str]:
    """Return a review form that passes any step."""
    items = [item for checklist in CHECKLISTS.values() for item in checklist]
    answers = {f"check-{item.slug}": "yes" for item in items}
    return {**answers, "reviewer_role": "Procurement lead of another council", **changes}

"""Every role against every action, each tried through the admin's own pages and judged by what it did.

An action is a function that is handed a signed-in person and says whether it was done. What a role
is not named for is refused: the table is the whole truth, in both directions.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from casestudies.workflows import prepare_review
from cms.accounts.models import User
from cms.accounts.roles import load_roles
from tests import factories
from tests.accounts.actions import MATRIX, PEOPLE, Person
from tests.accounts.actions.shape import stored
from website.site import prepare_site

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def people(settings: Any, tmp_path: Path) -> dict[str, Person]:
    """One person in each role, and one signed in without any, in a site as set-up makes it."""
    settings.MEDIA_ROOT = tmp_path
    prepare_site()
    prepare_review(factories.case_index())
    load_roles()
    made = {}
    for role in PEOPLE:
        name = role.lower().replace(" ", "-")
        user = User.objects.create_user(name, f"{name}@council.example")
        if role != "Nobody":
            user.groups.add(Group.objects.get(name=role))
        client = Client()
        client.force_login(user)
        made[role] = Person(user, client)
    return made


@pytest.mark.parametrize("name", MATRIX)
def test_an_action_is_done_by_those_who_may_and_by_nobody_else(
    people: dict[str, Person], name: str
) -> None:
    action, allowed = MATRIX[name]
    assert {role for role, person in people.items() if action(person)} == allowed


def test_a_stranger_gets_no_further_than_the_door(people: dict[str, Person]) -> None:
    page = factories.published_case()
    for name, args in (
        ("wagtailadmin_home", []),
        ("wagtailadmin_pages:edit", [page.pk]),
        ("case_withdraw", [page.pk]),
        ("case_end_review", [page.pk]),
        ("case_notes", [page.pk]),
        ("cases:index", []),
        ("case_reviews", []),
        ("case_review", [page.pk]),
        ("case_comments", [page.pk]),
        ("case_contact", [page.pk]),
        ("case_agreements", [page.pk]),
        ("going_stale", []),
        ("statements:index", []),
        ("questions:index", []),
        ("problem_reports:index", []),
        ("search_index", []),
        ("wagtailsnippets_taxonomy_sector:list", []),
        ("wagtailsnippets_organisations_organisation:list", []),
        ("wagtailsnippets_exchange_documenttemplate:list", []),
        ("wagtaildocs:index", []),
    ):
        for answer in (
            Client().get(reverse(name, args=args)),
            Client().post(reverse(name, args=args)),
        ):
            assert answer.status_code == 302
            assert "/accounts/login/" in answer.headers["Location"]
    assert stored(page).live

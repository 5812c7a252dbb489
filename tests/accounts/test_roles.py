"""Who may do what: the five roles as a matrix, through the admin's own pages."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from casestudies.models import CaseIndexPage, CaseStudyPage
from cms.accounts.models import User
from cms.accounts.roles import ROLES, load_roles
from taxonomy.models import Method, Term
from tests import factories

pytestmark = pytest.mark.django_db

PEOPLE = ("Reader", "Champion", "Editor", "Vocabulary keeper", "Administrator")


@pytest.fixture
def people(case_index: CaseIndexPage) -> dict[str, User]:
    load_roles()
    made = {}
    for name in PEOPLE:
        user = User.objects.create_user(name, f"{name.split()[0].lower()}@council.example")
        user.groups.add(Group.objects.get(name=name))
        made[name] = user
    return made


def opens(user: User, address: str) -> bool:
    client = Client()
    client.force_login(user)
    return client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("may", "address"),
    [
        (PEOPLE[1:], lambda page: reverse("wagtailadmin_home")),
        (
            ("Champion", "Editor", "Administrator"),
            lambda page: reverse(
                "wagtailadmin_pages:add",
                args=["casestudies", "casestudypage", page.get_parent().pk],
            ),
        ),
        (
            ("Editor", "Administrator"),
            lambda page: reverse("wagtailadmin_pages:edit", args=[page.pk]),
        ),
        (
            ("Editor", "Administrator"),
            lambda page: reverse("wagtailadmin_pages:unpublish", args=[page.pk]),
        ),
        (
            ("Editor", "Administrator"),
            lambda page: reverse("wagtailsnippets_organisations_organisation:add"),
        ),
        (
            ("Vocabulary keeper", "Administrator"),
            lambda page: reverse("wagtailsnippets_taxonomy_method:add"),
        ),
        (
            ("Vocabulary keeper", "Administrator"),
            lambda page: reverse("wagtailsnippets_taxonomy_method:edit", args=[_method().pk]),
        ),
        (
            ("Editor", "Vocabulary keeper", "Administrator"),
            lambda page: reverse("wagtailsnippets_taxonomy_method:list"),
        ),
        (("Administrator",), lambda page: reverse("wagtailusers_users:index")),
        (("Editor", "Administrator"), lambda page: f"/search/explain/?q=x&case={page.ref}"),
        (
            ("Editor", "Vocabulary keeper", "Administrator"),
            lambda page: reverse("searches"),
        ),
    ],
    ids=[
        "admin",
        "add a case",
        "edit another's case",
        "unpublish",
        "add an organisation",
        "add a method",
        "change a method",
        "list methods",
        "manage people",
        "explain search",
        "what people search for",
    ],
)
def test_each_role_opens_what_it_needs_and_nothing_else(
    people: dict[str, User], may: tuple[str, ...], address: object
) -> None:
    page = factories.published_case()
    url = address(page)  # type: ignore[operator]
    assert {name for name, user in people.items() if opens(user, url)} == set(may)


def _method() -> Term:
    term: Term = factories.term(Method)
    return term


def test_a_champion_edits_their_own_draft_and_may_not_publish_it(people: dict[str, User]) -> None:
    champion = people["Champion"]
    page = factories.draft(user=champion)
    permissions = page.permissions_for_user(champion)
    assert permissions.can_edit()
    assert not permissions.can_publish()
    assert not factories.published_case().permissions_for_user(champion).can_edit()


def test_loading_roles_again_changes_nothing_and_takes_away_what_was_added(
    people: dict[str, User],
) -> None:
    group = Group.objects.get(name="Reader")
    group.permissions.add(*Group.objects.get(name="Editor").permissions.all())
    load_roles()
    assert not group.permissions.exists()
    assert Group.objects.filter(name__in=[role.name for role in ROLES]).count() == len(ROLES)


def test_wagtails_own_groups_go_unless_somebody_is_in_them(people: dict[str, User]) -> None:
    assert not Group.objects.filter(name__in=("Editors", "Moderators")).exists()
    held = Group.objects.create(name="Moderators")
    people["Reader"].groups.add(held)
    load_roles()
    assert Group.objects.filter(name="Moderators").exists()


@pytest.mark.django_db
def test_without_a_case_list_the_command_says_what_to_do() -> None:
    CaseStudyPage.objects.all().delete()
    with pytest.raises(CommandError, match="prepare_site"):
        call_command("load_roles")

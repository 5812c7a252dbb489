"""What an action of the matrix is, who may do it, and the people who try it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import querydict_from_html

from casestudies.models import CaseStudyPage
from cms.accounts.models import User

PEOPLE = ("Nobody", "Reader", "Champion", "Editor", "Vocabulary keeper", "Administrator")
numbers = count(1)


@dataclass(frozen=True)
class Person:
    """Somebody in one role, signed in."""

    user: User
    client: Client

    def get(self, name: str, *args: Any) -> int:
        """The status of a page of the admin."""
        return self.client.get(reverse(name, args=args)).status_code

    def post(self, name: str, *args: Any, **data: Any) -> int:
        """The status of the answer to a form, sent without looking at it first."""
        return self.client.post(reverse(name, args=args), data).status_code

    def send(self, url: str, form: str, **changes: Any) -> None:
        """Open a form as a browser does, change it and send it; nothing where it does not open."""
        page = self.client.get(url)
        if page.status_code != 200:
            return
        data = querydict_from_html(page.content.decode(), form_id=form).copy()
        data.update(changes)
        self.client.post(url, data)


Action = Callable[[Person], bool]
MATRIX: dict[str, tuple[Action, frozenset[str]]] = {}


def may(*roles: str) -> Callable[[Action], Action]:
    """Enter an action into the matrix with the roles that may do it."""

    def enter(action: Action) -> Action:
        MATRIX[action.__name__] = (action, frozenset(roles))
        return action

    return enter


CHAMPIONS = ("Champion", "Editor", "Administrator")
EDITORS = ("Editor", "Administrator")
KEEPERS = ("Vocabulary keeper", "Administrator")


def own(person: Person, page: CaseStudyPage) -> CaseStudyPage:
    """Make the case ``person``'s own."""
    CaseStudyPage.objects.filter(pk=page.pk).update(owner=person.user)
    return page


def stored(page: CaseStudyPage) -> CaseStudyPage:
    """The case as the database has it."""
    return CaseStudyPage.objects.get(pk=page.pk)


def edit_address(page: CaseStudyPage) -> str:
    """Where the case is edited in the admin."""
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def somebody() -> User:
    """Another person, in no role."""
    number = next(numbers)
    return User.objects.create_user(f"somebody{number}", f"somebody{number}@council.example")

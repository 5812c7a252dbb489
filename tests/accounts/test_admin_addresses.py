"""Every address of our own below ``/admin/``, opened by every role: whoever may get there does, and nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone
from wagtail import hooks

from casestudies import services
from casestudies.models import CaseStudyPage, ChangeNote
from casestudies.workflows import prepare_review
from cms.accounts.models import User
from cms.accounts.roles import load_roles
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ROLES = ("stranger", "Nobody", "Reader", "Champion", "Vocabulary keeper", "Editor", "Administrator")
EDITORS = frozenset({"Editor", "Administrator"})
KEEPERS = EDITORS | {"Vocabulary keeper"}
OURS = ("casestudies.", "contributions.", "search.", "cms.", "exchange.", "organisations.")

MAY = {
    "case_withdraw": EDITORS,
    "case_restore": EDITORS,
    "case_end_review": EDITORS,
    "case_merge": EDITORS,
    "case_reviews": EDITORS,
    "case_review": EDITORS,
    "case_notes": EDITORS,
    "case_note_edit": EDITORS,
    "case_comments": EDITORS,
    "case_contact": EDITORS,
    "case_agreements": EDITORS,
    "memberships_waiting": EDITORS,
    "going_stale": EDITORS,
    "outbox": EDITORS,
    "search_index": EDITORS,
    "searches": KEEPERS,
    "searches_csv": KEEPERS,
}
"""Who gets through, by address. A new page of the editors' side gets a line here, or the first test fails."""

IN_MENU = (
    "case_reviews",
    "memberships_waiting",
    "going_stale",
    "outbox",
    "search_index",
    "searches",
)
"""Those that the menu of the admin leads to."""

SENDING = {
    "search_index": frozenset({"Administrator"}),
    "case_comments": frozenset(),  # an empty form names no comment, which is a 404
    "case_reviews": frozenset(),
    "going_stale": frozenset(),
    "searches": frozenset(),
    "searches_csv": frozenset(),
}
"""Who may send a form, where others may only look."""


def _home(pattern: URLPattern) -> str:
    view = getattr(pattern.callback, "view_class", pattern.callback)
    return str(view.__module__)


def addresses() -> set[str]:
    """Ours by name; lists with forms of their own (view sets) are in the matrix of actions."""
    made = [url for urls in hooks.get_hooks("register_admin_urls") for url in urls()]
    return {
        str(each.name)
        for each in made
        if isinstance(each, URLPattern) and _home(each).startswith(OURS)
    }


def test_every_address_of_our_own_says_who_may_open_it() -> None:
    assert addresses() == set(MAY)


@pytest.fixture
def browsers(case_index: Any) -> dict[str, Client]:
    load_roles()
    prepare_review(case_index)
    made = {"stranger": Client(raise_request_exception=False)}
    for role in ROLES[1:]:
        name = role.lower().replace(" ", "-")
        user = User.objects.create_user(name, f"{name}@council.example")
        if role != "Nobody":
            user.groups.add(Group.objects.get(name=role))
        made[role] = Client(raise_request_exception=False)
        made[role].force_login(user)
    return made


def test_the_menu_leads_each_role_to_what_it_may_open(browsers: dict[str, Client]) -> None:
    for role in ROLES:
        shown = browsers[role].get("/admin/").content.decode()
        led_to = {name for name in IN_MENU if f'"{reverse(name)}"' in shown}
        assert led_to == {name for name in IN_MENU if role in MAY[name]}, role


def _args(name: str) -> list[Any]:
    """What stands in an address: a case in the state in which it has something to do."""
    if name == "searches_csv":
        return ["most-asked"]
    if name in ("case_review", "case_end_review"):
        page = factories.complete_draft()
        page.get_workflow().start(page, None)
        return [page.pk]
    if not name.startswith("case_") or name == "case_reviews":
        return []
    page = factories.published_case()
    if name == "case_restore":
        services.withdraw(page, "legal")
    if name == "case_note_edit":
        day = timezone.localdate()
        return [ChangeNote.objects.create(page=page, kind="update", text="Note.", date=day).pk]
    return [page.pk]


@pytest.mark.parametrize("name", MAY)
def test_an_address_opens_to_those_who_may_and_to_nobody_else(
    browsers: dict[str, Client], name: str
) -> None:
    url = reverse(name, args=_args(name))
    before = list(CaseStudyPage.objects.values_list("live", "latest_revision"))
    for method, may in (("get", MAY), ("post", {**MAY, **SENDING})):
        got = {role for role in ROLES if _gets_in(browsers[role], method, url)}
        assert got == may[name], method
    assert list(CaseStudyPage.objects.values_list("live", "latest_revision")) == before


def _gets_in(browser: Client, method: str, url: str) -> bool:
    """Whether the page, or its answer to an empty form, is shown; whatever was written is undone."""
    with transaction.atomic():
        answer = getattr(browser, method)(url)
        transaction.set_rollback(True)
    assert answer.status_code < 500
    if answer.status_code in (403, 404, 405):
        return False
    to = answer.headers.get("Location", "")
    return not (to == "/admin/" or to.startswith("/accounts/login/"))

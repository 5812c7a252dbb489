"""Every role and stranger, at every address of the champions' room, in every state of a case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse
from django.utils import timezone

from casestudies import services
from casestudies.models import CaseIndexPage, CaseStudyPage
from casestudies.workflows import prepare_review
from cms.accounts.models import User
from cms.accounts.roles import load_roles
from contributions.models import CaseWriter, WriterRole
from contributions.urls import urlpatterns
from tests import factories
from tests.contributions.conftest import champion_named
from tests.contributions.matrix import ANYBODY, GROUPS, ROLES, ROWS, STATES, Row

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TOLD_APART = ("stranger", "newcomer", "owner", "writer", "asked")
"""Who is tried in every state; all roles are tried where the case is published."""

NOT_FOUND_OR_FORBIDDEN = {403, 404}


def _flat(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from _flat(each.url_patterns)
        else:
            yield each


ADDRESSES = {each.name or str(each.pattern): each for each in _flat(urlpatterns)}


def test_every_address_of_the_room_has_its_row_in_the_matrix() -> None:
    assert sorted(ADDRESSES) == sorted(row.name for row in ROWS)


@pytest.fixture
def people(case_index: CaseIndexPage) -> dict[str, User]:
    load_roles()
    made = {role: champion_named(role.replace(" ", "-").lower()) for role in ROLES[1:]}
    for name in GROUPS:
        made[name].groups.add(Group.objects.get(name=name))
    return made


@pytest.fixture
def browsers(people: dict[str, User]) -> dict[str, Client]:
    made = {"stranger": Client(raise_request_exception=False)}
    for role, user in people.items():
        made[role] = Client(raise_request_exception=False)
        made[role].force_login(user)
    return made


def case_in(state: str, people: dict[str, User], **fields: Any) -> CaseStudyPage:
    """Return a case of the owner's in that state, with all its people; ``fields`` say what else it holds."""
    case = factories.complete_draft("Ours", owner=people["owner"], **fields)
    CaseStudyPage.objects.filter(pk=case.pk).update(owner=people["owner"])
    if "suppliers" in fields:
        case.consents.add(factories.supplier_consent())
        services.save_draft(case)
    now = timezone.now()
    for role in WriterRole.values:
        CaseWriter.objects.create(page=case, user=people[role], role=role, accepted_at=now)
    CaseWriter.objects.create(page=case, user=people["asked"])
    _bring(case, state, people)
    stored: CaseStudyPage = CaseStudyPage.objects.get(pk=case.pk)
    return stored


def _bring(case: CaseStudyPage, state: str, people: dict[str, User]) -> None:
    if state in {"in review", "sent back"}:
        prepare_review(CaseIndexPage.objects.get())
        review = case.get_workflow().start(case, people["owner"]).current_task_state
        if state == "sent back":
            review.reject(user=people["Editor"], comment="More.")
        return
    if state == "scheduled":
        case.embargo_until = timezone.now() + timedelta(days=9)
    if state != "draft":
        case = services.publish(case)
    if state == "changed since":
        case.title = "Ours, changed"
        services.save_draft(case)
    if state == "withdrawn":
        services.withdraw(case, "owner-request")
    if state == "merged":
        services.merge_cases(case, factories.published_case("The other"))


@pytest.mark.parametrize("state", STATES)
def test_each_role_gets_where_it_may_and_nowhere_else(
    people: dict[str, User], browsers: dict[str, Client], state: str
) -> None:
    case = case_in(state, people)
    roles = ROLES if state == "published" else TOLD_APART
    wrong = [
        f"{method} {row.name} as {role}: {said}"
        for row in ROWS
        for role in roles
        for method in ("get", "post")
        if (said := _wrong(row, role, state, _tried(browsers[role], method, row, case)))
    ]
    assert wrong == []


def _tried(browser: Client, method: str, row: Row, case: CaseStudyPage) -> tuple[int, str]:
    """What the address answers; whatever it wrote is undone."""
    with transaction.atomic():
        answer = getattr(browser, method)(reverse(row.name, args=row.args(case)))
        transaction.set_rollback(True)
    return answer.status_code, answer.headers.get("Location", "")


def _wrong(row: Row, role: str, state: str, answer: tuple[int, str]) -> str:
    """What is wrong with an answer; empty where it is as the matrix says."""
    status, to = answer
    asked_to_sign_in = status == 302 and to.startswith("/accounts/login/")
    said = f"{status} {to}"
    if status >= 500:
        return said
    if role not in row.may or _is_nobodys(row, state):
        refused = asked_to_sign_in if role == "stranger" else status in NOT_FOUND_OR_FORBIDDEN
        return "" if refused else said
    may_refuse = state in row.closed_in or row.may == ANYBODY
    if may_refuse and status in NOT_FOUND_OR_FORBIDDEN:
        return ""
    return said if asked_to_sign_in or status in NOT_FOUND_OR_FORBIDDEN else ""


def _is_nobodys(row: Row, state: str) -> bool:
    """Whether the address is that of a case which was merged into another."""
    return state == "merged" and "case_ref" in str(ADDRESSES[row.name].pattern)

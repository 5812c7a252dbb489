"""What each of the people of a case can do to it in each state, judged by what is different afterwards.

``test_permission_matrix.py`` tries every address; here each command is sent as its form sends it. The table is the
whole truth, in both directions: who is not named for a state changes nothing there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from casestudies.models import CaseStudyPage, Tombstone
from cms.accounts.models import User
from contributions.models import AgreementRequest, CaseWriter
from organisations.models import Membership
from tests import factories
from tests.contributions.test_permission_matrix import (  # noqa: F401 - fixtures
    browsers,
    case_in,
    people,
)
from tests.contributions.writing.helpers import sent

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ROLES = ("stranger", "Reader", "Editor", "newcomer", "asked", "owner", "writer")
TOLD_APART = ("stranger", "Editor", "owner", "writer")
"""Who is tried in every state; all roles are tried where the case is published."""

STATES = ("draft", "in review", "published", "withdrawn")
ALWAYS = set(STATES)
NEVER: set[str] = set()
NOT_READ_NOW = ALWAYS - {"in review"}


def _place(case: CaseStudyPage, role: str) -> str:
    return str(CaseWriter.objects.get(page=case, role=role, accepted_at__isnull=False).pk)


Form = Callable[[CaseStudyPage], tuple[str, dict[str, Any]]]

COMMANDS: dict[str, tuple[Form, set[str], set[str]]] = {
    # command: its form, the states in which the owner does it, and those in which a writer does
    "write": (
        lambda case: ("edit/", sent(case, "short", challenge="Changed.")),
        NOT_READ_NOW,
        NOT_READ_NOW,
    ),
    "send": (lambda _: ("submit/", {}), {"draft", "published"}, {"draft", "published"}),
    "take back from review": (lambda _: ("submit/take-back/", {}), {"in review"}, {"in review"}),
    "withdraw": (lambda _: ("withdraw/", {"reason": "owner-request"}), {"published"}, NEVER),
    "hold back": (lambda _: ("embargo/", {"day": "2099-01-01"}), ALWAYS, NEVER),
    "call a request off": (
        lambda case: (
            "agreement/call-off/",
            {"request": str(AgreementRequest.objects.get(page=case).pk)},
        ),
        ALWAYS,
        NEVER,
    ),
    "hand over": (
        lambda case: ("people/hand-over/", {"person": _place(case, "successor")}),
        ALWAYS,
        NEVER,
    ),
    "take a writer's place away": (
        lambda case: (f"people/{_place(case, 'writer')}/remove/", {}),
        ALWAYS,
        NEVER,
    ),
    "say that it is still true": (
        lambda _: ("update/", {"still-true": "1"}),
        {"published"},
        {"published"},
    ),
}


def _as_it_stands(case: CaseStudyPage) -> tuple[Any, ...]:
    """All that a command could change."""
    stored = CaseStudyPage.objects.get(pk=case.pk)
    review = stored.current_workflow_state
    return (
        stored.live,
        stored.latest_revision_id,
        review and review.status,
        stored.confirmations.count(),
        Tombstone.objects.filter(ref=case.ref).exists(),
        list(CaseWriter.objects.filter(page=case).order_by("pk").values_list("pk", "role")),
        list(AgreementRequest.objects.filter(page=case).values_list("answer", flat=True)),
    )


def _doers(
    command: Form, case: CaseStudyPage, clients: dict[str, Client], roles: tuple[str, ...]
) -> set[str]:
    """Return the roles as which the command did anything; each time it is undone."""
    path, data = command(case)
    before, found = _as_it_stands(case), set()
    for role in roles:
        with transaction.atomic():
            answer = clients[role].post(f"/contribute/{case.ref}/{path}", data)
            assert answer.status_code < 500
            if _as_it_stands(case) != before:
                found.add(role)
            transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("state", STATES)
def test_each_command_is_done_by_those_who_may_in_the_states_in_which_they_may(
    people: dict[str, User],  # noqa: F811 - the fixture
    browsers: dict[str, Client],  # noqa: F811 - the fixture
    state: str,
) -> None:
    case = case_in(state, people)
    body = factories.organisation()
    for role in ("owner", "writer"):
        Membership.objects.create(user=people[role], organisation=body, approved=True)
    AgreementRequest.objects.create(
        page=case, asked_by=people["owner"], email="a@b.example", asked_at=timezone.now()
    )
    roles = ROLES if state == "published" else TOLD_APART
    expected = {
        name: {role for role, states in (("owner", owner), ("writer", writer)) if state in states}
        for name, (_, owner, writer) in COMMANDS.items()
    }
    done = {
        name: _doers(command, case, browsers, roles) for name, (command, *_) in COMMANDS.items()
    }
    assert done == expected

"""What each role, and each of a case's people, can do to it in each state, judged by what is different afterwards.

``commands.py`` holds the table, and it is the whole truth in both directions: who is not named for a state changes
nothing there. The rest stands elsewhere: every address of the room by its answer, in more states
(``test_permission_matrix.py``); what each role does in the admin (``tests/accounts/test_role_matrix.py``); documents
that were handed in, which are one person's and not a case's (``matrix.py``). To erase a person has no address:
``erase_person`` is a command of whoever runs the server, and there is nobody to refuse it to (``test_erasure.py``).

Where a case is published each role is tried alone. Elsewhere one person holds every role at once, and was asked to
write the case and has not said yes: a role only ever adds to what somebody may do, so what they are refused, each of
these is. A link asks nobody who they are: it is tried without an account, and with every role.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Model
from django.test import Client

from casestudies.models import CaseStudyPage, Confirmation, Consent, Quotation, Statement
from cms.accounts.models import User
from cms.mail.models import OutgoingEmail
from contributions.models import AgreementRequest, CaseWriter, FieldComment, Invitation
from organisations.models import Membership
from tests import factories
from tests.contributions.commands import COMMANDS, STATES, Command
from tests.contributions.conftest import champion_named, signed_in
from tests.contributions.matrix import ANYBODY, GROUPS, PEOPLE, ROLES
from tests.contributions.test_permission_matrix import (  # noqa: F401 - fixtures
    browsers,
    case_in,
    people,
)

EVERY_ROLE = "every role at once"
AT_ONCE = frozenset({*GROUPS, "newcomer", "asked"})
TOLD_APART = ("stranger", EVERY_ROLE, *sorted(PEOPLE))

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def _as_it_stands(case: CaseStudyPage) -> tuple[Any, ...]:
    """All that a command could change."""
    stored = CaseStudyPage.objects.get(pk=case.pk)
    review = stored.current_workflow_state
    rows: dict[type[Model], tuple[str, ...]] = {
        Consent: ("withdrawn_on",),
        CaseWriter: ("role",),
        AgreementRequest: ("answer",),
        FieldComment: ("settled_at",),
        Statement: ("state",),
        Confirmation: (),
        Invitation: (),
    }
    return (
        stored.live,
        stored.latest_revision_id,
        review and review.status,
        list(stored.revisions.order_by("pk").values_list("pk", "approved_go_live_at")),
        OutgoingEmail.objects.count(),
        *(
            list(
                model._default_manager.filter(page=case).order_by("pk").values_list("pk", *columns)
            )
            for model, columns in rows.items()
        ),
    )


class Trial:
    """A command, tried as one role after another; whatever it does is undone."""

    def __init__(self, command: Command, case: CaseStudyPage, clients: dict[str, Client]) -> None:
        path, self.data = command.form(case)
        self.path = path if path.startswith("/") else f"/contribute/{case.ref}/{path}"
        self.case, self.clients = case, clients
        self.before = _as_it_stands(case)

    def is_done_by(self, roles: Iterable[str]) -> bool:
        """Whether anything is different once each of ``roles`` has sent it."""
        with transaction.atomic():
            for role in roles:
                assert self.clients[role].post(self.path, self.data).status_code < 500
            is_done = _as_it_stands(self.case) != self.before
            transaction.set_rollback(True)
        return is_done

    def doers(self, likely: set[str], others: set[str]) -> set[str]:
        """Return the roles as which it does anything; the ``others`` are told apart where one of them does."""
        tried = likely | others if self.is_done_by(others) else likely
        return {role for role in tried if self.is_done_by([role])}


def _tried(command: Command, state: str) -> tuple[str, ...]:
    if command.by == ANYBODY:
        return "stranger", EVERY_ROLE
    return ROLES if state == "published" else TOLD_APART


def _may(command: Command, state: str, roles: Iterable[str]) -> set[str]:
    may = command.by if state in command.states else frozenset()
    return {role for role in roles if may & (AT_ONCE if role == EVERY_ROLE else {role})}


def _doers(
    command: Command, state: str, case: CaseStudyPage, clients: dict[str, Client]
) -> tuple[set[str], set[str]]:
    """Return who does it, and who may."""
    may = _may(command, state, roles := _tried(command, state))
    with transaction.atomic():
        found = Trial(command, case, clients).doers(may, set(roles) - may)
        transaction.set_rollback(True)
    return found, may


@pytest.mark.parametrize("state", STATES)
def test_each_command_is_done_by_those_who_may_in_the_states_in_which_they_may(
    people: dict[str, User],  # noqa: F811 - the fixture
    browsers: dict[str, Client],  # noqa: F811 - the fixture
    state: str,
) -> None:
    words = Quotation(row_id="w1", text="It saved us a week.", permission=True)
    case = case_in(state, people, quotations=[words])
    body = factories.organisation()
    for role in PEOPLE:
        Membership.objects.create(user=people[role], organisation=body, approved=True)
    person = champion_named("every-role")
    person.groups.set(Group.objects.filter(name__in=GROUPS))
    CaseWriter.objects.create(page=case, user=person)
    clients = {**browsers, EVERY_ROLE: signed_in(person)}
    found = {name: _doers(command, state, case, clients) for name, command in COMMANDS.items()}
    assert {name: done for name, (done, _) in found.items()} == {
        name: may for name, (_, may) in found.items()
    }

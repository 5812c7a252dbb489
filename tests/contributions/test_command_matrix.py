"""What each role, and each of a case's people, can do to it in each state, judged by what is different afterwards.

``commands`` holds the table, and it is the whole truth in both directions: who is not named for a state changes
nothing there. ``test_every_form.py`` sees to it that no form of ours is without its entry. The rest stands elsewhere:
every address of the room by its answer (``test_permission_matrix.py``); what one person does with documents and an
account of their own (``test_own_commands.py``); what each role does on Wagtail's own pages
(``tests/accounts/test_role_matrix.py``). To erase a person has no address: ``erase_person`` is a command of whoever
runs the server, and there is nobody to refuse it to (``test_erasure.py``).

Where a case is published each role is tried alone. Elsewhere one person holds every role at once, and was asked to
write the case and has not said yes: a role only ever adds to what somebody may do, so what they are refused, each of
these is. A link asks nobody who they are: it is tried without an account, and with every role.
"""

from __future__ import annotations

from functools import partial

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from casestudies.models import CaseStudyPage, Quotation, Supplier
from cms.accounts.models import User
from contributions.models import CaseWriter
from organisations.models import Membership
from tests import factories
from tests.contributions.commands import COMMANDS
from tests.contributions.commands.shape import Command
from tests.contributions.conftest import champion_named, signed_in
from tests.contributions.matrix import ANYBODY, GROUPS, PEOPLE, ROLES, STATES
from tests.contributions.test_permission_matrix import (  # noqa: F401 - fixtures
    browsers,
    case_in,
    people,
)
from tests.contributions.trials import Trial, undone

EVERY_ROLE = "every role at once"
AT_ONCE = frozenset({*GROUPS, "asked"})
VARIANTS = frozenset({"sent back", "changed since"})
"""A draft again, and a public case with a draft beside it: owner and writer stand for its people there."""

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def _tried(command: Command, state: str) -> set[str]:
    if command.by == ANYBODY:
        return {"stranger", EVERY_ROLE}
    if state == "published":
        return set(ROLES)
    told_apart = PEOPLE - {"successor"} if state in VARIANTS else PEOPLE
    return {"stranger", EVERY_ROLE, *told_apart, *(command.by - {*AT_ONCE, *PEOPLE})}


def _those_of(who: frozenset[str], roles: set[str]) -> set[str]:
    return {role for role in roles if who & (AT_ONCE if role == EVERY_ROLE else {role})}


def _doers(
    command: Command, state: str, case: CaseStudyPage, clients: dict[str, Client]
) -> tuple[set[str], set[str]]:
    """Return who does it, and who may."""
    roles = _tried(command, state)
    trusted = _those_of(command.by, roles)
    may = trusted if state in command.states else set()
    with undone():
        args, data = command.form(case)
        path = reverse(command.address, args=args)
        trial = Trial(path, data, clients, frozenset(trusted), partial(command.look, case))
        found = trial.doers(may, roles - may)
    return found, may


@pytest.mark.parametrize("state", STATES)
def test_each_command_is_done_by_those_who_may_in_the_states_in_which_they_may(
    people: dict[str, User],  # noqa: F811 - the fixture
    browsers: dict[str, Client],  # noqa: F811 - the fixture
    state: str,
) -> None:
    words = Quotation(row_id="w1", text="It saved us a week.", permission=True)
    case = case_in(
        state, people, quotations=[words], suppliers=[Supplier(row_id="s1", name="Small Rounds")]
    )
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

"""What one person does with what is theirs: documents that they handed in, their account, where they belong.

Judged by whether any row at all was written, as every role. A document is of who handed it in; whoever writes the one
case that it stands beside has it too.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from cms.accounts.models import User
from organisations.models import Membership
from tests import factories
from tests.contributions.commands import documents, own
from tests.contributions.conftest import champion_named, signed_in
from tests.contributions.matrix import GROUPS, ROLES
from tests.contributions.test_permission_matrix import browsers, people  # noqa: F401 - fixtures
from tests.contributions.trials import Trial, undone

EVERY_ROLE = "every role at once"

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def _trial(path: str, data: Mapping[str, Any], clients: Mapping[str, Client]) -> Trial:
    return Trial(path, data, clients, frozenset(), list)


def test_each_command_of_a_document_is_done_by_whose_it_is_and_by_nobody_else(
    people: dict[str, User],  # noqa: F811 - the fixture
    browsers: dict[str, Client],  # noqa: F811 - the fixture
) -> None:
    person = champion_named("every-role")
    person.groups.set(Group.objects.filter(name__in=GROUPS))
    tried = {"stranger", "owner", "writer", EVERY_ROLE}
    clients = {**browsers, EVERY_ROLE: signed_in(person)}
    found, expected = {}, {}
    for state in documents.STATES:
        with undone():
            job = documents.job_in(state, people)
            for name, command in documents.COMMANDS.items():
                may = set(command.may(state))
                with undone():
                    args, data = command.form(job)
                    trial = _trial(reverse(command.address, args=args), data, clients)
                    found[state, name] = trial.doers(may, tried - may)
                expected[state, name] = may
    assert found == expected


def test_what_somebody_does_for_themselves_takes_an_account_and_to_invite_a_membership(
    people: dict[str, User],  # noqa: F811 - the fixture
    browsers: dict[str, Client],  # noqa: F811 - the fixture
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.VAR_DIR = tmp_path
    body = factories.organisation("Testshire Council")
    for name, approved in (("owner", True), ("writer", False)):
        Membership.objects.create(user=people[name], organisation=body, approved=approved)
    found = {}
    for name, command in own.COMMANDS.items():
        with undone():
            trial = _trial(reverse(command.address), command.data(body), browsers)
            found[name] = trial.doers(set(command.by), set(ROLES) - command.by)
    assert found == {name: set(command.by) for name, command in own.COMMANDS.items()}

"""Every role against what waits for an answer on pages of ours, and against terms and programmes.

As ``test_role_matrix.py``, for actions that are about no case: each is undone, so that one site does for all.
"""

from __future__ import annotations

from itertools import count

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import User
from cms.mail.models import MailState, OutgoingEmail
from organisations.models import Membership, Programme
from search.models import IndexTarget
from taxonomy.models import Sector, Term
from tests import factories
from tests.accounts.actions.shape import EDITORS, KEEPERS, Action, Person
from tests.accounts.test_role_matrix import people  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

_numbers = count(1)


def _asks_to_belong() -> Membership:
    name = f"asks{next(_numbers)}"
    user = User.objects.create_user(name, f"{name}@council.example")
    return Membership.objects.create(user=user, organisation=factories.organisation())


def confirm_who_belongs(person: Person) -> bool:
    place = _asks_to_belong()
    person.post("memberships_waiting", confirm=place.pk)
    return Membership.objects.filter(pk=place.pk, approved=True).exists()


def refuse_who_belongs(person: Person) -> bool:
    place = _asks_to_belong()
    person.post("memberships_waiting", refuse=place.pk, reason="Write from work.")
    return not Membership.objects.filter(pk=place.pk).exists()


def try_parked_email_again(person: Person) -> bool:
    email = OutgoingEmail.objects.create(to="a@b.example", kind="x", state=MailState.PARKED)
    person.post("outbox", email=email.pk)
    return not OutgoingEmail.objects.filter(pk=email.pk, state=MailState.PARKED).exists()


def forget_an_index(person: Person) -> bool:
    left = IndexTarget.objects.create(
        name="left-behind", engine="embedded", built_at=timezone.now()
    )
    person.post("search_index", forget=left.pk)
    return not IndexTarget.objects.filter(pk=left.pk).exists()


def merge_programmes(person: Person) -> bool:
    loser, winner = (Programme.objects.create(name=name, slug=name) for name in ("one", "two"))
    person.post("wagtailsnippets_organisations_programme:merge", loser.pk, winner=winner.pk)
    return Programme.objects.get(pk=loser.pk).merged_into_id == winner.pk


def add_a_term(person: Person) -> bool:
    url = reverse("wagtailsnippets_taxonomy_sector:add")
    person.send(url, "w-editor-form", name="Added", slug="added", definition="For tests.")
    return Sector.objects.filter(name="Added").exists()


def restore_a_term(person: Person) -> bool:
    term = factories.term(Sector, status="retired")
    person.post("wagtailsnippets_taxonomy_sector:restore", term.pk)
    return Term.objects.get(pk=term.pk).status != "retired"


QUEUES: dict[str, tuple[Action, tuple[str, ...]]] = {
    action.__name__: (action, roles)
    for action, roles in (
        (confirm_who_belongs, EDITORS),
        (refuse_who_belongs, EDITORS),
        (try_parked_email_again, EDITORS),
        (forget_an_index, ("Administrator",)),
        (merge_programmes, EDITORS),
        (add_a_term, KEEPERS),
        (restore_a_term, KEEPERS),
    )
}


def _is_done(action: Action, person: Person) -> bool:
    with transaction.atomic():
        done = action(person)
        transaction.set_rollback(True)
    return done


def test_each_action_is_done_by_those_who_may_and_by_nobody_else(
    people: dict[str, Person],  # noqa: F811 - the fixture
) -> None:
    found = {
        name: {role for role, person in people.items() if _is_done(action, person)}
        for name, (action, _) in QUEUES.items()
    }
    assert found == {name: set(roles) for name, (_, roles) in QUEUES.items()}

"""Who made a case deletes it in the admin while it is a draft of theirs alone, and no later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casestudies import services
from casestudies.agreeing import latest
from casestudies.models import CaseIndexPage, CaseStudyPage
from casestudies.workflows import prepare_review
from cms.accounts.models import User
from cms.accounts.roles import CHAMPION
from contributions.models import CaseWriter
from tests import factories
from tests.casestudies.conftest import SignIn, sign_in  # noqa: F401 - a fixture
from tests.contributions.conftest import champion_named

pytestmark = pytest.mark.django_db


def _withdrawn(page: CaseStudyPage, _user: User) -> None:
    services.withdraw(services.publish(latest(page)), "legal")


def _in_review(page: CaseStudyPage, user: User) -> None:
    prepare_review(CaseIndexPage.objects.get())
    workflow = page.get_workflow()
    assert workflow is not None
    workflow.start(page, user)


def _sent_back(page: CaseStudyPage, user: User) -> None:
    _in_review(page, user)
    page.current_workflow_state.current_task_state.reject(user=user)


def _waiting(page: CaseStudyPage, _user: User) -> None:
    page.revisions.update(approved_go_live_at=timezone.now() + timedelta(days=2))


def _shared(page: CaseStudyPage, _user: User) -> None:
    CaseWriter.objects.create(page=page, user=champion_named(), accepted_at=timezone.now())


def _alone(_page: CaseStudyPage, _user: User) -> None:
    pass


@pytest.mark.parametrize(
    ("happened", "is_kept"),
    [
        (_withdrawn, True),
        (_in_review, True),
        (_sent_back, True),
        (_waiting, True),
        (_shared, True),
        (_alone, False),
    ],
)
@pytest.mark.parametrize("together", [False, True])
def test_its_maker_deletes_a_case_only_while_it_is_a_draft_of_theirs_alone(
    sign_in: SignIn,  # noqa: F811 - the fixture
    case_index: CaseIndexPage,
    happened: Callable[[CaseStudyPage, User], None],
    *,
    is_kept: bool,
    together: bool,
) -> None:
    client, user = sign_in(CHAMPION.name)
    page = factories.complete_draft("Ours")
    CaseStudyPage.objects.filter(pk=page.pk).update(owner=user)
    CaseWriter.objects.filter(page=page).delete()
    CaseWriter.objects.create(page=page, user=user, role="owner", accepted_at=timezone.now())
    page.refresh_from_db()
    happened(page, user)
    _delete(client, page, together=together)
    assert CaseStudyPage.objects.filter(pk=page.pk).exists() == is_kept


def _delete(client: Client, page: CaseStudyPage, *, together: bool) -> None:
    if together:
        bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
        client.post(f"{bulk}?id={page.pk}")
    else:
        client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))

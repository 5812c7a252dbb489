"""While editors have a case, no page of the room changes what they read."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from casestudies import services
from casestudies.models import CaseStudyPage
from casestudies.workflows import prepare_review
from cms.accounts.models import User
from taxonomy.models import Method
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(champion: User) -> CaseStudyPage:
    """A champion's case that was changed once, and is in review."""
    page = factories.complete_draft("Buses on time", owner=champion)
    CaseStudyPage.objects.filter(pk=page.pk).update(owner=champion)
    factories.term(Method, "Reverse auctioning")
    page.challenge = "We used reverse auctioning."
    services.save_draft(page, user=champion)
    prepare_review(factories.case_index())
    page.get_workflow().start(CaseStudyPage.objects.get(pk=page.pk), champion)
    stored: CaseStudyPage = CaseStudyPage.objects.get(pk=page.pk)
    return stored


def told(answer: Any) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def latest(case: CaseStudyPage) -> int | None:
    found: int | None = CaseStudyPage.objects.get(pk=case.pk).latest_revision_id
    return found


def test_nobody_goes_back_to_an_earlier_version(room: Client, case: CaseStudyPage) -> None:
    first = case.revisions.order_by("pk").first().pk
    before = latest(case)
    answer = room.post(f"/contribute/{case.ref}/versions/", {"version": first}, follow=True)
    assert "with the editors" in told(answer)
    assert latest(case) == before


def test_no_term_is_added(room: Client, case: CaseStudyPage) -> None:
    url = f"/contribute/{case.ref}/terms/"
    (offered,) = room.get(url).context["suggestions"]
    before = latest(case)
    assert "with the editors" in told(room.post(url, {"term": offered.key}, follow=True))
    assert latest(case) == before

"""Who checked a case is public, so it names neither a person unasked nor an authority that is not to be named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from casestudies import services
from casestudies.models import CaseIndexPage, CaseStudyPage, OutcomeMeasure
from casestudies.review.prompts import prompts
from casestudies.review.service import current_step
from casestudies.workflows import prepare_review
from cms.accounts.models import User
from tests import factories
from tests.casestudies.conftest import SignIn, passing

pytestmark = pytest.mark.django_db


def test_a_role_that_tells_an_unnamed_authority_is_refused_at_its_own_field(
    sign_in: SignIn, case_index: CaseIndexPage
) -> None:
    prepare_review(case_index)
    body = factories.organisation("Zebraborough Council")
    page = factories.complete_draft("Bins", lead_organisation=body, anonymised_as="//england")
    champion = User.objects.create_user("c", "champion@council.example")
    services.save_draft(page, user=champion)
    page.get_workflow().start(page, champion)
    editor, _ = sign_in("Editor")
    role = "Head of audit, Zebraborough Council"

    def send() -> Any:
        revision = CaseStudyPage.objects.get(pk=page.pk).latest_revision_id
        typed = {"revision": str(revision), **passing(reviewer_role=role)}
        return editor.post(reverse("case_review", args=[page.pk]), typed)

    send()
    answer = send()
    assert "Leave the name out" in answer.context["form"].errors["reviewer_role"][0]
    assert role in answer.content.decode(), "what was typed stays"
    step = current_step(CaseStudyPage.objects.get(pk=page.pk))
    assert step is not None and step.task.step == "evidence"


def test_a_moderator_is_asked_about_people_named_as_having_checked_it(
    case_index: CaseIndexPage,
) -> None:
    page = factories.complete_draft(reviewer_role="Mrs Example, audit")
    page.outcomes = [OutcomeMeasure(row_id="o1", indicator="Days", validated_by="Mr Example")]
    (asked,) = prompts(page, date(2026, 11, 26))
    assert "“Reviewer role”" in asked and "“Measured outcomes, number 1”" in asked

"""A champion's case passes one step, by editors, and only then is public."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import Workflow, WorkflowPage
from wagtail.test.utils.form_data import querydict_from_html

from casestudies.models import CaseIndexPage, CaseStudyPage
from casestudies.workflows import prepare_review
from cms.accounts.models import User
from tests import factories
from tests.casestudies.conftest import SignIn

pytestmark = pytest.mark.django_db


def test_the_review_is_made_once(case_index: CaseIndexPage) -> None:
    assert prepare_review(case_index)
    assert not prepare_review(case_index)
    workflow = case_index.get_workflow()
    assert workflow.name == "Editors' review"
    (task,) = workflow.tasks
    assert {group.name for group in task.specific.groups.all()} == {"Editor", "Administrator"}


def test_a_review_that_something_was_submitted_to_is_kept(case_index: CaseIndexPage) -> None:
    page, user = (
        factories.complete_draft(),
        User.objects.create_user("someone", "s@council.example"),
    )
    Workflow.objects.get(name="Moderators approval").start(page, user)
    prepare_review(case_index)
    assert Workflow.objects.filter(name="Moderators approval").exists()


def test_a_workflow_that_somebody_chose_stays(case_index: CaseIndexPage) -> None:
    WorkflowPage.objects.create(workflow=Workflow.objects.create(name="Ours"), page=case_index)
    assert not prepare_review(case_index)
    assert case_index.get_workflow().name == "Ours"


def test_a_case_goes_from_a_champion_through_an_editor_to_the_public(
    sign_in: SignIn, case_index: CaseIndexPage
) -> None:
    prepare_review(case_index)
    champion, owner = sign_in("Champion")
    editor, _ = sign_in("Editor")
    page = factories.complete_draft()
    CaseStudyPage.objects.filter(pk=page.pk).update(owner=owner)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    data: Any = querydict_from_html(
        champion.get(url).content.decode(), form_id="page-edit-form"
    ).copy()
    data["action-submit"] = "1"
    assert champion.post(url, data).status_code == 302
    state = CaseStudyPage.objects.get(pk=page.pk).current_workflow_state
    assert state is not None
    approve = reverse(
        "wagtailadmin_pages:workflow_action",
        args=[page.pk, "approve", state.current_task_state.pk],
    )
    champion.post(approve, {})
    assert not CaseStudyPage.objects.get(pk=page.pk).live
    editor.post(approve, {})
    assert CaseStudyPage.objects.get(pk=page.pk).live

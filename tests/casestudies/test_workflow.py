"""The review by editors is made once, and an older one of a single step grows into it."""

from __future__ import annotations

import pytest
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

from casestudies.models import CaseIndexPage, CaseStudyPage
from casestudies.review.service import current_step
from casestudies.workflows import prepare_review
from cms.accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_review_is_made_once(case_index: CaseIndexPage) -> None:
    assert prepare_review(case_index)
    assert not prepare_review(case_index)
    workflow = case_index.get_workflow()
    assert workflow.name == "Editors' review"
    tasks = [task.specific for task in workflow.tasks]
    assert [task.step for task in tasks] == ["editorial", "evidence", "sensitivity"]
    for task in tasks:
        assert {group.name for group in task.groups.all()} == {"Editor", "Administrator"}


def test_a_review_of_one_step_grows_to_three_and_what_waits_goes_on(
    case_index: CaseIndexPage,
) -> None:
    workflow = Workflow.objects.create(name="Editors' review")
    task = GroupApprovalTask.objects.create(name="Read by an editor")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowPage.objects.create(workflow=workflow, page=case_index)
    page, user = factories.complete_draft(), User.objects.create_user("c", "c@council.example")
    state = workflow.start(page, user)
    assert prepare_review(case_index)
    assert not prepare_review(case_index)
    assert len(case_index.get_workflow().tasks) == 3
    state.refresh_from_db()
    state.current_task_state.approve(user=None)
    assert current_step(CaseStudyPage.objects.get(pk=page.pk)).task.step == "editorial"


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

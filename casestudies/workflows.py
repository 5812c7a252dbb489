"""The review that a champion's case passes: three steps, by editors, none by its author."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import GroupApprovalTask, Task, Workflow, WorkflowPage, WorkflowTask

from casestudies.models import CaseIndexPage, EditorialTask, EvidenceTask, SensitivityTask
from casestudies.review.checklists import NAMES
from cms.accounts.roles import ADMINISTRATOR, EDITOR

WORKFLOW = "Editors' review"
STEPS = (EditorialTask, EvidenceTask, SensitivityTask)
ONE_STEP = "Read by an editor"
"""The single task of a review that was made before there were three steps."""

REVIEWERS = (EDITOR.name, ADMINISTRATOR.name)
WAGTAILS = "Moderators approval"
"""The workflow and task that Wagtail begins with; its moderators are none of our roles."""


@transaction.atomic
def prepare_review(index: CaseIndexPage) -> bool:
    """Give the case list its workflow, once; whether anything had to be made.

    Cases submitted below ``index`` wait for an editor or an administrator at each of three steps. A
    list that has a workflow already, whichever an administrator chose, keeps it; but ours of one step
    grows to three, and what waits at the old step goes on from there.
    """
    if WorkflowPage.objects.filter(page=index.pk).exists():
        return _grow_from_one_step()
    workflow, _ = Workflow.objects.get_or_create(name=WORKFLOW)
    _give_steps(workflow)
    WorkflowPage.objects.create(workflow=workflow, page=index)
    _remove_wagtails()
    return True


def _give_steps(workflow: Workflow) -> None:
    readers = [Group.objects.get_or_create(name=name)[0] for name in REVIEWERS]
    for place, model in enumerate(STEPS):
        task = model.objects.filter(name=NAMES[model.step]).first()
        if task is None:
            task = model.objects.create(name=NAMES[model.step])
            task.groups.add(*readers)
        WorkflowTask.objects.get_or_create(
            workflow=workflow, task=task, defaults={"sort_order": place}
        )


def _grow_from_one_step() -> bool:
    old = WorkflowTask.objects.filter(workflow__name=WORKFLOW, task__name=ONE_STEP).first()
    if old is None:
        return False
    workflow, task = old.workflow, old.task
    old.delete()
    _give_steps(workflow)
    if not Task.objects.filter(pk=task.pk, task_states__isnull=False).exists():
        GroupApprovalTask.objects.filter(pk=task.pk).delete()
    return True


def _remove_wagtails() -> None:
    """Take away the review that nobody here could pass, unless something was ever submitted to it."""
    Workflow.objects.filter(name=WAGTAILS, workflow_states=None).delete()
    GroupApprovalTask.objects.filter(name=WAGTAILS, task_states=None).delete()

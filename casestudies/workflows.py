"""The review that a champion's case passes: one step, by editors."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

from casestudies.models import CaseIndexPage
from cms.accounts.roles import ADMINISTRATOR, EDITOR

WORKFLOW = "Editors' review"
TASK = "Read by an editor"
REVIEWERS = (EDITOR.name, ADMINISTRATOR.name)
WAGTAILS = "Moderators approval"
"""The workflow and task that Wagtail begins with; its moderators are none of our roles."""


@transaction.atomic
def prepare_review(index: CaseIndexPage) -> bool:
    """Give the case list its workflow, once; whether anything had to be made.

    Cases submitted below ``index`` wait for an editor or an administrator. A list that has a
    workflow already, whichever an administrator chose, keeps it.
    """
    if WorkflowPage.objects.filter(page=index.pk).exists():
        return False
    readers = [Group.objects.get_or_create(name=name)[0] for name in REVIEWERS]
    task = GroupApprovalTask.objects.filter(name=TASK).first()
    if task is None:
        task = GroupApprovalTask.objects.create(name=TASK)
        task.groups.add(*readers)
    workflow, _ = Workflow.objects.get_or_create(name=WORKFLOW)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowPage.objects.create(workflow=workflow, page=index)
    _remove_wagtails()
    return True


def _remove_wagtails() -> None:
    """Take away the review that nobody here could pass, unless something was ever submitted to it."""
    Workflow.objects.filter(name=WAGTAILS, workflow_states=None).delete()
    GroupApprovalTask.objects.filter(name=WAGTAILS, task_states=None).delete()

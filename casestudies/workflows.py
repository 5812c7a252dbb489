"""The review that a champion's case passes: one step, by editors."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

from casestudies.models import CaseIndexPage
from cms.accounts.roles import EDITOR

WORKFLOW = "Editors' review"
TASK = "Read by an editor"


@transaction.atomic
def prepare_review(index: CaseIndexPage) -> bool:
    """Give the case list its workflow, once; whether anything had to be made.

    Cases submitted below ``index`` wait for somebody in the group of editors. A list that has a
    workflow already, whichever an administrator chose, keeps it.
    """
    if WorkflowPage.objects.filter(page=index.pk).exists():
        return False
    editors, _ = Group.objects.get_or_create(name=EDITOR.name)
    task = GroupApprovalTask.objects.filter(name=TASK).first()
    if task is None:
        task = GroupApprovalTask.objects.create(name=TASK)
        task.groups.add(editors)
    workflow, _ = Workflow.objects.get_or_create(name=WORKFLOW)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowPage.objects.create(workflow=workflow, page=index)
    return True

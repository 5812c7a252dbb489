"""Each refusal of the editors' side for want of an agreement leads to the page where something is done about it."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

from casestudies import services
from casestudies.agreeing import latest
from casestudies.models import CaseStudyPage, Consent
from casestudies.publishing import PublishRefused
from casestudies.workflows import prepare_review
from cms.accounts.models import User
from cms.core.dates import PartialDate
from cms.core.refusals import refusal_words
from tests import factories
from tests.casestudies.conftest import SignIn, passing, sign_in  # noqa: F401 - a fixture
from tests.contributions.agreement.test_for_editors import at

pytestmark = pytest.mark.django_db

BAD = "Buses <script>alert(1)</script>"


@pytest.fixture
def editor(sign_in: SignIn) -> Client:  # noqa: F811 - the fixture
    return sign_in("Administrator")[0]


@pytest.fixture
def case(champion: User) -> CaseStudyPage:
    """A draft that lacks its owner's agreement and nothing else, with a title that would do harm as markup."""
    page = factories.complete_draft(BAD, owner=champion)
    page.consents = []
    services.save_draft(page)
    return page


def leads(answer: Any, page: CaseStudyPage) -> bool:
    """Whether the one message that links anywhere leads to the page of agreements; its words are only words."""
    said = [str(each) for each in answer.context["messages"] if "<a " in str(each)]
    assert "<script" not in " ".join(said)
    return len(said) == 1 and f'<a href="{at(page)}"' in said[0]


def workflow_over(page: CaseStudyPage) -> Workflow:
    workflow = Workflow.objects.create(name="Another")
    task = GroupApprovalTask.objects.create(name="Approve")
    task.groups.set(Group.objects.filter(name="Administrator"))
    WorkflowTask.objects.create(workflow=workflow, task=task)
    workflow.workflow_pages.create(page=page.get_parent())
    return workflow


def step(case: CaseStudyPage) -> dict[str, str]:
    """A form that passes the step which ``case`` is at."""
    read = CaseStudyPage.objects.get(pk=case.pk).latest_revision_id
    return {"revision": str(read), **passing()}


def test_from_publishing_several_at_once(editor: Client, case: CaseStudyPage) -> None:
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    home = reverse("wagtailadmin_home")
    answer = editor.post(f"{url}?next={home}&id={case.pk}", follow=True)
    assert leads(answer, case)
    shown = answer.content.decode()
    assert "Buses &lt;script&gt;alert(1)&lt;/script&gt;” cannot be published." in shown


def test_from_the_approval_of_any_workflow(
    editor: Client, case: CaseStudyPage, champion: User
) -> None:
    state = workflow_over(case).start(case, champion)
    action = [case.pk, "approve", state.current_task_state.pk]
    answer = editor.post(
        reverse("wagtailadmin_pages:workflow_action", args=action), {"comment": ""}, follow=True
    )
    assert leads(answer, case)


def test_from_the_last_step_of_our_review(
    editor: Client, case: CaseStudyPage, champion: User
) -> None:
    prepare_review(case.get_parent().specific)
    case.get_workflow().start(case, champion)
    url = reverse("case_review", args=[case.pk])
    for _ in range(2):
        editor.post(url, step(case))
    answer = editor.post(url, step(case), follow=True)
    assert leads(answer, case)
    said = " ".join(str(each) for each in answer.context["messages"])
    assert 'target="_blank"' in said and "(new tab)" in said, (
        "the answers are kept in this form alone"
    )
    assert not CaseStudyPage.objects.get(pk=case.pk).live


def test_from_restoring_what_was_withdrawn(editor: Client, case: CaseStudyPage) -> None:
    page = latest(case)
    page.consents = [factories.owner_consent()]
    services.withdraw(services.publish(page), "legal")
    Consent.objects.filter(page=case).update(withdrawn_on=PartialDate(2026, 1))
    answer = editor.post(reverse("case_restore", args=[case.pk]), follow=True)
    assert leads(answer, case)


def test_not_where_no_agreement_is_missing(editor: Client, case_index: Any) -> None:
    draft = factories.complete_draft("Nearly done", summary="")
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    home = reverse("wagtailadmin_home")
    answer = editor.post(f"{url}?next={home}&id={draft.pk}", follow=True)
    assert "Write the plain summary." in answer.content.decode()
    assert not leads(answer, draft)


def test_where_only_text_is_shown_it_stays_text(case: CaseStudyPage) -> None:
    with pytest.raises(PublishRefused) as refused:
        services.publish(latest(case))
    for words in (str(refused.value), refusal_words(refused.value)):
        assert "Record the owner's agreement" in words
        assert "<" not in words and "/admin/" not in words

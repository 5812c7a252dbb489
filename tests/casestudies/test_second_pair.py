"""Nobody makes their own public: each road of the editors' side, by an editor and by an administrator alike."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask
from wagtail.test.utils.form_data import querydict_from_html

from casestudies import services
from casestudies.models import CaseIndexPage, CaseStudyPage, FieldState, OutcomeMeasure
from casestudies.workflows import prepare_review
from cms.accounts.models import User
from taxonomy.models import Outcome
from tests import factories
from tests.casestudies.conftest import SignIn

pytestmark = pytest.mark.django_db

PUBLISH = 'name="action-publish"'


@dataclass(frozen=True)
class Editor:
    """Somebody who may publish, signed in to the admin."""

    client: Client
    user: User

    def form(self, page: CaseStudyPage, url: str = "") -> Any:
        text = self.client.get(url or edit(page)).content.decode()
        return querydict_from_html(text, form_id="page-edit-form").copy()

    def publish(self, page: CaseStudyPage, data: Any = None, **changes: str) -> Any:
        data = self.form(page) if data is None else data
        data.update({**changes, "action-publish": "1"})
        return self.client.post(edit(page), data)

    def publish_together(self, *pages: Any, **data: str) -> str:
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        named = "&".join(f"id={page.pk}" for page in pages)
        answer = self.client.post(f"{url}?next={reverse('wagtailadmin_home')}&{named}", data)
        shown = self.client.get(answer.headers["Location"])
        return " ".join(str(message) for message in shown.context["messages"])

    def is_offered_publishing(self, url: str) -> bool:
        return PUBLISH in self.client.get(url).content.decode()


def edit(page: CaseStudyPage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def stored(page: CaseStudyPage) -> CaseStudyPage:
    found: CaseStudyPage = CaseStudyPage.objects.get(pk=page.pk)
    return found


def said(answer: Any) -> str:
    return " ".join(answer.context["form"].errors.get("__all__", []))


@pytest.fixture
def editor(sign_in: SignIn) -> Editor:
    return Editor(*sign_in("Editor"))


@pytest.fixture
def administrator(sign_in: SignIn) -> Editor:
    return Editor(*sign_in("Administrator"))


def test_whoever_last_changed_a_case_does_not_publish_it_and_loses_nothing(
    administrator: Editor,
) -> None:
    page = factories.complete_draft()
    assert administrator.is_offered_publishing(edit(page))
    services.save_draft(page, user=administrator.user)
    shown = administrator.client.get(edit(page)).content.decode()
    assert PUBLISH not in shown
    data = querydict_from_html(shown, form_id="page-edit-form").copy()
    answer = administrator.publish(page, data, challenge="What I typed")
    assert "somebody else makes it public" in said(answer)
    assert "What I typed" in answer.content.decode()
    assert not stored(page).live


def test_a_change_in_the_form_itself_is_not_published_with_it(editor: Editor) -> None:
    page = factories.complete_draft()
    data = editor.form(page)
    row = {"states-TOTAL_FORMS": "1", "states-0-field": "phase", "states-0-state": "not-applicable"}
    for changes in ({"challenge": "Mine"}, row):
        assert "You changed this case here" in said(editor.publish(page, data.copy(), **changes))
    assert not stored(page).live and stored(page).get_latest_revision().user is None
    assert editor.publish(page, data).status_code == 302
    assert stored(page).live, "what a colleague wrote and nobody changed is published"


def test_rows_that_only_a_draft_holds_are_no_change_until_something_in_them_is(
    editor: Editor,
) -> None:
    page, term = factories.complete_draft(), factories.term(Outcome)
    page.outcomes = [
        OutcomeMeasure(
            row_id=f"o{n}",
            term=term,
            indicator=f"Days {n}",
            status="observed",
            unit="days",
            better="lower",
            baseline_value=9,
            result_value=n,
            evidence=1,
            source="Register",
        )
        for n in (1, 2)
    ]
    page.states = [FieldState(row_id="f1", field="hypothesis", state="not-applicable")]
    services.save_draft(page)
    data = editor.form(page)
    changes: tuple[dict[str, str], ...] = (
        {"outcomes-1-indicator": "Mine"},
        {"outcomes-1-baseline_value": "7"},
        {"outcomes-1-DELETE": "on"},
        {"outcomes-0-ORDER": "2", "outcomes-1-ORDER": "1"},
        {"outcomes-0-row_id": "o2", "outcomes-1-row_id": "o1"},
        {"outcomes-TOTAL_FORMS": "1", "outcomes-INITIAL_FORMS": "1"},
        {"states-0-state": "withheld", "states-0-reason": "partner-request"},
    )
    for each in changes:
        assert "You changed this case here" in said(editor.publish(page, data.copy(), **each)), each
    answer = editor.publish(page, data)
    assert answer.status_code == 302, answer.context["form"].errors
    assert stored(page).live
    held = [(row.indicator, row.row_id) for row in stored(page).outcomes.all()]
    assert held == [("Days 1", "o1"), ("Days 2", "o2")]


def test_a_new_case_is_its_makers(editor: Editor, case_index: CaseIndexPage) -> None:
    url = reverse("wagtailadmin_pages:add", args=["casestudies", "casestudypage", case_index.pk])
    assert not editor.is_offered_publishing(url)
    whole = editor.form(factories.complete_draft())
    data = editor.form(factories.draft(), url)
    kept = {name for name in whole if not name.startswith(("slug", "loaded", "comment"))}
    data.update({name: whole[name] for name in kept})
    data.update({"title": "Published at once", "action-publish": "1"})
    for name in [each for each in data if each.endswith("-id")]:
        data[name] = ""
    data["consents-INITIAL_FORMS"] = "0"
    answer = editor.client.post(url, data)
    assert "somebody else makes it public" in said(answer)
    assert not CaseStudyPage.objects.filter(title="Published at once").exists()


def test_going_back_to_an_old_version_is_a_change(editor: Editor) -> None:
    page = factories.complete_draft(challenge="As it was")
    services.publish(page)
    old = page.get_latest_revision()
    page.challenge = "As it is"
    services.publish(page)
    url = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, old.pk])
    data = editor.form(page, url)
    assert data["challenge"].strip() == "As it was"
    assert "You changed this case here" in said(editor.publish(page, data))
    assert stored(page).challenge == "As it is"


def test_of_several_none_is_published_when_one_is_their_own(administrator: Editor) -> None:
    other = factories.complete_draft("A colleague's")
    own = factories.complete_draft("My own")
    CaseStudyPage.objects.filter(pk=own.pk).update(owner=administrator.user)
    words = administrator.publish_together(other, own)
    assert words.startswith("Not done. “My own” cannot be published.")
    below = administrator.publish_together(factories.case_index(), include_descendants="on")
    assert "“My own” cannot be published" in below
    assert not stored(other).live and not stored(own).live
    assert "published" in administrator.publish_together(other)
    assert stored(other).live


def test_what_is_in_review_is_published_by_its_steps_alone(editor: Editor) -> None:
    prepare_review(factories.case_index())
    page = factories.complete_draft("Being read")
    champion = User.objects.create_user("champion", "champion@council.example")
    state = page.get_workflow().start(page, champion)
    assert not editor.is_offered_publishing(edit(page))
    assert "is in review" in said(editor.publish(page))
    assert "is in review" in editor.publish_together(page)
    state.current_task_state.reject(user=None)
    assert "is in review" in editor.publish_together(page), "one that went back is still in review"
    assert not stored(page).live


def test_a_workflow_of_another_sort_is_approved_by_somebody_else_too(administrator: Editor) -> None:
    page = factories.complete_draft()
    workflow = Workflow.objects.create(name="Ours")
    task = GroupApprovalTask.objects.create(name="Approve")
    task.groups.add(*administrator.user.groups.all())
    WorkflowTask.objects.create(workflow=workflow, task=task)
    workflow.workflow_pages.create(page=page.get_parent())
    state = workflow.start(page, administrator.user).current_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    answer = administrator.client.post(url, {"comment": ""}, follow=True)
    (message,) = map(str, answer.context["messages"])
    assert "Nobody approves their own" in message
    assert not stored(page).live
    with pytest.raises(ValidationError, match="Nobody approves"):
        state.approve(user=administrator.user)


def test_a_copy_is_a_draft_and_the_admins_api_publishes_nothing(editor: Editor) -> None:
    page = factories.published_case()
    data = {"new_title": "A copy", "new_slug": "a-copy", "new_parent_page": page.get_parent().pk}
    copy = reverse("wagtailadmin_pages:copy", args=[page.pk])
    answer = editor.client.post(copy, {**data, "publish_copies": "on"}, follow=True)
    assert "“A copy” cannot be published" in str(next(iter(answer.context["messages"])))
    assert not CaseStudyPage.objects.filter(slug="a-copy").exists()
    editor.client.post(copy, data)
    copied = CaseStudyPage.objects.get(slug="a-copy")
    assert not copied.live
    for action in ("publish", "copy", "create_alias"):
        url = reverse("wagtailadmin_api:pages:action", args=[copied.pk, action])
        body = json.dumps({"keep_live": True})
        assert editor.client.post(url, body, content_type="application/json").status_code == 404
    assert not stored(copied).live


def test_imports_commands_and_ends_of_embargoes_ask_nobody(editor: Editor) -> None:
    page = factories.complete_draft()
    services.save_draft(page, user=editor.user)
    assert services.publish(page, user=editor.user).live


def test_a_case_has_no_alias(editor: Editor) -> None:
    page = factories.published_case()
    data = {"new_title": "Other", "new_slug": "other", "new_parent_page": page.get_parent().pk}
    copy = reverse("wagtailadmin_pages:copy", args=[page.pk])
    assert 'name="alias"' not in editor.client.get(copy).content.decode()
    editor.client.post(copy, {**data, "alias": "on"})
    copied = CaseStudyPage.objects.get(slug="other")
    assert not copied.live
    assert copied.alias_of is None

"""Every road of the editors' side that ends in publication: an incomplete case passes none of them.

No road answers with an error page, each says what is missing, and nothing is left half done.
"""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask
from wagtail.test.utils.form_data import querydict_from_html

from casestudies import services
from casestudies.models import CaseIndexPage, CaseStudyPage
from casestudies.publishing import THE_EIGHT
from cms.accounts.models import User
from cms.core.dates import PartialDate
from tests import factories
from tests.casestudies.conftest import SignIn

pytestmark = pytest.mark.django_db

DEMANDED = {
    "kind",
    "lead_organisation",
    "summary",
    "challenge",
    "mode",
    "phase",
    "owner_name",
    "owner_email",
    "__all__",
}
AGREEMENT = "Record the owner's agreement to share this with the public."


@pytest.fixture
def admin(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def stored(page: CaseStudyPage) -> CaseStudyPage:
    return CaseStudyPage.objects.get(pk=page.pk)


def form_at(admin: Client, url: str) -> Any:
    text = admin.get(url).content.decode()
    return querydict_from_html(text, form_id="page-edit-form").copy()


def assert_form_names_all(response: Any) -> None:
    """The form is shown again, and names each of the eight at its field."""
    assert response.status_code == 200
    errors = response.context["form"].errors
    assert set(errors) == DEMANDED
    assert errors["__all__"] == [AGREEMENT]


def only_message(response: Any) -> str:
    """The one message that is shown, as it is read, with the words of its link behind it."""
    (message,) = map(str, response.context["messages"])
    return " ".join(unescape(strip_tags(message)).split())


def assert_message_names_all(response: Any, title: str) -> None:
    """A page is shown with a message that names the case and each of the eight."""
    assert response.status_code == 200
    message = only_message(response)
    assert message.startswith(f"Not done. “{title}” cannot be published.")
    assert AGREEMENT in message
    wanted = [words for name, _, words in THE_EIGHT if name != "title"]
    assert [words for words in wanted if words not in message] == []


def in_days(days: int) -> str:
    moment = timezone.localtime(timezone.now() + timedelta(days=days))
    return f"{moment:%Y-%m-%d %H:%M}"


def test_adding_and_publishing_at_once_demands_everything(
    admin: Client, case_index: CaseIndexPage
) -> None:
    url = reverse("wagtailadmin_pages:add", args=["casestudies", "casestudypage", case_index.pk])
    data = form_at(admin, url)
    data["title"], data["slug"] = "Only a title", "only-a-title"
    data["action-publish"] = "1"
    response = admin.post(url, data)
    assert_form_names_all(response)
    assert not CaseStudyPage.objects.exists()


def test_adding_with_a_future_hour_demands_everything_too(
    admin: Client, case_index: CaseIndexPage
) -> None:
    url = reverse("wagtailadmin_pages:add", args=["casestudies", "casestudypage", case_index.pk])
    data = form_at(admin, url)
    data["title"], data["slug"] = "Only a title", "only-a-title"
    data["go_live_at"] = in_days(2)
    data["action-publish"] = "1"
    response = admin.post(url, data)
    assert_form_names_all(response)


def test_an_incomplete_draft_cannot_be_scheduled(admin: Client, draft: CaseStudyPage) -> None:
    url = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    data = form_at(admin, url)
    data["go_live_at"] = in_days(2)
    data["action-publish"] = "1"
    response = admin.post(url, data)
    assert_form_names_all(response)
    assert not stored(draft).approved_schedule


def test_a_schedule_kept_in_a_draft_is_checked_when_the_draft_is_published_with_others(
    admin: Client, draft: CaseStudyPage
) -> None:
    draft.go_live_at = timezone.now() + timedelta(days=2)
    services.save_draft(draft)
    assert_message_names_all(publish_together(admin, draft), draft.title)
    assert not stored(draft).approved_schedule
    assert not draft.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_going_back_to_an_incomplete_version_is_refused_and_what_is_live_stays(
    admin: Client, complete_draft: CaseStudyPage
) -> None:
    incomplete = complete_draft.revisions.order_by("pk").first()
    live = services.publish(complete_draft)
    assert incomplete is not None
    data = form_at(
        admin, reverse("wagtailadmin_pages:revisions_revert", args=[live.pk, incomplete.pk])
    )
    assert data["summary"].strip() == ""
    data["action-publish"] = "1"
    response = admin.post(reverse("wagtailadmin_pages:edit", args=[live.pk]), data)
    # The agreement is the case's own: it does not go with the version.
    assert set(response.context["form"].errors) == DEMANDED - {"__all__"}
    page = stored(live)
    assert page.live
    assert page.summary == complete_draft.summary
    assert page.latest_revision_id == live.latest_revision_id


def test_submitting_an_incomplete_draft_for_review_demands_everything(
    admin: Client, draft: CaseStudyPage, editor: User
) -> None:
    workflow_for(draft)
    url = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    data = form_at(admin, url)
    data["action-submit"] = "1"
    response = admin.post(url, data)
    assert_form_names_all(response)
    assert stored(draft).current_workflow_state is None


def test_approving_what_has_become_incomplete_is_refused_with_words(
    admin: Client, draft: CaseStudyPage
) -> None:
    champion = User.objects.create_user("champion", "champion@council.example")
    state = workflow_for(draft).start(draft, champion)
    url = reverse(
        "wagtailadmin_pages:workflow_action",
        args=[draft.pk, "approve", state.current_task_state.pk],
    )
    response = admin.post(url, {"comment": ""}, follow=True)
    assert_message_names_all(response, draft.title)
    assert not stored(draft).live
    state.refresh_from_db()
    assert state.status == state.STATUS_IN_PROGRESS, "nothing of the approval is kept"


def workflow_for(page: CaseStudyPage) -> Workflow:
    workflow = Workflow.objects.create(name="Review")
    task = GroupApprovalTask.objects.create(name="Approve")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    workflow.workflow_pages.create(page=page.get_parent())
    return workflow


def publish_together(admin: Client, *pages: Any, below: bool = False) -> Any:
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    query = "&".join([f"next={reverse('wagtailadmin_home')}", *(f"id={page.pk}" for page in pages)])
    data = {"include_descendants": "on"} if below else {}
    return admin.post(f"{url}?{query}", data, follow=True)


def test_publishing_several_at_once_publishes_none_when_one_is_incomplete_and_names_it(
    admin: Client, complete_draft: CaseStudyPage
) -> None:
    incomplete = factories.draft("The unfinished one")
    response = publish_together(admin, complete_draft, incomplete)
    assert_message_names_all(response, "The unfinished one")
    assert not stored(complete_draft).live
    assert not stored(incomplete).live


def test_publishing_the_list_with_all_below_it_stops_at_an_incomplete_draft(
    admin: Client, case_index: CaseIndexPage, draft: CaseStudyPage
) -> None:
    response = publish_together(admin, case_index, below=True)
    assert_message_names_all(response, draft.title)
    assert not stored(draft).live


def test_several_complete_drafts_are_published_at_once(
    admin: Client, complete_draft: CaseStudyPage
) -> None:
    other = factories.complete_draft("Another")
    assert publish_together(admin, complete_draft, other).status_code == 200
    assert stored(complete_draft) in CaseStudyPage.objects.public()
    assert stored(other) in CaseStudyPage.objects.public()


def test_a_live_copy_of_a_case_that_may_no_longer_be_public_is_refused(
    admin: Client, published: CaseStudyPage, case_index: CaseIndexPage
) -> None:
    published.consents.all().update(withdrawn_on=PartialDate(2026, 1))
    url = reverse("wagtailadmin_pages:copy", args=[published.pk])
    data = {
        "new_title": "The copy",
        "new_slug": "the-copy",
        "new_parent_page": str(case_index.pk),
        "publish_copies": "on",
    }
    response = admin.post(url, data, follow=True)
    assert only_message(response) == f"Not done. “The copy” cannot be published. {AGREEMENT}"
    assert CaseStudyPage.objects.count() == 1


def test_an_embargo_typed_into_the_form_of_a_live_case_takes_it_down_until_then(
    sign_in: SignIn, published: CaseStudyPage
) -> None:
    admin, _ = sign_in("Editor")
    url = reverse("wagtailadmin_pages:edit", args=[published.pk])
    data = form_at(admin, url)
    data.update({"embargo_until": in_days(2), "action-publish": "1"})
    assert admin.post(url, data).status_code == 302
    page = stored(published)
    assert not page.live
    assert page.approved_schedule
    assert page not in CaseStudyPage.objects.public()

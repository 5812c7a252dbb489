"""The editor's form saves drafts with a title only and says all that is missing for more."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import querydict_from_html

from casestudies import services
from casestudies.models import CaseStudyPage, FieldState, OutcomeMeasure
from cms.accounts.models import User
from taxonomy.models import Outcome
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def form_of(admin: Client, page: CaseStudyPage) -> Any:
    response = admin.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert response.status_code == 200
    return querydict_from_html(response.content.decode(), form_id="page-edit-form").copy()


def post(admin: Client, page: CaseStudyPage, data: Any) -> Any:
    return admin.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)


def stored(page: CaseStudyPage) -> CaseStudyPage:
    return CaseStudyPage.objects.get(pk=page.pk)


def test_a_draft_is_added_with_a_title_alone(admin: Client, case_index: Any) -> None:
    url = reverse("wagtailadmin_pages:add", args=["casestudies", "casestudypage", case_index.pk])
    page = admin.get(url)
    data = querydict_from_html(page.content.decode(), form_id="page-edit-form").copy()
    data["title"] = "Only a title"
    data["slug"] = "only-a-title"
    response = admin.post(url, data)
    assert response.status_code == 302
    made = CaseStudyPage.objects.get(slug="only-a-title")
    assert made.ref and not made.live


def test_publishing_an_incomplete_draft_names_all_that_is_missing_and_keeps_what_was_typed(
    admin: Client, draft: CaseStudyPage
) -> None:
    data = form_of(admin, draft)
    data["challenge"] = "What I typed"
    data["action-publish"] = "1"
    response = post(admin, draft, data)
    text = response.content.decode()
    assert response.status_code == 200
    assert "What I typed" in text
    assert text.count("This field is required") >= 6
    assert "Record the owner&#x27;s agreement" in text
    assert not stored(draft).live


def test_a_complete_draft_is_published(admin: Client, complete_draft: CaseStudyPage) -> None:
    data = form_of(admin, complete_draft)
    data["action-publish"] = "1"
    assert post(admin, complete_draft, data).status_code == 302
    assert stored(complete_draft) in CaseStudyPage.objects.public()


def test_publishing_under_embargo_waits_for_its_end(
    admin: Client, complete_draft: CaseStudyPage
) -> None:
    data = form_of(admin, complete_draft)
    end = timezone.localtime(timezone.now() + timedelta(days=2)).replace(second=0, microsecond=0)
    data["embargo_until"] = f"{end:%Y-%m-%d %H:%M}"
    data["action-publish"] = "1"
    assert post(admin, complete_draft, data).status_code == 302
    page = stored(complete_draft)
    assert not page.live
    assert page.get_latest_revision().approved_go_live_at == end


def test_rows_keep_their_ids_through_the_form(admin: Client, complete_draft: CaseStudyPage) -> None:
    complete_draft.outcomes = [OutcomeMeasure(row_id="o7", term=factories.term(Outcome))]
    complete_draft.states = [FieldState(field="outcomes.o7.baseline", state="not-measured")]
    services.save_draft(complete_draft)
    assert post(admin, complete_draft, form_of(admin, complete_draft)).status_code == 302
    page = stored(complete_draft).get_latest_revision_as_object()
    assert [row.row_id for row in page.outcomes.all()] == ["o7"]
    assert [row.row_id for row in page.states.all()] == ["z1"]


def test_publishing_several_pages_at_once_never_answers_500(
    admin: Client, draft: CaseStudyPage, complete_draft: CaseStudyPage
) -> None:
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    query = f"?id={draft.pk}&id={complete_draft.pk}"
    response = admin.post(url + query, {}, follow=True)
    assert response.status_code == 200
    assert not stored(draft).live
    assert re.search("owner|required|blank|Not published", response.content.decode())


def test_the_form_says_how_complete_the_record_is(
    admin: Client, complete_draft: CaseStudyPage
) -> None:
    response = admin.get(reverse("wagtailadmin_pages:edit", args=[complete_draft.pk]))
    assert "% complete" in response.content.decode()
    assert "Most useful next" in response.content.decode()

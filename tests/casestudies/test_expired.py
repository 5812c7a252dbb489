"""A case whose hour to go off the site has passed is published by no road, since it would be taken down at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from casestudies import services
from casestudies.models import CaseStudyPage
from casestudies.workflows import prepare_review
from search.indexing.due import publish_due
from tests import factories
from tests.casestudies.conftest import SignIn, passing
from tests.contributions.conftest import champion_named

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def stored(page: CaseStudyPage) -> CaseStudyPage:
    found: CaseStudyPage = CaseStudyPage.objects.get(pk=page.pk)
    return found


def test_it_is_not_published_until_the_hour_is_a_later_one_or_none(
    complete_draft: CaseStudyPage,
) -> None:
    for hour in (None, timezone.now() + HOUR):
        complete_draft.expire_at = timezone.now() - HOUR
        with pytest.raises(ValidationError, match="was to go off the site has passed"):
            services.publish(complete_draft)
        complete_draft.expire_at = hour
        assert services.publish(complete_draft).live
        publish_due()
        assert stored(complete_draft).live


def test_it_is_not_scheduled_for_after_that_hour(complete_draft: CaseStudyPage) -> None:
    complete_draft.expire_at = timezone.now() + HOUR
    complete_draft.go_live_at = timezone.now() + 2 * HOUR
    revision = complete_draft.save_revision(clean=False)
    with pytest.raises(ValidationError, match="will have by then"):
        revision.publish()
    assert not stored(complete_draft).approved_schedule


def test_the_last_step_of_a_review_says_so(sign_in: SignIn, case_index: Any) -> None:
    prepare_review(case_index)
    page = factories.published_case("Shorter forms")
    CaseStudyPage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - HOUR)
    publish_due()
    assert not stored(page).live
    draft = stored(page)
    draft.reviewer_role = passing()["reviewer_role"]
    services.save_draft(draft)
    draft.get_workflow().start(stored(page), champion_named("champion"))
    editor, _ = sign_in("Editor")
    url = reverse("case_review", args=[page.pk])
    answers = [
        editor.post(
            url, {"revision": str(stored(page).latest_revision_id), **passing()}, follow=True
        )
        for _step in range(3)
    ]
    assert "was to go off the site has passed" in answers[-1].content.decode()
    assert not stored(page).live

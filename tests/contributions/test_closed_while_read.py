"""While editors have a case, no page of the room changes what they read."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from casestudies import services
from casestudies.models import CaseStudyPage
from casestudies.workflows import prepare_review
from cms.accounts.models import User
from taxonomy.models import Method
from tests import factories
from tests.contributions.writing.helpers import sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(champion: User) -> CaseStudyPage:
    """A champion's case that was changed once, and is in review."""
    page = factories.complete_draft("Buses on time", owner=champion)
    CaseStudyPage.objects.filter(pk=page.pk).update(owner=champion)
    factories.term(Method, "Reverse auctioning")
    page.challenge = "We used reverse auctioning."
    services.save_draft(page, user=champion)
    prepare_review(factories.case_index())
    page.get_workflow().start(CaseStudyPage.objects.get(pk=page.pk), champion)
    stored: CaseStudyPage = CaseStudyPage.objects.get(pk=page.pk)
    return stored


def told(answer: Any) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def latest(case: CaseStudyPage) -> int | None:
    found: int | None = CaseStudyPage.objects.get(pk=case.pk).latest_revision_id
    return found


def test_nobody_goes_back_to_an_earlier_version(room: Client, case: CaseStudyPage) -> None:
    first = case.revisions.order_by("pk").first().pk
    before = latest(case)
    answer = room.post(f"/contribute/{case.ref}/versions/", {"version": first}, follow=True)
    assert "with the editors" in told(answer)
    assert latest(case) == before


def test_no_term_is_added(room: Client, case: CaseStudyPage) -> None:
    url = f"/contribute/{case.ref}/terms/"
    (offered,) = room.get(url).context["suggestions"]
    before = latest(case)
    assert "with the editors" in told(room.post(url, {"term": offered.key}, follow=True))
    assert latest(case) == before


def test_the_form_says_so_and_offers_no_saving(room: Client, case: CaseStudyPage) -> None:
    url = f"/contribute/{case.ref}/edit/"
    page = room.get(url).content.decode()
    assert "with the editors at the moment" in page
    assert f'href="/contribute/{case.ref}/submit/">take it back</a>' in page
    assert "<fieldset disabled>" in page and "data-writing" not in page
    assert "Save draft" not in page and "Save and go on" not in page
    room.post(f"/contribute/{case.ref}/submit/take-back/")
    page = room.get(url).content.decode()
    assert "Save draft" in page and "<fieldset disabled>" not in page


def test_what_was_typed_meanwhile_is_kept_and_nobody_is_asked_to_save_it(
    room: Client, case: CaseStudyPage
) -> None:
    url = f"/contribute/{case.ref}/edit/"
    refused = room.post(url, sent(case, "short", challenge="Typed meanwhile."))
    assert refused.status_code == 422 and "Save draft" not in refused.content.decode()
    page = room.get(url).content.decode()
    assert "Typed meanwhile." in page and "once the case can be changed again" in page
    assert "Save it, or throw it away" not in page
    step = "what you typed under “The short form”"
    overview = f"/contribute/{case.ref}/"
    assert f"Kept until the case can be changed: {step}" in room.get(overview).content.decode()
    room.post(f"/contribute/{case.ref}/submit/take-back/")
    assert f"Save: {step}" in room.get(overview).content.decode()


@pytest.mark.parametrize("tail", ["terms/", "versions/{first}/"])
def test_no_page_has_a_button_that_would_be_refused(
    room: Client, case: CaseStudyPage, tail: str
) -> None:
    first = case.revisions.order_by("pk").first().pk
    page = room.get(f"/contribute/{case.ref}/{tail.format(first=first)}").content.decode()
    assert "with the editors at the moment" in page
    assert "<button" not in page[page.index("<h1>") : page.index("</main>")]

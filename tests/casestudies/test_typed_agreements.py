"""An agreement that an editor types in the admin covers the text that it was saved with, and no later one."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import querydict_from_html

from casestudies.agreement import needs
from casestudies.models import CaseIndexPage, CaseStudyPage
from tests import factories
from tests.casestudies.conftest import SignIn

pytestmark = pytest.mark.django_db

GIVEN = {
    "consents-0-given_by": "Head of waste",
    "consents-0-role": "owner",
    "consents-0-audiences": "public",
    "consents-0-date": "5 January 2026",
    "consents-0-evidence": "By e-mail",
}
CHANGED = "Ask the owner again: the text has changed since the owner's agreement."


@pytest.fixture
def admin(sign_in: SignIn) -> Client:
    client, _ = sign_in("Editor")
    return client


def typed(admin: Client, url: str, **changes: str) -> None:
    form = querydict_from_html(admin.get(url).content.decode(), form_id="page-edit-form").copy()
    form.update(changes)
    answer = admin.post(url, form)
    assert answer.status_code == 302, answer.context["form"].errors


def edit(page: CaseStudyPage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def lacks(page: CaseStudyPage) -> list[str]:
    found = CaseStudyPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return [need.message for need in needs(found)]


def test_a_text_changed_after_the_agreement_was_typed_is_not_agreed_to(admin: Client) -> None:
    page = factories.complete_draft()
    page.consents = []
    page.save_revision()
    typed(admin, edit(page), **GIVEN, **{"consents-TOTAL_FORMS": "1"})
    assert lacks(page) == []
    typed(admin, edit(page), summary="A short summary, of what was tried!")
    assert lacks(page) == [], "capitals and punctuation are not material"
    typed(admin, edit(page), summary="Something else was tried.")
    assert lacks(page) == [CHANGED]
    typed(admin, edit(page), **{"consents-0-evidence": "By e-mail, and again by telephone"})
    assert lacks(page) == [], "recorded again, to the text as it is"


def test_ending_an_agreement_does_not_make_it_one_to_the_new_text(admin: Client) -> None:
    page = factories.complete_draft()
    typed(admin, edit(page), **{"consents-0-evidence": "By e-mail"})
    typed(admin, edit(page), challenge="Other forms.", **{"consents-0-expires": "2099"})
    assert lacks(page) == [CHANGED]


def test_an_agreement_typed_while_a_case_is_added_covers_that_text(
    admin: Client, case_index: CaseIndexPage
) -> None:
    url = reverse("wagtailadmin_pages:add", args=["casestudies", "casestudypage", case_index.pk])
    rows = {"consents-TOTAL_FORMS": "1", "suppliers-TOTAL_FORMS": "1", "suppliers-0-name": "Acme"}
    typed(admin, url, title="New", summary="As it was.", basis="owner-agreed", **rows, **GIVEN)
    page = CaseStudyPage.objects.get(title="New")
    [consent] = page.consents.all()
    names = {line.rpartition(" ")[0] for line in consent.agreed_to}
    assert {"summary", "suppliers.s1.name"} <= names
    typed(admin, edit(page), summary="As it is.")
    assert CHANGED in lacks(page)

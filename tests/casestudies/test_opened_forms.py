"""A form of the editors' side takes nothing back that happened after it was opened, and loses nothing typed in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import querydict_from_html

from casestudies import services
from casestudies.agreeing import withdraw_agreement, withhold
from casestudies.embargoes import set_embargo
from casestudies.models import CaseStudyPage, Consent
from tests import factories
from tests.casestudies.conftest import SignIn
from tests.casestudies.test_typed_agreements import edit
from tests.contributions.writing.helpers import latest

pytestmark = pytest.mark.django_db

JSON = {"accept": "application/json"}
TYPED = "A summary that an editor typed."
CHANGED = "was changed after you opened this form"


@pytest.fixture
def admin(sign_in: SignIn) -> Client:
    return sign_in("Editor")[0]


@pytest.fixture
def page(case_index: Any) -> CaseStudyPage:
    return factories.complete_draft("Shorter forms")


def opened(admin: Client, page: CaseStudyPage) -> Any:
    html = admin.get(edit(page)).content.decode()
    return querydict_from_html(html, form_id="page-edit-form").copy()


def keep(admin: Client, page: CaseStudyPage, form: Any, **typed: str) -> dict[str, Any]:
    """Have the form keep itself, and take up what the answer brings, as the browser does."""
    form.update(typed)
    kept: dict[str, Any] = admin.post(edit(page), form, headers=JSON).json()
    form.update(kept.get("field_updates", {}))
    if kept["success"]:
        form["overwrite_revision_id"] = str(kept["revision_id"])
    return kept


def press(admin: Client, page: CaseStudyPage, form: Any, **typed: str) -> Any:
    """Press “Save draft”: the browser sends the form without what it kept."""
    form.update(typed)
    form.pop("overwrite_revision_id", None)
    return admin.post(edit(page), form)


def ended(page: CaseStudyPage) -> bool:
    return Consent.objects.get(page=page, role="owner").withdrawn_on is not None


def take_back(page: CaseStudyPage) -> None:
    withdraw_agreement(Consent.objects.get(page=page, role="owner"))


def test_an_agreement_taken_back_meanwhile_stays_so_however_the_form_is_saved(
    admin: Client, page: CaseStudyPage
) -> None:
    form = opened(admin, page)
    take_back(page)
    assert keep(admin, page, form, summary="Typed")["success"]
    assert ended(page)
    assert keep(admin, page, form, summary="Typed on")["success"]
    assert ended(page), "the form still shows it as given, and says no more by that"
    assert press(admin, page, form, summary=TYPED).status_code == 302
    assert ended(page) and latest(page).summary == TYPED


@pytest.mark.parametrize("typed", [{"evidence": "By letter"}, {"DELETE": "on"}])
def test_what_is_typed_in_an_agreement_that_was_taken_back_meanwhile_is_refused_and_kept(
    admin: Client, page: CaseStudyPage, typed: dict[str, str]
) -> None:
    form = opened(admin, page)
    take_back(page)
    answer = press(admin, page, form, **{f"consents-0-{name}": it for name, it in typed.items()})
    assert answer.status_code == 200
    assert "changed or ended after you opened this form" in answer.content.decode()
    assert "By letter" in answer.content.decode() or "DELETE" in typed
    assert ended(page)


def test_an_editor_ends_an_agreement_and_takes_that_back_in_one_form(
    admin: Client, page: CaseStudyPage
) -> None:
    form = opened(admin, page)
    keep(admin, page, form, **{"consents-0-withdrawn_on": "2026"})
    assert ended(page)
    keep(admin, page, form, **{"consents-0-withdrawn_on": ""})
    assert not ended(page)


def embargo(page: CaseStudyPage) -> None:
    set_embargo(page, timezone.now() + timedelta(days=1))


def leave_out(page: CaseStudyPage) -> None:
    withhold(page, ["lead_department"], "commercial-confidence")


def write(page: CaseStudyPage) -> None:
    version = latest(page)
    version.challenge = "As a colleague wrote it."
    services.save_draft(version)


def hand_over(page: CaseStudyPage) -> None:
    services.set_in_versions(page, owner_email="successor@council.example")


@pytest.mark.parametrize("meanwhile", [embargo, leave_out, write, hand_over])
def test_a_form_that_does_not_show_what_changed_meanwhile_is_not_saved_and_keeps_what_was_typed(
    admin: Client, page: CaseStudyPage, meanwhile: Callable[[CaseStudyPage], None]
) -> None:
    form = opened(admin, page)
    meanwhile(page)
    before = latest(page)
    assert not keep(admin, page, form, summary=TYPED)["success"]
    for _again in range(2):
        answer = press(admin, page, form)
        html = answer.content.decode()
        assert answer.status_code == 200
        assert CHANGED in html and TYPED in html
        form = querydict_from_html(html, form_id="page-edit-form").copy()
        assert not keep(admin, page, form)["success"], "nor does it save itself when shown again"
    now = latest(page)
    assert now.latest_revision_id == before.latest_revision_id
    assert (now.embargo_until, now.challenge) == (before.embargo_until, before.challenge)
    assert now.owner_email == before.owner_email


def test_a_button_pressed_while_the_form_keeps_itself_is_not_refused_nor_one_pressed_twice(
    admin: Client, page: CaseStudyPage
) -> None:
    form = opened(admin, page)
    early = form.copy()
    keep(admin, page, form, summary="A summary that")
    for _click in range(2):
        assert press(admin, page, early, summary=TYPED).status_code == 302
    assert latest(page).summary == TYPED


def test_two_pages_that_one_person_has_open_do_not_undo_each_other(
    admin: Client, page: CaseStudyPage
) -> None:
    one, other = opened(admin, page), opened(admin, page)
    assert press(admin, page, one, summary=TYPED).status_code == 302
    assert CHANGED in press(admin, page, other, challenge="Other.").content.decode()
    assert latest(page).summary == TYPED


@pytest.mark.parametrize("mark", ["", "x", "0" * 24, "\0 1"])
def test_a_form_that_does_not_say_what_it_was_opened_on_is_not_saved(
    admin: Client, page: CaseStudyPage, mark: str
) -> None:
    form = opened(admin, page)
    assert press(admin, page, form, opened_on=mark, summary=TYPED).status_code == 200
    assert latest(page).summary != TYPED


def test_a_case_is_added_and_its_form_goes_on(admin: Client, case_index: Any) -> None:
    url = reverse("wagtailadmin_pages:add", args=["casestudies", "casestudypage", case_index.pk])
    html = admin.get(url).content.decode()
    form = querydict_from_html(html, form_id="page-edit-form").copy()
    form["title"] = "New"
    made = admin.post(url, form, headers=JSON).json()
    form.update(made["field_updates"])
    page = CaseStudyPage.objects.get(title="New")
    assert keep(admin, page, form, summary="Typed")["success"]
    assert press(admin, page, form, summary=TYPED).status_code == 302
    assert latest(page).summary == TYPED


def test_a_preview_is_of_what_was_typed_whatever_changed_meanwhile(
    admin: Client, page: CaseStudyPage
) -> None:
    form = opened(admin, page)
    write(page)
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert admin.post(url, form).json()["is_valid"]

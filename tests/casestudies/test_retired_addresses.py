"""Addresses that a case gave up when it ceased to name its authority lead nowhere, whatever becomes of it later."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import querydict_from_html

from casestudies import services
from casestudies.agreeing import latest
from casestudies.anonymising import anonymise
from casestudies.models import CaseSlug, CaseStudyPage
from casestudies.unnamed import names_left
from tests import factories
from tests.casestudies.conftest import SignIn
from tests.casestudies.test_anonymity import authority

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("case_index")]

TELLING = "Northdene Council tries forms"


def _stored(page: CaseStudyPage) -> CaseStudyPage:
    return CaseStudyPage.objects.get(pk=page.pk)


def _status(slug: str) -> int:
    return int(Client().get(f"/cases/{slug}/").status_code)


def test_a_case_that_is_merged_into_one_whose_nameless_version_waits_is_not_led_from() -> None:
    other = factories.published_case(TELLING)
    page = factories.published_case(
        "Shorter forms", lead_organisation=authority(5), summary="Northdene tried it."
    )
    waiting = anonymise(page)
    assert not waiting.live and names_left(latest(waiting))
    services.merge_cases(other, waiting)
    version = latest(waiting)
    version.summary = "A council tried it."
    assert services.publish(version).live
    assert _status(other.slug) == 404


@pytest.mark.parametrize("into", ["the one before", "the one that answers"])
def test_cases_that_were_merged_one_into_another_are_not_led_from(into: str) -> None:
    first, second = factories.published_case(TELLING), factories.published_case("Middle one")
    page = factories.published_case("Shorter forms", lead_organisation=authority(5))
    services.merge_cases(first, second)
    nameless = anonymise(page)
    services.merge_cases(second, nameless)
    third = factories.published_case("Northdene again")
    services.merge_cases(third, second if into == "the one before" else nameless)
    assert [_status(each.slug) for each in (first, second, third)] == [404, 404, 404]
    assert _status(nameless.slug) == 200


def test_a_case_that_is_merged_into_one_that_names_its_authority_leads_there() -> None:
    other, page = factories.published_case("One"), factories.published_case("Two")
    services.merge_cases(other, page)
    assert _status(other.slug) == 301


def _form(admin: Client, url: str) -> Any:
    return querydict_from_html(admin.get(url).content.decode(), form_id="page-edit-form").copy()


def _publish_by_form(admin: Client, page: CaseStudyPage) -> Any:
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = _form(admin, url)
    form["action-publish"] = "action-publish"
    return admin.post(url, form)


def test_an_earlier_version_does_not_bring_the_address_back(sign_in: SignIn) -> None:
    page = factories.published_case("A case", lead_organisation=authority(5), slug="a-case")
    earlier = page.latest_revision_id
    nameless = anonymise(page)
    kept = latest(nameless).states.all()
    admin, _ = sign_in("Editor")
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    back = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, earlier])
    form = _form(admin, back)
    assert form["slug"] == "a-case"
    assert admin.post(url, form).status_code == 302
    assert latest(page).slug == nameless.slug
    version = latest(page)
    version.states = list(kept)
    services.save_draft(version)
    other, _ = sign_in("Administrator")
    assert _publish_by_form(other, page).status_code == 302
    assert _stored(page).slug == nameless.slug
    assert _status("a-case") == 404
    assert CaseSlug.objects.get(slug="a-case").is_retired


def test_a_case_is_not_published_at_an_address_that_it_gave_up_whatever_road_led_there() -> None:
    page = factories.published_case("A case", lead_organisation=authority(5), slug="a-case")
    version = latest(anonymise(page))
    version.slug = "a-case"
    services.save_draft(version)
    assert _status("a-case") == 404, "a draft does not open it either"
    with pytest.raises(ValidationError, match="this one gave it up"):
        services.publish(version)
    version.anonymised_as, version.states = "", []
    with pytest.raises(ValidationError, match="this one gave it up"):
        services.publish(version)
    assert _status("a-case") == 404


def test_a_case_that_was_merged_and_keeps_its_address_in_the_row_can_still_be_saved() -> None:
    page = anonymise(factories.published_case("A case", lead_organisation=authority(5)))
    other = factories.published_case(TELLING)
    services.merge_cases(other, page)
    _stored(other).save()
    assert _status(other.slug) == 404


def test_what_is_not_named_already_is_not_moved_again() -> None:
    nameless = anonymise(factories.published_case("A case", lead_organisation=authority(5)))
    with pytest.raises(ValidationError, match="not named already"):
        anonymise(nameless)
    assert _stored(nameless).live and _stored(nameless).slug == nameless.slug
    assert _status(nameless.slug) == 200

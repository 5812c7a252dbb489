"""Every public address of a case, in every state in which it is not public: nobody is told anything of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from casestudies import services
from casestudies.agreeing import Agreed, record_agreement, withdraw_agreement
from casestudies.anonymising import anonymise
from casestudies.models import CaseStudyPage
from cms.accounts.models import User
from tests import factories
from website.urls import urlpatterns

pytestmark = pytest.mark.django_db

SECRET = "Zzsecret title"
STATES = {
    "draft": 404,
    "embargoed": 404,
    "embargoed since": 404,
    "agreement taken back before it was public": 404,
    "restricted": 404,
    "unpublished": 404,
    "withdrawn": 410,
    "withdrawn by its owner": 410,
}


def of_a_case() -> list[str]:
    """The names of the addresses that a case has, found in the list of addresses itself."""
    found = [each for each in urlpatterns if isinstance(each, URLPattern)]
    kept = [each for each in found if str(each.pattern).startswith(("cases/<", "id/case/"))]
    return [str(each.name) for each in kept]


def urls(page: CaseStudyPage) -> list[str]:
    made = []
    for name in of_a_case():
        key = page.ref if name.startswith("id_") else page.slug
        ends: list[list[Any]] = [["json"], ["md"]] if name.endswith("_file") else [[]]
        made += [reverse(name, args=[key, *end]) for end in ends]
    return [*made, f"/api/v1/cases/{page.ref}"]


def case_in(state: str) -> CaseStudyPage:
    if state == "draft":
        return factories.complete_draft(SECRET)
    if state in ("embargoed", "agreement taken back before it was public"):
        page = factories.complete_draft(SECRET)
        page.consents = []
        page.embargo_until = timezone.now() + timedelta(days=1)
        services.save_draft(page)
        agreement = record_agreement(page, OWNER)
        page = services.publish(page.get_latest_revision_as_object())
        if state != "embargoed":
            withdraw_agreement(agreement)
        return page
    page = factories.published_case(SECRET)
    if state == "embargoed since":
        page.embargo_until = timezone.now() + timedelta(days=1)
        page.save_revision(clean=False)
        services.publish(page)
    elif state == "restricted":
        PageViewRestriction.objects.create(page=page, restriction_type="password", password="x")
    elif state == "unpublished":
        page.unpublish()
    elif state == "withdrawn":
        services.withdraw(page, "legal")
    else:
        withdraw_agreement(page.consents.get())
    return page


OWNER = Agreed(role="owner", given_by="Head of procurement", evidence="By e-mail")


def test_the_addresses_of_a_case_are_found() -> None:
    assert {"case", "case_file", "case_history", "case_ask", "id_case_file"} <= set(of_a_case())


@pytest.mark.parametrize("state", STATES)
def test_what_is_not_public_answers_alike_at_every_address(db: None, state: str) -> None:
    page = case_in(state)
    member = Client()
    member.force_login(User.objects.create_user("member", "member@council.example"))
    for browser in (Client(), member):
        for url in urls(page):
            for answer in (browser.get(url), browser.post(url, {"text": "x"})):
                assert answer.status_code in (STATES[state], 405), url
                assert SECRET not in answer.content.decode(), url


def test_an_authority_that_is_not_named_any_more_is_told_at_no_old_address(db: None) -> None:
    page = factories.published_case("A case", slug="old-town-buses")
    new = anonymise(page)
    assert new.live
    assert new.slug != "old-town-buses"
    old = [url for url in urls(page) if "old-town" in url]
    assert {Client().get(url).status_code for url in old} == {404}

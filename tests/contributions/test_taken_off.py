"""Whoever answers for a public case hears from us when an editor takes it off the site."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casestudies import services
from casestudies.models import CaseStudyPage
from cms.accounts.models import User
from cms.mail.models import OutgoingEmail
from contributions.models import CaseWriter
from tests import factories
from tests.casestudies.conftest import SignIn, sign_in  # noqa: F401 - a fixture
from tests.contributions.conftest import champion_named, signed_in

pytestmark = pytest.mark.django_db


def public(title: str, *people: User) -> CaseStudyPage:
    page = factories.published_case(title)
    for user in people:
        CaseWriter.objects.create(page=page, user=user, role="writer", accepted_at=timezone.now())
    return page


def letters() -> dict[str, str]:
    sent = OutgoingEmail.objects.filter(kind="case_taken_off")
    return dict(sent.values_list("to", "text"))


def withdraw(client: Client, page: CaseStudyPage) -> None:
    client.post(reverse("case_withdraw", args=[page.pk]), {"reason": "legal"})


def merge(client: Client, page: CaseStudyPage) -> None:
    winner = factories.published_case("The one that stays")
    client.post(reverse("case_merge", args=[page.pk]), {"winner": winner.pk})


def unpublish(client: Client, page: CaseStudyPage) -> None:
    client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))


def unpublish_together(client: Client, page: CaseStudyPage) -> None:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    client.post(f"{address}?id={page.pk}")


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (withdraw, "The reason: Legal reasons."),
        (merge, "into “The one that stays”"),
        (unpublish, "It is a draft again"),
        (unpublish_together, "It is a draft again"),
    ],
)
def test_the_people_of_a_case_are_told_once_and_who_did_it_is_not(
    sign_in: SignIn,  # noqa: F811 - the fixture
    act: object,
    says: str,
) -> None:
    client, editor = sign_in("Editor")
    ann = champion_named("ann")
    page = public("Bins", ann, editor)
    assert callable(act)
    act(client, page)
    assert not CaseStudyPage.objects.get(pk=page.pk).live
    assert list(letters()) == [ann.email]
    text = letters()[ann.email]
    assert says in text and "“Bins”" in text
    led_to = re.search(r"https?://[^/\s]+(/\S+)", text)
    assert led_to and signed_in(ann).get(led_to.group(1)).status_code == 200


def test_a_letter_does_not_say_which_case_without_an_authority_stays(
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    client, _ = sign_in("Editor")
    ann = champion_named("ann")
    page = public("Bins", ann)
    winner = factories.published_case("No name here")
    CaseStudyPage.objects.filter(pk=winner.pk).update(anonymised_as="A council in the North West")
    client.post(reverse("case_merge", args=[page.pk]), {"winner": winner.pk})
    assert "into another case" in letters()[ann.email] and "http" not in letters()[ann.email]
    assert winner.title not in letters()[ann.email] and winner.ref not in letters()[ann.email]


def test_what_no_editor_did_is_told_by_its_own_letter_or_not_at_all(case_index: object) -> None:
    ann = champion_named("ann")
    page = public("Bins", ann)
    services.withdraw(page, "legal", user=ann)
    assert letters() == {}

"""A case that came to tell its authority is taken off the site, and nobody has to find that out by themselves."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casestudies import services
from casestudies.agreeing import latest
from casestudies.anonymising import anonymise
from casestudies.models import CaseStudyPage, Partner
from cms.mail.services import deliver_due
from contributions.agreement.due import end_what_names
from contributions.models import CaseWriter
from organisations.models import Organisation, OrganisationName
from tests import factories
from tests.casestudies.conftest import SignIn, sign_in  # noqa: F401 - a fixture
from tests.contributions.conftest import champion_named, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def unnamed(case_index: Any) -> CaseStudyPage:
    """A live case of Northdene, which it does not name, with an owner, a successor and a partner."""
    body = factories.organisation("Northdene")
    partner = factories.organisation("Bus makers")
    case = factories.published_case(
        "Bins in <Bath>",
        lead_organisation=body,
        partners=[Partner(row_id="p1", organisation=partner)],
    )
    for role in ("owner", "successor"):
        CaseWriter.objects.create(
            page=case, user=champion_named(role), role=role, accepted_at=timezone.now()
        )
    return anonymise(case)


def tell() -> None:
    """Let the partner come to tell the authority."""
    partner = Organisation.objects.get(name="Bus makers")
    partner.name = "Northdene Bus makers"
    partner.save()


def letters() -> dict[str, Any]:
    deliver_due()
    box = list(mail.outbox)
    mail.outbox.clear()
    assert len({each.to[0] for each in box}) == len(box), "one letter each"
    return {each.to[0]: each for each in box}


def whole(letter: Any) -> str:
    return "\n".join([letter.subject, letter.body, letter.alternatives[0][0]])


def test_its_people_and_who_reviews_are_told_once_and_no_letter_tells_the_authority(
    unnamed: CaseStudyPage,
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    _, editor = sign_in("Editor")
    tell()
    assert end_what_names() == 1
    sent = letters()
    people = {"owner@council.example", "successor@council.example"}
    assert set(sent) == people | {editor.email}
    for address, letter in sent.items():
        text = whole(letter)
        assert "Northdene" not in text and "northdene" not in text
        assert f"Off the site for now: “Bins in <Bath>” ({unnamed.ref})" == letter.subject
        assert "Bins in &lt;Bath&gt;" in letter.alternatives[0][0]
        assert "* Partners" in letter.body and "<li>Partners</li>" in letter.alternatives[0][0]
        assert ("/admin/" in text) == (address == editor.email)
    assert end_what_names() == 0 and not letters()


def test_the_links_lead_each_to_what_is_to_be_done(
    unnamed: CaseStudyPage,
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    browser, editor = sign_in("Editor")
    tell()
    end_what_names()
    sent = letters()
    place = reverse("contribute_case", args=[unnamed.ref])
    owner = CaseWriter.objects.get(role="owner").user
    assert place in sent[owner.email].body
    page = signed_in(owner).get(place).content.decode()
    assert "Leave the authority’s name out" in page
    there = reverse("contribute_agreement", args=[unnamed.ref])
    assert there in page
    told = signed_in(owner).get(there).content.decode()
    assert "its name stands in “Partners" in told and "partners.p1" not in told
    admin = reverse("wagtailadmin_pages:edit", args=[unnamed.pk])
    assert admin in sent[editor.email].body
    assert browser.get(admin).status_code == 200


def test_a_title_that_tells_is_left_out_and_a_contact_without_an_account_gets_no_link(
    unnamed: CaseStudyPage,
) -> None:
    CaseWriter.objects.all().delete()
    OrganisationName.objects.create(
        organisation=unnamed.lead_organisation, kind="former", text="Bath"
    )
    assert end_what_names() == 1
    (letter,) = letters().values()
    text = whole(letter)
    assert letter.to == ["owner@council.example"]
    assert letter.subject == f"Off the site for now: {unnamed.ref}"
    assert "Bath" not in text and "/contribute/" not in text and "/admin/" not in text


def test_the_next_time_is_told_again(unnamed: CaseStudyPage) -> None:
    tell()
    end_what_names()
    assert len(letters()) == 2
    version = latest(unnamed)
    version.partners = []
    assert services.publish(version).live
    unnamed.change_notes.create(
        kind="update", text="As Northdene knows.", date=timezone.localdate()
    )
    assert end_what_names() == 1
    assert len(letters()) == 2


def test_a_case_that_names_its_authority_is_not_led_to_leave_it_out(case_index: Any) -> None:
    case = factories.published_case("A case")
    owner = champion_named("owner")
    CaseWriter.objects.create(page=case, user=owner, role="owner", accepted_at=timezone.now())
    page = signed_in(owner).get(reverse("contribute_case", args=[case.ref])).content.decode()
    assert "Leave the authority’s name out" not in page
    assert Client().get(f"/cases/{case.slug}/").status_code == 200

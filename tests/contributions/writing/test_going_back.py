"""Going back to a version brings back what it says, and nothing that stewards, editors or a duty decided."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from casestudies import services
from casestudies.agreeing import withhold
from casestudies.anonymising import anonymise
from casestudies.contact import contact_of
from casestudies.embargoes import set_embargo
from casestudies.models import CaseSlug, CaseStudyPage, FieldState, NarrativeSection, Supplier
from cms.accounts.models import User
from cms.core.dates import PartialDate
from contributions.models import CaseWriter
from contributions.room.people import hand_over
from contributions.writing.going_back import KEPT
from contributions.writing.sections import SECTIONS
from tests import factories
from tests.contributions.conftest import champion_named, signed_in
from tests.contributions.writing.helpers import latest

pytestmark = pytest.mark.django_db

SAID_ELSEWHERE = {"lead_organisation_text", "programme_text", "states", "update_number"}
"""What says something, or names what says it, and has no control of its own in the forms."""


def whole(champion: User, **fields: Any) -> tuple[CaseStudyPage, int]:
    """Return a complete draft of the champion's, and the number of its version."""
    page = factories.complete_draft("Zz", **fields)
    page.owner = champion
    page.save()
    number = services.save_draft(page, user=champion).pk
    CaseWriter.objects.create(page=page, user=champion, role="owner", accepted_at=timezone.now())
    return stored(page), number


def stored(page: CaseStudyPage) -> CaseStudyPage:
    return CaseStudyPage.objects.get(pk=page.pk)


def go_back(browser: Client, page: CaseStudyPage, number: int) -> CaseStudyPage:
    answer = browser.post(f"/contribute/{page.ref}/versions/", {"version": number})
    assert answer.status_code == 302
    return latest(page)


def test_every_column_and_relation_either_says_something_or_stays() -> None:
    held = {field.name for field in CaseStudyPage._meta.get_fields() if field.concrete}
    held |= {*CaseStudyPage.child_relation_names(), "wagtail_admin_comments"}
    said = {part for section in SECTIONS for part in section.parts} - KEPT | SAID_ELSEWHERE
    assert said | (KEPT - {"pk"}) == held
    assert not said & KEPT


def test_it_lifts_no_embargo_so_that_publishing_waits_for_its_end(
    champion: User, room: Client
) -> None:
    page, first = whole(champion)
    until = (timezone.now() + timedelta(days=10)).replace(microsecond=0)
    set_embargo(page, until, user=champion)
    version = go_back(room, page, first)
    assert (version.embargo_until, version.go_live_at) == (until, until)
    services.publish(version)
    assert not stored(page).live
    assert (
        stored(page).revisions.get(approved_go_live_at__isnull=False).approved_go_live_at == until
    )


def test_it_brings_no_former_owner_back(champion: User) -> None:
    page, first = whole(champion, owner_email=champion.email)
    services.publish(latest(page))
    new = champion_named("newowner")
    CaseWriter.objects.create(page=page, user=new, role="writer", accepted_at=timezone.now())
    draft = latest(page)
    draft.challenge = "Another."
    services.save_draft(draft, user=champion)
    hand_over(stored(page), new)

    version = go_back(signed_in(new), page, first)

    assert version.challenge == "Too many forms."
    assert (version.owner_name, version.owner_email) == (new.email, new.email)
    assert stored(page).owner == new
    assert contact_of(services.publish(version)).addresses == (new.email,)


def test_what_was_withheld_since_stays_withheld_and_what_was_then_is_again(
    champion: User, room: Client
) -> None:
    page, _ = whole(champion, approach="Zzsecret")
    draft = latest(page)
    draft.suppliers = [Supplier(name="Acme", type="sme")]
    draft.states = [
        FieldState(field="challenge", state="withheld", reason="security"),
        FieldState(field="approach", state="not-applicable"),
    ]
    first = services.save_draft(draft).pk
    draft = latest(page)
    draft.states = []
    draft.sections = [NarrativeSection(heading="New", body="Since then.")]
    services.save_draft(draft)
    parts = ["approach", "suppliers.s1.name", "sections.l1"]
    withhold(page, parts, "partner-request", user=champion)

    version = go_back(room, page, first)

    assert {(row.field, row.state, row.reason) for row in version.states.all()} == {
        ("challenge", "withheld", "security"),
        ("approach", "withheld", "partner-request"),
        ("suppliers.s1.name", "withheld", "partner-request"),
    }


def test_it_names_no_authority_again_and_opens_no_address_that_was_retired(
    champion: User, room: Client
) -> None:
    page, first = whole(champion)
    services.publish(latest(page))
    slug = stored(page).slug
    unnamed = anonymise(stored(page))

    version = go_back(room, page, first)

    assert (version.anonymised_as, version.slug) == (unnamed.anonymised_as, unnamed.slug)
    assert "lead_organisation" in {row.field for row in version.states.all()}
    services.publish(version)
    assert CaseSlug.objects.get(slug=slug).is_retired


def test_dates_and_roles_that_others_set_stay_and_an_address_follows_its_title(
    champion: User, room: Client
) -> None:
    page, first = whole(champion)
    draft = latest(page)
    draft.title, draft.slug = "Another title", "another-title"
    draft.review_by, draft.reviewer_role = PartialDate(2031, 5), "Procurement lead"
    services.save_draft(draft)

    version = go_back(room, page, first)

    assert (version.title, version.slug) == ("Zz", "zz")
    assert (str(version.review_by), version.reviewer_role) == ("2031-05", "Procurement lead")


def test_beside_the_latest_stands_only_what_going_back_would_change(
    champion: User, room: Client
) -> None:
    page, first = whole(champion, owner_email="then@council.example")
    draft = latest(page)
    draft.owner_email, draft.challenge = "now@council.example", "Zzanother."
    services.save_draft(draft)
    html = room.get(f"/contribute/{page.ref}/versions/{first}/").content.decode()
    assert "Too many forms." in html
    assert "then@council.example" not in html
    assert "what is withheld now stays withheld" in html

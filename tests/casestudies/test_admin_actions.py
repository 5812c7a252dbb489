"""Withdrawing, restoring, merging and noting, by the buttons that editors press."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casestudies import services
from casestudies.anonymising import anonymise
from casestudies.models import CaseIdentity, CaseStudyPage, ChangeNote, Tombstone
from tests import factories
from tests.casestudies.conftest import SignIn

pytestmark = pytest.mark.django_db

ACTIONS = ("case_withdraw", "case_restore", "case_merge", "case_notes")


@pytest.fixture
def admin(sign_in: SignIn) -> Client:
    return sign_in("Editor")[0]


def do(admin: Client, action: str, page: Any, **data: Any) -> Any:
    return admin.post(reverse(action, args=[page.pk]), data, follow=True)


def said(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def stored(page: CaseStudyPage) -> CaseStudyPage:
    return CaseStudyPage.objects.get(pk=page.pk)


def test_a_case_is_withdrawn_with_a_reason(admin: Client, published: CaseStudyPage) -> None:
    asked = admin.get(reverse("case_withdraw", args=[published.pk])).content.decode()
    assert "Why is it withdrawn?" in asked and "It was deleted" not in asked
    response = do(admin, "case_withdraw", published, reason="consent-withdrawn")
    assert "has been withdrawn" in said(response)
    assert not stored(published).live
    assert Tombstone.objects.get(ref=published.ref).reason == "consent-withdrawn"
    assert Client().get(f"/cases/{published.slug}/").status_code == 410
    history = admin.get(reverse("wagtailadmin_pages:history", args=[published.pk]))
    assert "Withdrawn" in history.content.decode()


def test_without_a_reason_nothing_is_withdrawn(admin: Client, published: CaseStudyPage) -> None:
    response = do(admin, "case_withdraw", published)
    assert "Choose why it is withdrawn." in response.content.decode()
    assert stored(published).live


@pytest.mark.parametrize("reason", ["deleted", "nonsense"])
def test_a_reason_is_one_of_those_offered(
    admin: Client, published: CaseStudyPage, reason: str
) -> None:
    do(admin, "case_withdraw", published, reason=reason)
    assert stored(published).live


def test_what_was_never_public_or_is_gone_already_is_not_withdrawn(
    admin: Client, draft: CaseStudyPage, published: CaseStudyPage
) -> None:
    assert "never published" in said(do(admin, "case_withdraw", draft, reason="other"))
    services.withdraw(published, "other")
    assert "already" in said(do(admin, "case_withdraw", published, reason="legal"))
    assert Tombstone.objects.get().reason == "other"


def test_a_withdrawn_case_is_restored(admin: Client, published: CaseStudyPage) -> None:
    services.withdraw(published, "other")
    assert "published again" in said(do(admin, "case_restore", published))
    assert stored(published).live
    assert Client().get(f"/cases/{published.slug}/").status_code == 200
    assert "has not been withdrawn" in said(do(admin, "case_restore", published))


def test_restoring_under_embargo_says_when_it_will_be_public(
    admin: Client, published: CaseStudyPage
) -> None:
    services.withdraw(published, "other")
    latest = stored(published).get_latest_revision_as_object()
    latest.embargo_until = timezone.now() + timedelta(days=1)
    services.save_draft(latest)
    assert "when its embargo ends" in said(do(admin, "case_restore", published))
    assert not stored(published).live


def test_an_incomplete_case_stays_withdrawn_and_is_told_what_it_lacks(
    admin: Client, published: CaseStudyPage
) -> None:
    services.withdraw(published, "other")
    latest = stored(published).get_latest_revision_as_object()
    latest.challenge = ""
    services.save_draft(latest)
    response = do(admin, "case_restore", published, version="later")
    assert "Describe the challenge." in response.content.decode()
    assert Tombstone.objects.filter(ref=published.ref).exists()


def test_a_case_is_merged_into_another(admin: Client, published: CaseStudyPage) -> None:
    winner = factories.published_case("The one that stays")
    response = do(admin, "case_merge", published, winner=winner.pk)
    assert "has been merged into “The one that stays”" in said(response)
    answer = Client().get(f"/cases/{published.slug}/")
    assert answer.status_code == 301
    assert answer.headers["Location"].endswith(f"/cases/{winner.slug}/")
    assert "merged already" in said(do(admin, "case_merge", published, winner=winner.pk))


def test_a_public_case_is_merged_into_no_other_that_is_not(
    admin: Client, published: CaseStudyPage
) -> None:
    answer = do(admin, "case_merge", published, winner=factories.complete_draft("Not yet").pk)
    assert "That case is not public" in answer.content.decode()
    assert stored(published).live


def test_a_case_that_names_nobody_is_merged_into_none_that_does(
    admin: Client, published: CaseStudyPage
) -> None:
    unnamed = anonymise(factories.published_case("Ours"))
    answer = do(admin, "case_merge", unnamed, winner=published.pk)
    assert "Its readers would be led there" in answer.content.decode()
    assert stored(unnamed).live
    other = anonymise(factories.published_case("Theirs"))
    do(admin, "case_merge", unnamed, winner=other.pk)
    assert not stored(unnamed).live


def test_a_case_is_not_merged_into_itself_or_in_a_ring(
    admin: Client, published: CaseStudyPage
) -> None:
    response = do(admin, "case_merge", published, winner=published.pk)
    assert "cannot be merged into itself" in response.content.decode()
    other = factories.published_case()
    services.merge_cases(other, published)
    response = do(admin, "case_merge", published, winner=other.pk)
    assert "cannot be merged into itself" in response.content.decode()
    assert not CaseIdentity.objects.filter(
        pk=CaseIdentity.number_of(published.ref), merged_into__isnull=False
    ).exists()
    assert stored(published).live


def test_notes_are_added_corrected_and_taken_back(admin: Client, published: CaseStudyPage) -> None:
    do(
        admin,
        "case_notes",
        published,
        kind="correction",
        text="The year was 2019.",
        date="2026-11-02",
    )
    note = ChangeNote.objects.get()
    history = f"/cases/{published.slug}/history/"
    text = " ".join(Client().get(history).content.decode().split())
    assert "Correction, the editors" in text and "The year was 2019." in text
    lead = published.lead_organisation
    form = admin.get(reverse("case_notes", args=[published.pk])).context["form"]
    assert form["organisation"].value() == lead.pk, "most notes are its lead's"
    day = {"kind": "update", "date": "2026-11-03"}
    do(admin, "case_notes", published, text="There are ten.", organisation=lead.pk, **day)
    text = " ".join(Client().get(history).content.decode().split())
    assert f"Update, {lead.name}" in text
    ChangeNote.objects.exclude(pk=note.pk).delete()
    assert (
        "The year was 2019."
        in admin.get(reverse("case_notes", args=[published.pk])).content.decode()
    )
    assert f"<strong>{published.title}</strong> ({published.ref})" in (
        admin.get(reverse("case_note_edit", args=[note.pk])).content.decode()
    )
    data = {"kind": "update", "text": "The year was 2018.", "date": "2026-11-03"}
    do(admin, "case_note_edit", note, **data)
    assert ChangeNote.objects.get().text == "The year was 2018."
    do(admin, "case_note_edit", note, **{"take-back": "1"})
    assert not ChangeNote.objects.exists()


def test_a_note_says_what_changed(admin: Client, published: CaseStudyPage) -> None:
    response = do(admin, "case_notes", published, kind="", text=" ", date="")
    text = response.content.decode()
    assert "Say what changed." in text and "Choose what sort" in text
    assert not ChangeNote.objects.exists()


@pytest.mark.parametrize("role", ["Champion", "Vocabulary keeper"])
@pytest.mark.parametrize("action", ACTIONS)
def test_nobody_else_does_any_of_it(
    sign_in: SignIn, published: CaseStudyPage, role: str, action: str
) -> None:
    client, _ = sign_in(role)
    data = {"reason": "other", "winner": published.pk, "kind": "update", "text": "x"}
    client.post(reverse(action, args=[published.pk]), data)
    assert stored(published).live
    assert not ChangeNote.objects.exists() and not Tombstone.objects.exists()


def test_a_champion_neither_publishes_nor_withdraws_their_own_case(sign_in: SignIn) -> None:
    client, user = sign_in("Champion")
    page = factories.published_case()
    CaseStudyPage.objects.filter(pk=page.pk).update(owner=user)
    client.post(reverse("case_withdraw", args=[page.pk]), {"reason": "other"})
    assert stored(page).live
    assert reverse("case_withdraw", args=[page.pk]) not in _menu(client, page)


def test_the_pages_menu_offers_what_fits(admin: Client, published: CaseStudyPage) -> None:
    menu = _menu(admin, published)
    assert reverse("case_withdraw", args=[published.pk]) in menu
    assert reverse("case_merge", args=[published.pk]) in menu
    assert reverse("case_notes", args=[published.pk]) in menu
    assert reverse("case_restore", args=[published.pk]) not in menu
    services.withdraw(published, "other")
    menu = _menu(admin, published)
    assert reverse("case_restore", args=[published.pk]) in menu
    assert reverse("case_withdraw", args=[published.pk]) not in menu
    winner = factories.published_case()
    services.merge_cases(published, winner)
    menu = _menu(admin, published)
    assert not [name for name in ACTIONS[:3] if reverse(name, args=[published.pk]) in menu]
    for name in ACTIONS[:3]:
        assert "merged already" in said(do(admin, name, published, reason="other"))
    assert Tombstone.objects.filter(ref=published.ref).exists(), "it was withdrawn before"


def _menu(client: Client, page: CaseStudyPage) -> str:
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    return str(edit.content.decode())

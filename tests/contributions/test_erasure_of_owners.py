"""When a person's data is erased, their cases and documents go to the right people, and nobody else's place moves."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from casestudies import services
from casestudies.agreeing import latest
from casestudies.models import CaseStudyPage
from cms.accounts.models import User
from cms.mail.models import OutgoingEmail
from contributions.models import CaseWriter, DocumentJob, JobState
from contributions.stewardship.erasure import erase_person
from tests import factories
from tests.contributions.conftest import champion_named, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("case_index")]

ANN = "ann@council.example"
PASSAGES = {
    "format": "text",
    "notes": [],
    "passages": [{"id": "p1", "kind": "paragraph", "text": "Words without a place."}],
}


def place(page: CaseStudyPage, user: User, role: str) -> CaseWriter:
    made: CaseWriter = CaseWriter.objects.update_or_create(
        page=page, user=user, defaults={"role": role, "accepted_at": timezone.now()}
    )[0]
    return made


def places(page: CaseStudyPage) -> dict[str, str]:
    return dict(CaseWriter.objects.filter(page=page).values_list("user__username", "role"))


def stored(page: CaseStudyPage) -> CaseStudyPage:
    found: CaseStudyPage = CaseStudyPage.objects.get(pk=page.pk)
    return found


def test_an_owner_who_is_somebody_else_stays_and_becomes_the_contact() -> None:
    bob, ann, carol = map(champion_named, ("bob", "ann", "carol"))
    page = factories.published_case("Bins", owner=bob, owner_email=ANN, owner_name="Ann Example")
    for user, role in ((bob, "owner"), (carol, "successor"), (ann, "writer")):
        place(page, user, role)
    told = erase_person(ANN).lines()
    assert not [line for line in told if "no owner" in line]
    assert places(page) == {"bob": "owner", "carol": "successor"}
    assert stored(page).owner_email == latest(page).owner_email == bob.email
    assert signed_in(bob).get(reverse("contribute_case", args=[page.ref])).status_code == 200


def test_a_successor_is_told_that_they_own_the_case_now() -> None:
    ann, carol = map(champion_named, ("ann", "carol"))
    page = factories.published_case("Bins", owner=ann, owner_email="team@council.example")
    place(page, ann, "owner")
    place(page, carol, "successor")
    assert "cases' owners: 1 changed" in erase_person(ANN).lines()
    assert places(page) == {"carol": "owner"} and stored(page).owner == carol
    assert stored(page).owner_email == "team@council.example"
    assert OutgoingEmail.objects.get(kind="case_handed_over").to == carol.email


def test_a_case_that_loses_its_owner_is_named_though_its_contact_is_a_shared_box() -> None:
    ann, bob = map(champion_named, ("ann", "bob"))
    page = factories.published_case("Bins", owner=ann, owner_email="team@council.example")
    place(page, ann, "owner")
    place(page, bob, "writer")
    assert f"{page.ref} has no owner now: name one." in erase_person(ANN).lines()
    assert places(page) == {"bob": "writer"}


def test_a_name_beside_a_shared_box_goes_too() -> None:
    User.objects.create_user("ann", ANN, first_name="Ann", last_name="Example")
    page = factories.published_case(owner_name="Ann Example", owner_email="team@council.example")
    place(page, User.objects.get(), "owner")
    erase_person(ANN)
    assert stored(page).owner_name == latest(page).owner_name == "To be named"


@pytest.mark.parametrize("given", [ANN, "annie@home.example"])
def test_every_address_that_a_person_confirmed_goes(given: str) -> None:
    ann = champion_named("ann")
    for address, verified in ((ANN, True), ("annie@home.example", True), ("bo@x.example", False)):
        EmailAddress.objects.create(user=ann, email=address, verified=verified)
    page = factories.published_case("Bins", owner_email="Annie@home.example", owner_name="Ann E")
    other = factories.published_case("Buses", owner_email="bo@x.example")
    assert f"{page.ref} has no owner now: name one." in erase_person(given).lines()
    assert stored(page).owner_email == "erased@erased.invalid"
    assert stored(page).owner_name == "To be named"
    assert stored(other).owner_email == "bo@x.example"
    ann.refresh_from_db()
    assert not ann.is_active


def test_an_address_that_ends_like_theirs_is_somebody_elses() -> None:
    joann = User.objects.create_user("joann", "joann@council.example")
    page = factories.complete_draft(
        challenge="Ask jo.ann@council.example,\\nann@council.example or mailto:ann@council.example."
    )
    erase_person(ANN)
    joann.refresh_from_db()
    assert joann.email == "joann@council.example"
    said = latest(page).challenge
    assert said.startswith("Ask jo.ann@council.example,") and said.count("erased@") == 2


def test_the_contact_of_a_draft_alone_is_the_public_ones_again() -> None:
    page = factories.published_case("Bins", owner_email="team@council.example", owner_name="Team")
    version = latest(page)
    version.owner_email, version.owner_name = ANN, "Ann Example"
    services.save_draft(version)
    assert "cases' owners: 1 changed" in erase_person(ANN).lines()
    assert latest(page).owner_email == "team@council.example"
    assert latest(page).owner_name == "Team"
    assert services.publish(latest(page)).owner_email == "team@council.example"


@pytest.mark.parametrize(("role", "kept"), [("successor", True), ("writer", True), ("", False)])
def test_a_document_beside_a_draft_goes_to_who_goes_on_with_the_case(role: str, kept: bool) -> None:
    ann, bob = map(champion_named, ("ann", "bob"))
    page = services.create_draft("Bins", user=ann)
    if role:
        place(page, bob, role)
    beside, _alone = (
        DocumentJob.objects.create(user=ann, name=name, state=JobState.READ, passages=PASSAGES)
        for name in ("Report.docx", "Letter.docx")
    )
    beside.cases.add(page)
    erase_person(ANN)
    left = list(DocumentJob.objects.values_list("pk", "user"))
    assert left == ([(beside.pk, bob.pk)] if kept else [])


@pytest.mark.parametrize("together", [False, True], ids=["alone", "with the next owner"])
def test_a_document_goes_on_when_an_administrator_deletes_the_account(together: bool) -> None:
    ann, bob, carol = map(champion_named, ("ann", "bob", "carol"))
    page = services.create_draft("Bins", user=ann)
    place(page, ann, "writer")
    place(page, bob, "owner")
    place(page, carol, "writer")
    beside, _alone = (
        DocumentJob.objects.create(user=ann, name=name, state=JobState.READ, passages=PASSAGES)
        for name in ("Report.docx", "Letter.docx")
    )
    beside.cases.add(page)
    administrator = User.objects.create_superuser("admin", "admin@council.example")
    room = signed_in(administrator)
    if together:
        deleting = reverse("wagtail_bulk_action", args=["accounts", "user", "delete"])
        room.post(f"{deleting}?id={ann.pk}&id={bob.pk}")
    else:
        room.post(reverse("wagtailusers_users:delete", args=[ann.pk]))
    assert not User.objects.filter(pk=ann.pk).exists()
    heir = carol if together else bob
    assert list(DocumentJob.objects.values_list("pk", "user")) == [(beside.pk, heir.pk)]

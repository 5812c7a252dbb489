"""Who is let go, or is the successor no more: what they hear, and what their old letters lead to."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from casestudies.agreeing import latest
from casestudies.models import CaseStudyPage, ProblemReport
from cms.mail.models import OutgoingEmail
from contributions.models import CaseWriter, WriterRole
from contributions.room.people import correct_contact, give_place, take_place_away
from contributions.room.queued import HOLDS, queue_words
from contributions.stewardship.something_changed import changed_path
from tests import factories
from tests.contributions.conftest import champion_named, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("case_index")]

KIND = "place_changed"


def letters() -> list[OutgoingEmail]:
    return list(OutgoingEmail.objects.filter(kind=KIND).order_by("pk"))


@pytest.mark.parametrize("address", ["bob@council.example", "BOB@home.example"])
def test_who_is_let_go_is_written_to_no_more_and_does_not_come_back_by_a_reminder(
    address: str,
) -> None:
    ann, bob = map(champion_named, ("ann", "bob"))
    for email in (bob.email, "bob@home.example"):
        EmailAddress.objects.create(user=bob, email=email, verified=True)
    page = factories.published_case("Bins", owner=ann)
    place = give_place(page, bob, WriterRole.WRITER)
    correct_contact(page, name="Bob", email=address, by=ann)
    reminder = changed_path(page, address)
    take_place_away(place, by=ann)
    now = CaseStudyPage.objects.get(pk=page.pk)
    assert now.owner_email == latest(now).owner_email == ann.email
    browser = signed_in(bob)
    for path in (reminder, reverse("contribute_update", args=[page.ref])):
        browser.post(browser.get(path).headers.get("Location", path))
    assert not CaseWriter.objects.filter(page=page, user=bob).exists()


def test_a_shared_box_stays_the_contact_when_a_writer_goes() -> None:
    ann, bob = map(champion_named, ("ann", "bob"))
    page = factories.published_case("Bins", owner=ann, owner_email="team@council.example")
    take_place_away(give_place(page, bob, WriterRole.WRITER), by=ann)
    assert CaseStudyPage.objects.get(pk=page.pk).owner_email == "team@council.example"


def test_a_successor_in_whose_place_another_comes_is_told() -> None:
    ann, bob, carol = map(champion_named, ("ann", "bob", "carol"))
    page = factories.published_case("Bins", owner=ann)
    give_place(page, bob, WriterRole.SUCCESSOR, invited_by=ann)
    give_place(page, bob, WriterRole.SUCCESSOR, invited_by=ann)
    assert letters() == []
    give_place(page, carol, WriterRole.SUCCESSOR, invited_by=ann)
    told = letters()
    assert [letter.to for letter in told] == [bob.email]
    for text in (told[0].text, told[0].html, told[0].subject):
        assert "carol@council.example is the successor of" in text
    assert "You can still write it" in told[0].text and "/contribute/object/" in told[0].text
    give_place(page, bob, WriterRole.SUCCESSOR, invited_by=carol)
    assert len(letters()) == 1, "who asked for it themselves is told nothing"


def test_what_is_said_to_the_editors_is_never_cut_off() -> None:
    page = factories.published_case("Bins")
    said = [f"{number} {'w' * 4_900} end {number}" for number in range(3)]
    sent: dict[str, Any] = {"opening": "Who owned it objects.", "email": "a@b.example"}
    for words in (*said, said[0], said[2], " "):
        queue_words(page, words=words, **sent)
    reports = list(ProblemReport.objects.order_by("pk"))
    assert [sum(words in each.message for words in said) for each in reports] == [2, 1]
    assert all(len(each.message) <= HOLDS for each in reports)
    assert all(each.message.startswith("Who owned it objects.") for each in reports)

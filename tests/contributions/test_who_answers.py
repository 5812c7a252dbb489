"""Who is written to about a case when its owner has gone, and what is said to whom it was taken from."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casestudies.choices import Basis
from casestudies.contact import OwnerLack, Role, contact_of
from casestudies.models import CaseStudyPage, ProblemReport, Statement
from casestudies.voices import ask_owner, decide_statement
from cms.accounts.models import User
from cms.core.dates import PartialDate
from cms.mail.models import OutgoingEmail
from contributions.models import CaseWriter, ReviewReminder
from contributions.room.contacts import contacts_of
from contributions.room.next_steps import next_steps
from contributions.stewardship.reminders import send_reminders
from contributions.stewardship.stale_page import unanswered, without_successor
from tests import factories
from tests.casestudies.conftest import SignIn, sign_in  # noqa: F401 - a fixture
from tests.contributions.conftest import champion_named, signed_in

pytestmark = pytest.mark.django_db

DUE = PartialDate(2027, 3, 31)


def give(page: CaseStudyPage, user: User, role: str) -> CaseWriter:
    return CaseWriter.objects.create(page=page, user=user, role=role, accepted_at=timezone.now())


def case_of(owner: User, **fields: Any) -> CaseStudyPage:
    page = factories.published_case("Ours", review_by=DUE, owner_email=owner.email, **fields)
    give(page, owner, "owner")
    return page


def close(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def refuse(address: str) -> None:
    OutgoingEmail.objects.create(
        to=address, kind="x", state="parked", attempts=1, address_refused=True
    )


def letters(kind: str) -> list[str]:
    return sorted(OutgoingEmail.objects.filter(kind=kind).values_list("to", flat=True))


@pytest.fixture
def editor(sign_in: SignIn) -> User:  # noqa: F811 - the fixture
    """An editor, who is written to where nobody answers for a case."""
    _, user = sign_in("Editor")
    return user


@pytest.mark.parametrize("gone", ["left", "refused", "erased"])
@pytest.mark.parametrize("has_successor", [True, False])
def test_whatever_is_to_reach_the_owner_goes_to_the_successor_and_else_to_the_editors(
    champion: User, editor: User, gone: str, has_successor: bool
) -> None:
    page = case_of(champion)
    if gone == "left":
        close(champion)
    elif gone == "refused":
        refuse(champion.email)
    else:
        CaseWriter.objects.filter(page=page).delete()
        CaseStudyPage.objects.filter(pk=page.pk).update(owner_email="erased@erased.invalid")
        page.refresh_from_db()
    if has_successor:
        give(page, champion_named("sam"), "successor")
    wanted = ["sam@council.example"] if has_successor else [editor.email]
    ask_owner(page, text="Why bins?", email="reader@x.example", may_be_public=False)
    assert letters("question_asked") == wanted
    words = "as its successor" if has_successor else "to its editors"
    assert words in OutgoingEmail.objects.get(kind="question_asked").text
    said = Statement.objects.create(
        page=page, kind="dispute", text="No.", given_by="Testers", email="t@x.example"
    )
    said.state, said.public_words = "standing", "No."
    decide_statement(said, editor)
    assert letters("statement_stands") == wanted
    assert send_reminders(DUE.last_day) == 1
    assert send_reminders(DUE.last_day) == 0
    kind = "review_due" if has_successor else "case_without_owner"
    assert letters(kind) == wanted
    assert ReviewReminder.objects.get().to == ("successor" if has_successor else "editors")
    if not has_successor:
        letter = OutgoingEmail.objects.get(kind=kind)
        for text in (letter.text, letter.html):
            assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in text
            assert "still-true" not in text, "editors confirm nothing in an owner's place"


def test_a_shared_box_outlasts_its_owner_and_a_closed_successor_is_nobody(
    champion: User, editor: User
) -> None:
    page = factories.published_case(owner_email="waste@council.example")
    give(page, champion, "owner")
    close(champion)
    contact = contact_of(page)
    assert (contact.role, contact.addresses) == (Role.OWNER, ("waste@council.example",))
    assert contact.lack == OwnerLack.LEFT
    successor = champion_named("sam")
    give(page, successor, "successor")
    assert contact_of(page).addresses == ("sam@council.example",)
    close(successor)
    assert contact_of(page).addresses == ("waste@council.example",)
    refuse("waste@council.example")
    assert contact_of(page).addresses == (editor.email,)


def test_an_owner_who_is_reached_again_is_written_to_again(champion: User) -> None:
    page = case_of(champion)
    give(page, champion_named("sam"), "successor")
    refuse(champion.email)
    assert contact_of(page).role == Role.SUCCESSOR
    signed_in(champion)
    assert contact_of(page).role == Role.OWNER


def test_an_invented_case_has_nobody_and_many_cases_cost_what_one_does(
    champion: User, editor: User
) -> None:
    invented = factories.published_case(basis=Basis.ILLUSTRATIVE)
    assert contact_of(invented).addresses == ()
    close(champion)
    pages, counted = [], []
    for more in (1, 4):
        pages += [case_of(champion) for _ in range(more)]
        with CaptureQueriesContext(connection) as queries:
            contacts = contacts_of(pages)
        counted.append(len(queries))
        assert {each.role for each in contacts.values()} == {Role.EDITORS}
    assert counted == [4, 4]


def test_the_editors_page_says_who_left_and_counts_the_cases_without_a_successor(
    sign_in: SignIn,  # noqa: F811 - the fixture
    champion: User,
) -> None:
    client, _ = sign_in("Editor")
    overdue = case_of(champion)
    later = factories.published_case("Later", review_by=PartialDate(2099))
    CaseStudyPage.objects.filter(pk=later.pk).update(owner_email="erased@erased.invalid")
    CaseStudyPage.objects.filter(pk=overdue.pk).update(review_by=PartialDate(2020))
    assert [line.page.pk for line in unanswered()] == [later.pk]
    close(champion)
    assert without_successor() == (2, 2)
    shown = " ".join(client.get(reverse("going_stale")).content.decode().split())
    assert "Nobody answers for these" in shown
    assert "Owner left" in shown and "No owner" in shown
    assert "<strong>2</strong> of 2 public cases that an owner agreed to have no successor" in shown
    give(overdue, champion_named("sam"), "successor")
    assert without_successor() == (1, 2)
    assert [line.page.pk for line in unanswered()] == [later.pk]


def test_who_loses_a_case_to_its_successor_is_told_and_objects_without_an_account(
    champion: User, editor: User
) -> None:
    page = case_of(champion)
    sam = champion_named("sam")
    place = give(page, sam, "successor")
    room = signed_in(sam)
    room.post(reverse("contribute_hand_over", args=[page.ref]), {"person": place.pk})
    letter = OutgoingEmail.objects.get(kind="place_changed")
    assert letter.to == champion.email
    assert "sam@council.example has taken over the case “Ours”" in letter.text
    assert "has taken over" in letter.html
    theirs = CaseWriter.objects.get(page=page, user=champion)
    room.post(reverse("contribute_remove", args=[page.ref, theirs.pk]))
    first, second = OutgoingEmail.objects.filter(kind="place_changed").order_by("pk")
    assert second.to == champion.email and "has taken you off the case" in second.text
    link = re.search(r"http://[^/]+(/contribute/object/\S+)", first.text).group(1)
    stranger = Client()
    assert "Object to the change" in stranger.get(link).content.decode()
    assert not ProblemReport.objects.exists(), "opening it changes nothing"
    assert "was sent" in stranger.post(link, {"words": "It is <b>mine</b>."}).content.decode()
    stranger.post(link, {"words": "It is <b>mine</b>."})
    report = ProblemReport.objects.get()
    assert (report.email, report.page_id) == (champion.email, page.pk)
    assert "objects" in report.message and "It is <b>mine</b>." in report.message
    assert stranger.post(link, {"words": "x" * 5_001}).status_code == 422


def test_who_hands_a_case_over_or_goes_by_themselves_gets_no_letter_about_it(
    champion: User,
) -> None:
    page = case_of(champion)
    sam = champion_named("sam")
    place = give(page, sam, "successor")
    room = signed_in(champion)
    room.post(reverse("contribute_hand_over", args=[page.ref]), {"person": place.pk})
    assert letters("case_handed_over") == [sam.email]
    assert CaseWriter.objects.get(page=page, user=sam).role == "owner"
    own = CaseWriter.objects.get(page=page, user=champion)
    hers = signed_in(sam)
    close(champion)
    hers.post(reverse("contribute_remove", args=[page.ref, own.pk]))
    assert letters("place_changed") == [], "nor does somebody whose account is closed"


@pytest.mark.parametrize("token", ["x", "a:b:c", "é" * 300, "%00"])
def test_a_link_to_object_that_is_none_of_ours_says_what_to_do(
    client: Client, token: str, db: None
) -> None:
    answer = client.get(f"/contribute/object/{token}/")
    assert answer.status_code == 404
    assert "This link no longer works" in answer.content.decode()
    assert client.post(f"/contribute/object/{token}/").status_code == 404


def test_the_people_of_a_case_are_asked_for_a_successor_until_there_is_one(
    champion: User, room: Client
) -> None:
    page = case_of(champion)
    invite = f"{reverse('contribute_invite', args=[page.ref])}?successor"
    steps = [step for step in next_steps(page, champion) if "successor" in step.text]
    assert [step.url for step in steps] == [invite]
    assert "Name a successor" in room.get(reverse("contribute_home")).content.decode()
    people = reverse("contribute_people", args=[page.ref])
    assert "has no successor" in room.get(people).content.decode()
    form = room.get(invite).context["form"]
    assert form["role"].value() == "successor"
    sam = champion_named("sam")
    give(page, sam, "writer")
    assert not [step for step in next_steps(page, sam) if "successor" in step.text]
    room.post(invite, {"email": sam.email, "role": "successor"})
    assert letters("invited_to_case") == [sam.email], "a writer may be asked to be the successor"
    assert not [step for step in next_steps(page, champion) if "successor" in step.text]
    assert "has no successor" not in room.get(people).content.decode()
    CaseWriter.objects.filter(user=sam).update(role="successor")
    assert "Name a successor" not in room.get(reverse("contribute_home")).content.decode()


def test_each_decision_on_a_statement_is_told_though_it_was_decided_so_before(
    champion: User, editor: User
) -> None:
    page = case_of(champion)
    said = Statement.objects.create(
        page=page, kind="dispute", text="No.", given_by="Testers", email="t@x.example"
    )
    said.public_words = "No."
    for state in ("standing", "standing", "declined", "standing"):
        said.state, said.outcome = state, "It was so." if state == "declined" else ""
        decide_statement(said, editor)
    assert letters("statement_decided") == ["t@x.example"] * 3
    assert letters("statement_stands") == [champion.email] * 2

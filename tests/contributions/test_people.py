"""The people of a case: asked by e-mail, handed over to, and let go."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from casestudies import services
from casestudies.models import CaseIndexPage, CaseStudyPage
from casestudies.review.service import current_step
from casestudies.workflows import prepare_review
from cms.accounts.models import User
from cms.mail.services import deliver_due
from contributions.access import cases_of, is_steward
from contributions.models import CaseWriter, Invitation, WriterRole
from contributions.room.people import give_place, hand_over, take_place_away
from tests import factories
from tests.casestudies.conftest import SignIn, sign_in  # noqa: F401 - a fixture
from tests.contributions.conftest import champion_named, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(champion: User) -> CaseStudyPage:
    return services.create_draft("Repairs <by> text", user=champion)


def at(case: CaseStudyPage, page: str) -> str:
    return f"/contribute/{case.ref}/people/{page}"


def ask(room: Client, case: CaseStudyPage, email: str, role: str = "writer") -> str:
    """Ask somebody, and return the link that they got."""
    room.post(at(case, "invite/"), {"email": email, "role": role})
    deliver_due()
    found = re.search(r"(/contribute/invited/\S+)", str(mail.outbox[-1].body))
    assert found is not None and mail.outbox[-1].to == [email]
    return found.group(1)


def roles(case: CaseStudyPage) -> dict[str, str]:
    return dict(CaseWriter.objects.filter(page=case).values_list("user__username", "role"))


def test_two_people_write_together_once_the_second_has_said_yes(
    room: Client, case: CaseStudyPage
) -> None:
    alex = champion_named("alex")
    link = ask(room, case, alex.email)
    assert "robin@council.example asks you to write a case together" in mail.outbox[-1].subject
    assert "Repairs <by> text" in mail.outbox[-1].body
    assert alex.email in room.get(at(case, "")).content.decode()
    browser = signed_in(alex)
    assert "a writer" in browser.get(link).content.decode()
    assert not cases_of(alex).exists()
    assert browser.post(link, {"yes": "1"}).headers["Location"] == f"/contribute/{case.ref}/"
    assert list(cases_of(alex)) == [case]
    assert not is_steward(alex, case)
    assert browser.get(at(case, "")).status_code == 200
    assert browser.get(at(case, "invite/")).status_code == 404


def call_off(client: Client, case: CaseStudyPage, number: object) -> str:
    answer = client.post(at(case, "call-off/"), {"invitation": str(number)}, follow=True)
    return " ".join(answer.content.decode().split())


def test_an_invitation_to_a_mistyped_address_is_called_off_and_opens_nothing_any_more(
    room: Client, case: CaseStudyPage
) -> None:
    link = ask(room, case, "wrong@stranger.example")
    number = Invitation.objects.get().pk
    page = " ".join(room.get(at(case, "")).content.decode().split())
    assert f'name="invitation" value="{number}"' in page
    assert "Call off<span" in page
    page = call_off(room, case, number)
    assert "Called off. The link sent to wrong@stranger.example no longer works." in page
    assert "Asked, and not answered yet" not in page
    stranger = signed_in(champion_named("stranger"))
    for gone in (stranger.get(link), stranger.post(link, {"yes": "1"})):
        assert gone.status_code == 410
        assert "This invitation no longer works" in gone.content.decode()
        assert case.title not in gone.content.decode()
    assert roles(case) == {"robin": "owner"}
    assert "has been answered or has ended already" in call_off(room, case, number)
    assert Client().get(ask(room, case, "right@council.example")).status_code == 200


def test_a_writer_calls_off_what_they_sent_and_nothing_else(
    room: Client, champion: User, case: CaseStudyPage
) -> None:
    ask(room, case, "first@council.example")
    sam = champion_named("sam")
    hand_over(case, give_place(case, sam, WriterRole.SUCCESSOR).user, by=champion)
    browser = signed_in(sam)
    ask(browser, case, "second@council.example")
    mine, theirs = Invitation.objects.order_by("pk")
    page = room.get(at(case, "")).content.decode()
    assert f'value="{mine.pk}"' in page and f'value="{theirs.pk}"' not in page
    assert "somebody else sent it" in call_off(room, case, theirs.pk)
    assert "Called off." in call_off(room, case, mine.pk)
    assert "Called off." in call_off(browser, case, theirs.pk)


@pytest.mark.parametrize("number", ["", "0", "x", "²", "9" * 40, "-1"])
def test_a_number_that_is_no_invitation_of_the_case_ends_nothing(
    room: Client, case: CaseStudyPage, number: str
) -> None:
    link = ask(room, case, "alex@council.example")
    assert "has ended already" in call_off(room, case, number)
    other = services.create_draft("Another", user=User.objects.get(username="robin"))
    assert "has ended already" in call_off(room, other, Invitation.objects.get().pk)
    assert Client().get(link).status_code == 200


def test_asking_again_replaces_the_link_that_was_sent(room: Client, case: CaseStudyPage) -> None:
    first = ask(room, case, "alex@council.example")
    second = ask(room, case, "ALEX@council.example")
    assert Client().get(first).status_code == 410
    assert Client().get(second).status_code == 200


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"email": "none", "role": "writer"},
        {"email": "a@b.example", "role": "owner"},
        {"email": "robin@council.example", "role": "writer"},
    ],
)
def test_what_cannot_be_asked_is_said(
    room: Client, case: CaseStudyPage, data: dict[str, str]
) -> None:
    answer = room.post(at(case, "invite/"), data)
    assert answer.status_code == 200 and "error-summary" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_a_new_successor_takes_the_place_of_the_one_before(case: CaseStudyPage) -> None:
    for name in ("alex", "sam"):
        give_place(case, champion_named(name), WriterRole.SUCCESSOR)
    assert roles(case) == {"robin": "owner", "alex": "writer", "sam": "successor"}


def test_an_owner_who_follows_a_link_stays_the_owner(champion: User, case: CaseStudyPage) -> None:
    give_place(case, champion, WriterRole.WRITER)
    assert roles(case) == {"robin": "owner"}


def test_saying_yes_to_less_takes_nothing_from_who_is_more_already(
    room: Client, champion: User, case: CaseStudyPage
) -> None:
    as_writer = ask(room, case, "bob@home.example")
    as_successor = ask(room, case, "bob@council.example", "successor")
    browser = signed_in(champion_named("bob"))
    answer = browser.post(as_successor, {"yes": "1"}, follow=True).content.decode()
    assert "and stay that" not in answer
    answer = browser.post(as_writer, {"yes": "1"}, follow=True).content.decode()
    assert "You are the successor of this case already, and stay that." in answer
    assert roles(case) == {"robin": "owner", "bob": "successor"}
    assert Client().get(as_writer).status_code == 410
    for_the_owner = ask(room, case, "robin@home.example", "successor")
    answer = room.post(for_the_owner, {"yes": "1"}, follow=True).content.decode()
    assert "You are the owner of this case already" in answer
    assert roles(case) == {"robin": "owner", "bob": "successor"}


def test_the_owner_hands_over_and_the_contact_moves_along_everywhere(
    room: Client, champion: User
) -> None:
    case = factories.published_case("Ours", owner=champion)
    CaseStudyPage.objects.filter(pk=case.pk).update(owner=champion)
    sam = champion_named("sam")
    CaseWriter.objects.create(
        page=case, user=champion, role="owner", accepted_at=case.first_published_at
    )
    place = give_place(case, sam, WriterRole.SUCCESSOR)
    assert room.post(at(case, "hand-over/"), {"person": place.pk}).status_code == 302
    assert roles(case) == {"robin": "writer", "sam": "owner"}
    stored = CaseStudyPage.objects.get(pk=case.pk)
    assert (stored.owner, stored.owner_email, stored.live) == (sam, sam.email, True)
    assert stored.get_latest_revision_as_object().owner_email == sam.email
    deliver_due()
    assert (mail.outbox[-1].to, mail.outbox[-1].subject) == (
        [sam.email],
        "You now own the case “Ours”",
    )
    assert room.get(at(case, "hand-over/")).status_code == 404, "a writer now"


def test_what_is_published_after_a_hand_over_has_the_new_contact_whichever_version_it_is(
    champion: User, case_index: CaseIndexPage
) -> None:
    prepare_review(case_index)
    case = factories.complete_draft("Ours")
    sam = champion_named("sam")
    give_place(case, sam, WriterRole.SUCCESSOR)
    waits = case.get_latest_revision()
    waits.approved_go_live_at = timezone.now() + timedelta(days=1)
    waits.save()
    services.save_draft(case)
    case.get_workflow().start(case, champion)
    read = CaseStudyPage.objects.get(pk=case.pk).latest_revision_id
    hand_over(case, sam, by=champion)
    stored = CaseStudyPage.objects.get(pk=case.pk)
    assert stored.latest_revision_id == read, "the reviewers go on with what they read"
    step = current_step(stored)
    step.state.revision.publish()
    assert CaseStudyPage.objects.get(pk=case.pk).owner_email == sam.email
    waits.refresh_from_db()
    assert waits.as_object().owner_email == sam.email


def test_a_successor_takes_over_when_the_owner_has_left(case: CaseStudyPage) -> None:
    sam = champion_named("sam")
    place = give_place(case, sam, WriterRole.SUCCESSOR)
    assert signed_in(sam).post(at(case, "hand-over/"), {"person": place.pk}).status_code == 302
    assert roles(case) == {"robin": "writer", "sam": "owner"}


def test_a_case_is_handed_over_to_its_people_alone(room: Client, case: CaseStudyPage) -> None:
    stranger = champion_named("sam")
    with pytest.raises(ValidationError):
        hand_over(case, stranger)
    other = services.create_draft("Another", user=stranger)
    elsewhere = CaseWriter.objects.get(page=other)
    assert room.post(at(case, "hand-over/"), {"person": elsewhere.pk}).status_code == 200
    assert "nobody to hand it over to" in room.get(at(case, "hand-over/")).content.decode()
    assert roles(case) == {"robin": "owner"}


def test_a_case_is_not_handed_over_to_a_closed_account_which_can_still_be_removed(
    room: Client, case: CaseStudyPage
) -> None:
    gone = champion_named("gone")
    place = give_place(case, gone, WriterRole.SUCCESSOR)
    gone.is_active = False
    gone.save()
    assert (
        "There is nobody to hand it over to yet"
        in room.get(at(case, "hand-over/")).content.decode()
    )
    give_place(case, champion_named("alex"), WriterRole.WRITER)
    offered = room.get(at(case, "hand-over/")).content.decode()
    assert "alex@council.example" in offered and gone.email not in offered
    answer = room.post(at(case, "hand-over/"), {"person": place.pk})
    assert "error-summary" in answer.content.decode()
    with pytest.raises(ValidationError):
        hand_over(case, gone)
    assert roles(case) == {"robin": "owner", "gone": "successor", "alex": "writer"}
    assert room.post(at(case, f"{place.pk}/remove/")).status_code == 302
    assert roles(case) == {"robin": "owner", "alex": "writer"}


def test_a_writer_is_let_go_and_the_owner_is_not(
    room: Client, champion: User, case: CaseStudyPage
) -> None:
    sam = champion_named("sam")
    place = give_place(case, sam, WriterRole.WRITER)
    page = at(case, f"{place.pk}/remove/")
    assert "Remove sam@council.example?" in room.get(page).content.decode()
    assert CaseWriter.objects.filter(pk=place.pk).exists()
    room.post(page)
    assert not cases_of(sam).exists()
    owner = CaseWriter.objects.get(page=case)
    assert room.post(at(case, f"{owner.pk}/remove/")).status_code == 404
    with pytest.raises(ValidationError):
        take_place_away(owner)


def test_who_was_let_go_after_handing_over_finds_it_no_more(
    champion: User, case: CaseStudyPage
) -> None:
    sam = champion_named("sam")
    give_place(case, sam, WriterRole.WRITER)
    hand_over(case, sam, by=champion)
    take_place_away(CaseWriter.objects.get(page=case, user=champion))
    assert not cases_of(champion).exists()


@pytest.mark.parametrize("who", ["steward", "editor"])
def test_the_owners_contact_is_corrected_in_one_action_also_while_a_review_goes_on(
    room: Client,
    champion: User,
    case_index: CaseIndexPage,
    sign_in: SignIn,  # noqa: F811 - the fixture
    who: str,
) -> None:
    prepare_review(case_index)
    page = factories.published_case("Repairs", owner=champion)
    CaseStudyPage.objects.filter(pk=page.pk).update(owner=champion)
    page.get_workflow().start(page, champion)
    read = page.latest_revision_id
    browser, at_url = room, at(page, "contact/")
    if who == "editor":
        browser, at_url = sign_in("Editor")[0], f"/admin/cases/{page.pk}/contact/"
    assert b"owner@council.example" in browser.get(at_url).content
    assert b"Give the address" in browser.post(at_url, {"name": "Ann", "email": ""}).content
    assert browser.post(at_url, {"name": "Ann", "email": "ann@b.example"}).status_code == 302
    stored = CaseStudyPage.objects.get(pk=page.pk)
    assert stored.live and stored.latest_revision_id == read and stored.workflow_in_progress
    for said in (vars(stored), stored.latest_revision.content):
        assert (said["owner_name"], said["owner_email"]) == ("Ann", "ann@b.example")


def test_who_was_let_go_does_not_come_back_by_an_invitation_that_was_open(
    room: Client, case: CaseStudyPage
) -> None:
    alex, other = champion_named("alex"), champion_named("alextwo")
    place = give_place(case, alex, WriterRole.SUCCESSOR)
    ask(signed_in(alex), case, other.email)
    room.post(at(case, f"{place.pk}/remove/"))
    assert not cases_of(alex).exists()
    place = give_place(case, alex, WriterRole.WRITER)
    link = ask(room, case, alex.email, WriterRole.SUCCESSOR)
    take_place_away(place)
    assert signed_in(alex).post(link, {"yes": "1"}).status_code == 410
    assert not cases_of(alex).exists() and not Invitation.objects.open().exists()


def test_asking_one_address_again_and_again_counts_each_time(
    room: Client, case: CaseStudyPage
) -> None:
    for _ in range(25):
        room.post(at(case, "invite/"), {"email": "a@else.example", "role": "writer"})
    deliver_due()
    assert len(mail.outbox) <= 20
    assert Invitation.objects.open().count() == 1, "and the last link alone works"

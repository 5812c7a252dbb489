"""Belonging to an organisation: by an address, by invitation or by asking, and confirmed by an editor."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.accounts.models import User
from cms.accounts.roles import load_roles
from cms.mail.models import OutgoingEmail
from cms.mail.services import deliver_due
from contributions.access import may_send
from contributions.models import Invitation
from contributions.room.invitations import forget_invitations
from contributions.room.wanted import KIND, MOST_A_DAY
from organisations.models import Membership, OrganisationEmailDomain
from organisations.services.changes import merge_organisations
from organisations.services.members import organisation_of_address
from tests import factories
from tests.contributions.conftest import champion_named, signed_in

pytestmark = pytest.mark.django_db

MINE, INVITE, QUEUE = (
    "/contribute/organisation/",
    "/contribute/organisation/invite/",
    "/admin/memberships/",
)


@pytest.fixture
def editor(case_index: object) -> Client:
    load_roles()
    user = champion_named("ed")
    user.groups.add(Group.objects.get(name="Editor"))
    return signed_in(user)


def link_to(email: str) -> str:
    """The address of the link in the last e-mail to somebody."""
    deliver_due()
    message = next(each for each in reversed(mail.outbox) if each.to == [email])
    found = re.search(r"http://localhost:8000(/contribute/invited/\S+)", str(message.body))
    assert found is not None
    return found.group(1)


def words(client: Client, url: str) -> str:
    return " ".join(client.get(url).content.decode().split())


def test_somebody_asks_and_an_editor_confirms(room: Client, champion: User, editor: Client) -> None:
    council = factories.organisation("Testshire Council")
    room.post(MINE, {"name": " testshire council"})
    place = Membership.objects.get()
    assert (place.organisation, place.approved, place.came_by) == (council, False, "asked")
    assert not may_send(champion)
    assert "has still to confirm" in words(room, MINE)
    assert "1 person is asking" in words(editor, "/admin/")
    page = words(editor, QUEUE)
    assert champion.email in page and "find out before you confirm it" in page
    editor.post(QUEUE, {"confirm": place.pk})
    assert may_send(champion)
    deliver_due()
    assert mail.outbox[-1].subject == "You now write for Testshire Council"
    assert "Nobody is waiting" in words(editor, QUEUE)
    editor.post(QUEUE, {"refuse": place.pk})
    assert may_send(champion), "what was confirmed is no longer in the queue"


def test_who_belongs_nowhere_yet_is_told_so_and_offered_no_form_to_invite_by(
    room: Client, champion: User
) -> None:
    page = words(room, f"{MINE}invite/")
    assert "once an editor has confirmed" in page and "Send the invitation" not in page
    council = factories.organisation("Testshire Council")
    Membership.objects.create(user=champion, organisation=council, approved=True)
    assert "Send the invitation" in words(room, f"{MINE}invite/")


def test_a_wish_is_refused_with_a_reason_and_may_come_again(
    room: Client, champion: User, editor: Client
) -> None:
    factories.organisation("Testshire Council")
    room.post(MINE, {"name": "Testshire Council"})
    editor.post(
        QUEUE, {"refuse": Membership.objects.get().pk, "reason": "Write from <work>.\nBcc: x"}
    )
    assert not Membership.objects.exists()
    deliver_due()
    assert "They write: Write from <work>. Bcc: x" in mail.outbox[-1].body
    assert "&lt;work&gt;" in mail.outbox[-1].alternatives[0][0]  # type: ignore[attr-defined]
    room.post(MINE, {"name": "Testshire Council"})
    assert Membership.objects.count() == 1


@pytest.mark.parametrize("typed", ["", "x", "²", "9" * 20, "-1", "1 or 1=1"])
def test_an_odd_answer_to_the_queue_changes_nothing(editor: Client, typed: str) -> None:
    Membership.objects.create(user=champion_named(), organisation=factories.organisation())
    assert editor.post(QUEUE, {"confirm": typed}).status_code == 302
    assert not Membership.objects.get().approved


def test_only_who_confirms_sees_the_queue(editor: Client) -> None:
    place = Membership.objects.create(user=champion_named(), organisation=factories.organisation())
    for name in ("Reader", "Champion", "Vocabulary keeper"):
        user = champion_named(name.split()[0].lower())
        user.groups.add(Group.objects.get(name=name))
        client = signed_in(user)
        assert place.user.email not in client.get(QUEUE, follow=True).content.decode()
        client.post(QUEUE, {"confirm": place.pk})
    Client().post(QUEUE, {"confirm": place.pk})
    place.refresh_from_db()
    assert not place.approved


def test_the_queue_costs_the_same_for_one_and_for_ten(editor: Client) -> None:
    counted = []
    for more in (1, 9):
        for _ in range(more):
            Membership.objects.create(user=champion_named(), organisation=factories.organisation())
        editor.get(QUEUE)
        with CaptureQueriesContext(connection) as queries:
            editor.get(QUEUE)
        counted.append(len(queries))
    assert counted[0] == counted[1]


@pytest.mark.parametrize("name", ["", "No Such Council", "x" * 300, "<script>", "'; --"])
def test_an_organisation_that_is_not_known_is_said(room: Client, name: str) -> None:
    answer = room.post(MINE, {"name": name})
    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()
    assert "<script>" not in answer.content.decode().replace("<script ", "")
    assert not Membership.objects.exists()


def test_the_editors_are_asked_to_add_an_organisation_that_is_not_known(
    room: Client, champion: User, editor: Client
) -> None:
    name = "Nowhere <b>Homes</b>"
    told = room.post(MINE, {"name": name}).content.decode()
    assert "Ask the editors to add it" in told
    told = room.post(MINE, {"name": name, "do": "add"}, follow=True).content.decode()
    assert "The editors have been asked to add “Nowhere &lt;b&gt;Homes" in told
    room.post(MINE, {"name": f" {name.upper()} ", "do": "add"})
    letter = OutgoingEmail.objects.get(kind=KIND)
    assert champion.email in letter.text and name in letter.text
    assert "Nowhere &lt;b&gt;" in letter.html and "<b>Homes" not in letter.html
    link = re.search(r"https?://[^/\s]+(/\S+)", letter.text)
    assert link and editor.get(link[1]).status_code == 200, "whoever is asked may add it"
    others = [{"name": f"Other {number}", "do": "add"} for number in range(MOST_A_DAY)]
    *_, last = (room.post(MINE, other, follow=True).content.decode() for other in others)
    assert "You have asked for many organisations today" in last
    assert f'value="{others[-1]["name"]}"' in last, "what was typed stays"
    assert OutgoingEmail.objects.filter(kind=KIND).count() == MOST_A_DAY
    assert not Membership.objects.exists()


def test_a_name_that_could_be_several_can_be_asked_for_too(room: Client, editor: Client) -> None:
    for name in ("Testshire County Council", "Testshire District Council"):
        factories.organisation(name)
    told = room.post(MINE, {"name": "Testshire"}).content.decode()
    assert "It could be one of these" in told and "Ask the editors to add it" in told
    room.post(MINE, {"name": "Testshire", "do": "add"})
    assert OutgoingEmail.objects.filter(kind=KIND).exists()


def test_it_is_not_said_that_the_editors_were_asked_where_there_are_none(room: Client) -> None:
    told = room.post(MINE, {"name": "Nowhere", "do": "add"}, follow=True).content.decode()
    assert "There is nobody here yet who could add it" in told
    assert "were asked" not in told


def test_an_organisation_that_is_known_is_not_asked_for(room: Client, editor: Client) -> None:
    body = factories.organisation("Testshire Council")
    page = room.get(MINE).content.decode()
    assert "Ask the editors" not in page
    room.post(MINE, {"name": body.name, "do": "add"})
    assert Membership.objects.get().organisation == body
    assert not OutgoingEmail.objects.filter(kind=KIND).exists()


def test_a_confirmed_address_of_the_organisation_speaks_for_who_asks(
    room: Client, champion: User
) -> None:
    council = factories.organisation("Testshire Council")
    OrganisationEmailDomain.objects.create(organisation=council, domain="council.example")
    EmailAddress.objects.create(user=champion, email=champion.email)
    room.post(MINE, {"name": "Testshire Council"})
    assert Membership.objects.get().came_by == "asked", "it is not confirmed yet"
    Membership.objects.all().delete()
    EmailAddress.objects.update(verified=True)
    room.post(MINE, {"name": "Testshire Council"})
    assert Membership.objects.get().came_by == "domain"


def test_an_address_finds_the_organisation_with_the_nearest_domain() -> None:
    county, housing = factories.organisation("County"), factories.organisation("Housing")
    OrganisationEmailDomain.objects.create(organisation=county, domain="testshire.gov.example")
    OrganisationEmailDomain.objects.create(
        organisation=housing, domain="housing.testshire.gov.example"
    )
    assert organisation_of_address("jo@TESTSHIRE.gov.example") == county
    assert organisation_of_address("jo@fire.testshire.gov.example") == county
    assert organisation_of_address("jo@x.housing.testshire.gov.example") == housing
    for address in ("jo@eviltestshire.gov.example", "jo@testshire.gov.example.org", "jo", "", "@"):
        assert organisation_of_address(address) is None


def test_a_domain_goes_along_when_organisations_merge() -> None:
    loser, winner = factories.organisation(), factories.organisation()
    OrganisationEmailDomain.objects.create(organisation=loser, domain="old.example")
    merge_organisations(loser, winner)
    assert organisation_of_address("jo@old.example") == winner


@pytest.mark.parametrize(
    "domain", ["gmail.com", "gov.uk", "testshire", "a b.example", "-a.example", "a@b.example"]
)
def test_a_domain_that_tells_nothing_of_one_organisation_is_refused(domain: str) -> None:
    with pytest.raises(ValidationError):
        OrganisationEmailDomain(domain=domain).clean()


def test_a_domain_is_put_in_order() -> None:
    row = OrganisationEmailDomain(domain=" @Testshire.GOV.example. ")
    row.clean()
    assert row.domain == "testshire.gov.example"


def member(name: str = "") -> tuple[Client, Membership]:
    user = champion_named(name)
    place = Membership.objects.create(
        user=user, organisation=factories.organisation(), approved=True
    )
    return signed_in(user), place


def test_a_member_invites_a_colleague_whom_an_editor_still_confirms(
    room: Client, champion: User
) -> None:
    browser, place = member("alex")
    answer = browser.post(
        INVITE, {"email": "new@council.example", "organisation": place.organisation_id}
    )
    assert answer.headers["Location"] == MINE
    link = link_to("new@council.example")
    assert str(place.organisation) in words(room, link)
    assert not Membership.objects.filter(user=champion).exists(), "a mail scanner follows links"
    assert room.post(link, {"yes": "1"}).headers["Location"] == MINE
    mine = Membership.objects.get(user=champion)
    assert (mine.approved, mine.came_by, mine.invited_by) == (False, "invited", place.user)
    assert room.get(link).status_code == 410
    assert room.post(link, {"yes": "1"}).status_code == 410


def test_who_is_no_member_invites_nobody(room: Client) -> None:
    _, place = member()
    answer = room.post(
        INVITE, {"email": "new@council.example", "organisation": place.organisation_id}
    )
    assert answer.status_code == 200
    assert not Invitation.objects.exists()


def test_a_stranger_is_led_to_sign_in_and_the_link_still_works_afterwards(room: Client) -> None:
    browser, place = member()
    browser.post(INVITE, {"email": "new@council.example", "organisation": place.organisation_id})
    link = link_to("new@council.example")
    answer = Client().post(link, {"yes": "1"})
    assert answer.headers["Location"] == f"/accounts/login/?next={link}"
    assert f"/accounts/signup/?next={link}" in words(Client(), link).replace("%2F", "/")
    assert room.get(link).status_code == 200


def test_a_no_uses_the_link_up(room: Client) -> None:
    browser, place = member()
    browser.post(INVITE, {"email": "new@council.example", "organisation": place.organisation_id})
    link = link_to("new@council.example")
    assert "You said no" in Client().post(link, {"no": "1"}).content.decode()
    assert room.get(link).status_code == 410
    assert Membership.objects.count() == 1


def test_a_link_ends_after_two_weeks_and_is_kept_nowhere(room: Client) -> None:
    browser, place = member()
    browser.post(INVITE, {"email": "new@council.example", "organisation": place.organisation_id})
    link = link_to("new@council.example")
    assert link.split("/")[3] not in str(list(Invitation.objects.values()))
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert room.post(link, {"yes": "1"}).status_code == 410
    assert forget_invitations() == 0
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=31))
    assert forget_invitations() == 1


def test_nobody_sends_invitations_without_end() -> None:
    browser, place = member()
    answers = [
        browser.post(
            INVITE, {"email": f"n{number}@council.example", "organisation": place.organisation_id}
        )
        for number in range(21)
    ]
    assert "invited many people today" in answers[20].content.decode()
    assert OutgoingEmail.objects.filter(kind="invited_to_organisation").count() == 20


def test_a_name_is_saved_and_shown_as_text(room: Client, champion: User) -> None:
    room.post("/contribute/account/", {"first_name": "<b>Robin", "last_name": ""})
    champion.refresh_from_db()
    assert champion.first_name == "<b>Robin"
    assert "<b>Robin" not in words(room, "/contribute/account/")


def test_by_role_or_membership_somebody_may_send(case_index: Any) -> None:
    load_roles()
    for name, may in (("Reader", False), ("Champion", True), ("Vocabulary keeper", False)):
        user = champion_named()
        user.groups.add(Group.objects.get(name=name))
        assert may_send(user) is may

"""Opening an account: an address and a password, and a link that shows the address is theirs."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from cms.accounts.models import User
from cms.accounts.upkeep import forget_unconfirmed
from cms.core.clock import TASKS
from cms.mail.services import deliver_due
from organisations.models import Membership, OrganisationEmailDomain
from tests import factories

pytestmark = pytest.mark.django_db

SIGN_UP, SIGN_IN = "/accounts/signup/", "/accounts/login/"
NEW, PASSWORD = "robin@testshire.gov.example", "x9!kdfu3nnA"


def sign_up(client: Client, email: str = NEW) -> Any:
    return client.post(SIGN_UP, {"email": email, "password1": PASSWORD})


def link_sent(to: str = NEW) -> str:
    """The address, on this site, of the link in the last e-mail to somebody."""
    deliver_due()
    message = next(each for each in reversed(mail.outbox) if each.to == [to])
    found = re.search(r"https?://[^/\s]+(/\S+)", str(message.body))
    assert found is not None
    return found.group(1)


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("where", ["login", "signup", "password/reset"])
def test_an_e_mail_address_is_called_so_wherever_it_is_asked_for(
    client: Client, where: str
) -> None:
    html = client.get(f"/accounts/{where}/").content.decode()
    assert ">E-mail address</label>" in html
    assert ">Email<" not in html
    assert "placeholder" not in html.partition("<main")[2]


def test_an_address_and_a_password_open_an_account_once_the_link_is_answered(
    client: Client,
) -> None:
    answer = sign_up(client)
    assert answer.headers["Location"] == "/accounts/confirm-email/"
    assert "A link is on its way" in client.get("/accounts/confirm-email/").content.decode()
    assert not signed_in(client)
    assert mail.outbox == []
    link = link_sent()
    page = client.get(link).content.decode()
    assert "Yes, it is mine" in page
    assert not EmailAddress.objects.get().verified, "a mail scanner follows links"
    assert client.post(link).status_code == 302
    assert EmailAddress.objects.get().verified
    if not signed_in(client):
        client.post(SIGN_IN, {"login": NEW, "password": PASSWORD})
    assert "No cases yet" in client.get("/contribute/").content.decode()


def test_before_it_is_confirmed_the_account_opens_nothing_and_the_link_comes_again(
    client: Client,
) -> None:
    sign_up(client)
    answer = client.post(SIGN_IN, {"login": NEW, "password": PASSWORD})
    assert answer.headers["Location"] == "/accounts/confirm-email/"
    assert client.get("/contribute/").status_code == 302


def test_a_taken_address_is_told_to_its_owner_alone(client: Client) -> None:
    User.objects.create_user("known", NEW, "a long enough password")
    fresh = sign_up(Client(), "fresh@testshire.gov.example")
    taken = sign_up(client)
    assert (taken.status_code, taken.headers["Location"]) == (302, fresh.headers["Location"])
    deliver_due()
    subjects = {message.to[0]: message.subject for message in mail.outbox}
    assert subjects[NEW] == "You already have an account at Precedent"
    assert User.objects.filter(email=NEW).count() == 1


@pytest.mark.parametrize(
    "email", ["", "no address", "a@b\r\nBcc: c@d.example", "x" * 300 + "@y.example"]
)
def test_what_is_no_address_opens_nothing(client: Client, email: str) -> None:
    answer = sign_up(client, email)
    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "link", ["/accounts/confirm-email/nonsense/", "/accounts/confirm-email/Mg:1:x/"]
)
def test_a_link_that_never_was_says_so(client: Client, link: str) -> None:
    assert "This link no longer works" in client.get(link).content.decode()
    assert client.post(link).status_code == 404


def test_an_account_that_an_administrator_made_is_believed_its_address(client: Client) -> None:
    User.objects.create_user("made", "made@council.example", PASSWORD)
    answer = client.post(SIGN_IN, {"login": "made@council.example", "password": PASSWORD})
    assert answer.headers["Location"] == "/contribute/"
    assert EmailAddress.objects.get().verified


def test_an_address_changed_later_must_be_shown_to_be_theirs(client: Client) -> None:
    user = User.objects.create_user("made", "made@council.example", PASSWORD)
    client.post(SIGN_IN, {"login": user.email, "password": PASSWORD})
    User.objects.filter(pk=user.pk).update(email="mayor@other.example")
    other = Client()
    other.post(SIGN_IN, {"login": "mayor@other.example", "password": PASSWORD})
    assert not signed_in(other)
    assert link_sent("mayor@other.example").startswith("/accounts/confirm-email/")


def test_sign_up_can_be_closed(client: Client, settings: Any) -> None:
    settings.SIGN_UP_IS_OPEN = False
    assert "You cannot open an account" in client.get(SIGN_UP).content.decode()
    sign_up(client)
    assert not User.objects.exists()


def test_signing_up_again_and_again_is_stopped(client: Client) -> None:
    answers = [sign_up(Client(), f"n{number}@testshire.gov.example") for number in range(21)]
    assert answers[19].status_code == 302
    assert answers[20].status_code == 429


def test_a_confirmed_address_puts_forward_as_a_member_and_editors_are_told(
    client: Client, case_index: object
) -> None:
    editor = User.objects.create_superuser("ed", "ed@precedent.example", PASSWORD)
    council = factories.organisation("Testshire")
    OrganisationEmailDomain.objects.create(organisation=council, domain="gov.example")
    sign_up(client)
    assert not Membership.objects.exists()
    client.post(link_sent())
    place = Membership.objects.get()
    assert (place.organisation, place.approved, place.came_by) == (council, False, "domain")
    deliver_due()
    message = next(each for each in mail.outbox if each.to == [editor.email])
    assert message.subject == f"{NEW} asks to write for Testshire"
    assert "http://localhost:8000/admin/memberships/" in message.body


def test_an_account_that_nobody_confirmed_is_deleted_after_two_weeks(client: Client) -> None:
    sign_up(client)
    made = User.objects.create_user("made", "made@council.example", PASSWORD)
    known = User.objects.create_user("known", "known@council.example", PASSWORD)
    EmailAddress.objects.create(user=known, email=known.email, verified=True)
    assert forget_unconfirmed() == 0
    User.objects.update(date_joined=timezone.now() - timedelta(days=15))
    assert forget_unconfirmed() == 1
    assert set(User.objects.all()) == {made, known}
    assert forget_unconfirmed in TASKS

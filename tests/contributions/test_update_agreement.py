"""An update says something new: the owner agrees with it, or is asked again before it is public."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casestudies import services
from casestudies.agreeing import Agreed, latest, record_agreement, withdraw_agreement, withhold
from casestudies.fingerprints import fingerprints
from casestudies.models import CaseStudyPage, Consent
from casestudies.publishing import missing_agreements
from cms.accounts.models import User
from cms.mail.services import deliver_due
from contributions.models import AgreementRequest, CaseWriter
from contributions.writing.versions import history
from organisations.models import Membership
from tests import factories
from tests.casestudies.conftest import SignIn, passing, sign_in  # noqa: F401 - a fixture
from tests.contributions.agreement.asking import say
from tests.contributions.conftest import champion_named, signed_in
from tests.contributions.test_stewardship import filled, owned, stored  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db

Owned = tuple[CaseStudyPage, User, Client]

FIGURES = [
    (Decimal(10), Decimal("10.000000"), True),
    (Decimal(1_000), Decimal("1E+3"), True),
    (Decimal(5), Decimal(-5), False),
    (Decimal("4.5"), Decimal(45), False),
]


@pytest.fixture
def agreed(owned: Owned) -> Owned:  # noqa: F811 - the fixture
    """A public case whose owner has agreed to what it says, fact by fact."""
    page, champion, room = owned
    Consent.objects.all().delete()
    owner = Agreed(role="owner", given_by=str(champion), evidence="Told us.")
    record_agreement(page, owner, user=champion)
    page = services.publish(latest(page))
    return page, champion, room


def send(room: Client, page: CaseStudyPage, **typed: Any) -> str:
    address = reverse("contribute_update", args=[page.ref])
    answer = room.post(address, filled(room, page, phase="scaled", **typed))
    shown = answer.content.decode()
    assert "Your update was sent" in shown, shown
    return shown


def read_three_times(page: CaseStudyPage, editor: Client) -> None:
    for _ in range(3):
        number = stored(page).latest_revision_id
        editor.post(reverse("case_review", args=[page.pk]), {"revision": number, **passing()})


def asked_by_mail() -> str:
    """Return the link of the one e-mail that asks for an agreement."""
    deliver_due()
    (words,) = [str(each.body) for each in mail.outbox if "/contribute/agree/" in each.body]
    return "/contribute/agree/" + words.partition("/contribute/agree/")[2].split()[0]


def owners(page: CaseStudyPage) -> list[str]:
    return [row.evidence for row in Consent.objects.filter(page=page, role="owner").order_by("pk")]


def test_an_owner_who_agrees_with_the_update_is_recorded_and_it_is_published(
    agreed: Owned,
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    page, champion, room = agreed
    shown = send(room, page, agrees="on", what_happened="All forms are short.")
    assert "waiting for agreement" not in shown
    row = Consent.objects.get(page=page, evidence="Agreed with the update, signed in.")
    assert (row.given_by, row.role, row.only_unnamed) == (str(champion), "owner", False)
    assert row.date.first_day == timezone.localdate()
    assert any(line.startswith("phase ") for line in row.agreed_to)
    assert missing_agreements(latest(page)) == []
    read_three_times(page, sign_in("Editor")[0])
    assert stored(page).phase == "scaled"


def test_without_the_owners_word_it_is_read_but_not_public_and_the_owner_is_asked(
    agreed: Owned,
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    page, _, room = agreed
    shown = send(room, page)
    assert "waiting for agreement" in shown and "We have asked the owner by e-mail" in shown
    asked = AgreementRequest.objects.get(page=page)
    assert (asked.part, asked.role, asked.email) == ("", "owner", stored(page).owner_email)
    link = asked_by_mail()
    editor, _ = sign_in("Editor")
    read_three_times(page, editor)
    assert stored(page).phase == "pilot", "what nobody agreed to is not public"
    number = stored(page).latest_revision_id
    say(link, "yes")
    assert missing_agreements(latest(page)) == []
    assert stored(page).latest_revision_id == number, "an answer writes nothing into the text"
    editor.post(reverse("case_review", args=[page.pk]), {"revision": number, **passing()})
    assert stored(page).phase == "scaled", "the steps that were passed stay passed"


def test_what_an_update_left_as_it_was_is_not_said_to_have_changed(agreed: Owned) -> None:
    """The database hands over 4.500000, as it was agreed to, where the form of an update says 4.5."""
    page, champion, room = agreed
    owner = Agreed(role="owner", given_by=str(champion), evidence="Told us.")
    page = latest(page)
    (measure,) = page.outcomes.all()
    measure.result_value = Decimal("4.5")
    page.outcomes = [measure]
    services.save_draft(page)
    record_agreement(page, owner)
    page = services.publish(latest(page))
    Consent.objects.all().delete()
    record_agreement(page, owner)
    send(room, page, **{"o1-status": "observed"})
    (missing,) = missing_agreements(latest(page))
    assert missing.need is not None
    assert set(missing.need.changed) == {"phase", "outcomes.o1.status"}
    change = history(stored(page), start=0, count=1)[0].changed
    assert set(change) == {"Phase", "Measured outcomes"}


@pytest.mark.parametrize(("then", "now", "is_same"), FIGURES)
def test_a_figure_is_another_when_it_says_something_else(
    then: Decimal,
    now: Decimal,
    is_same: bool,
    owned: Owned,  # noqa: F811 - the fixture
) -> None:
    page = owned[0]
    found = []
    for figure in (then, now):
        page.contract_value = figure
        found.append(dict(fingerprints(page))["contract_value"])
    assert (found[0] == found[1]) is is_same


def test_who_writes_without_answering_for_the_case_cannot_agree_to_it(agreed: Owned) -> None:
    page, _, _ = agreed
    writer = champion_named("writer")
    Membership.objects.create(user=writer, organisation=factories.organisation(), approved=True)
    CaseWriter.objects.create(page=page, user=writer, role="writer", accepted_at=timezone.now())
    room = signed_in(writer)
    form = room.get(reverse("contribute_update", args=[page.ref])).context["form"]
    assert "agrees" not in form.fields
    assert "waiting for agreement" in send(room, page, agrees="on")
    assert owners(page) == ["Told us."]


def test_what_is_public_stands_by_the_earlier_agreement_until_the_update_is_public(
    agreed: Owned,
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    page, champion, room = agreed
    send(room, page, agrees="on", next_steps="")
    assert owners(page) == ["Told us.", "Agreed with the update, signed in."]
    assert missing_agreements(stored(page)) == []
    read_three_times(page, sign_in("Editor")[0])
    assert stored(page).phase == "scaled"
    record_agreement(page, Agreed(role="owner", given_by=str(champion), evidence="Again."))
    assert owners(page)[0] != "Told us.", "what nothing public stands by any more is replaced"


def test_something_can_be_taken_out_of_what_is_public_while_an_update_waits(agreed: Owned) -> None:
    page, _, room = agreed
    send(room, page, agrees="on")
    withhold(page, ["approach"], "partner-request")
    assert stored(page).live and stored(page).phase == "pilot"


def test_taking_the_agreement_back_takes_back_each_that_the_same_owner_gave(
    agreed: Owned,
) -> None:
    page, _, room = agreed
    send(room, page, agrees="on")
    withdraw_agreement(Consent.objects.filter(page=page).latest("pk"))
    assert not stored(page).live
    assert not Consent.objects.filter(page=page, role="owner", withdrawn_on=None).exists()


def test_an_update_that_is_refused_records_and_asks_nothing(agreed: Owned) -> None:
    page, _, room = agreed
    Membership.objects.update(approved=False)
    address = reverse("contribute_update", args=[page.ref])
    for typed in ({"agrees": "on"}, {}, {"agrees": "on", "note": ""}):
        answer = room.post(address, filled(room, page, phase="scaled", **typed))
        assert answer.status_code == 422
        assert answer.context["form"]["agrees"].value() == bool(typed.get("agrees"))
    deliver_due()
    assert owners(page) == ["Told us."] and not mail.outbox
    assert not AgreementRequest.objects.exists()


def test_an_agreement_to_an_unnamed_record_stays_one_to_an_unnamed_record(agreed: Owned) -> None:
    page, _, room = agreed
    CaseStudyPage.objects.filter(pk=page.pk).update(anonymised_as="A county in Wales")
    version = stored(page)
    services.save_draft(version)
    send(room, version, agrees="on")
    assert Consent.objects.get(evidence__startswith="Agreed with").only_unnamed


def test_a_record_that_needs_no_agreement_asks_for_none(agreed: Owned) -> None:
    page, _, room = agreed
    version = latest(page)
    version.basis, version.source_url, version.licence = (
        "restated",
        "https://a.example/b",
        "OGL-3.0",
    )
    services.publish(version)
    form = room.get(reverse("contribute_update", args=[page.ref])).context["form"]
    assert "agrees" not in form.fields
    assert "waiting for agreement" not in send(room, page)

"""Sending a case asks those again who agreed by a link to an earlier text of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from casestudies import services
from casestudies.agreeing import latest
from casestudies.models import CaseIndexPage, CaseStudyPage, Quotation, Supplier
from casestudies.workflows import prepare_review
from cms.accounts.models import User
from cms.mail.models import OutgoingEmail
from contributions.agreement.services import MOST_A_DAY
from contributions.models import AgreementRequest, CaseWriter, WriterRole
from contributions.room.people import give_place, hand_over, take_place_away
from organisations.models import Membership
from tests import factories
from tests.contributions.agreement.asking import WORDS, address, ask, say
from tests.contributions.conftest import champion_named, signed_in

pytestmark = pytest.mark.django_db

AGAIN = "so we asked again"


@pytest.fixture
def agreed(room: Client, champion: User, case: CaseStudyPage) -> CaseStudyPage:
    """A case to which its owner, a supplier and somebody quoted have agreed by links, a day ago."""
    prepare_review(CaseIndexPage.objects.get())
    body = factories.organisation()
    Membership.objects.create(user=champion, organisation=body, approved=True)
    for part, email in (("", "o@else.example"), ("suppliers.s1", "s@else.example")):
        say(ask(room, case, part, email), "yes")
    say(ask(room, case, "quotations.w1", "q@else.example"), "yes")
    _a_day_passes()
    room.get(address(case))  # it shows the messages of asking, which name the addresses
    return case


def _a_day_passes() -> None:
    for asked in AgreementRequest.objects.all():
        asked.asked_at -= timedelta(days=2)
        asked.save()


def _change(case: CaseStudyPage, **columns: Any) -> None:
    page = latest(case)
    for name, value in columns.items():
        setattr(page, name, value)
    services.save_draft(page)


def _send(room: Client, case: CaseStudyPage) -> str:
    answer = room.post(address(case, "submit"), follow=True)
    return " ".join(answer.content.decode().split())


def _take_back(room: Client, case: CaseStudyPage) -> None:
    room.post(address(case, "take-back"))


def _asked() -> list[str]:
    waiting = AgreementRequest.objects.filter(answer="")
    return sorted(waiting.values_list("email", flat=True))


def test_a_changed_text_asks_its_earlier_givers_again_by_themselves_and_says_whom_by_role(
    room: Client, agreed: CaseStudyPage
) -> None:
    quoted = Quotation(row_id="w1", text=f"{WORDS} or two", attributed_to="A driver")
    quoted.organisation = "Northmere"
    _change(agreed, challenge="Buses ran later.", quotations=[quoted])
    letters = OutgoingEmail.objects.filter(kind="agreement_asked")
    before = letters.count()
    page = _send(room, agreed)
    assert AGAIN in page
    assert f"{AGAIN}: the owner, the person quoted." in page
    assert "else.example" not in page
    assert _asked() == ["o@else.example", "q@else.example"]
    assert letters.count() == before + 2
    assert set(AgreementRequest.objects.filter(answer="").values_list("name", flat=True)) == {
        "Someone Else"
    }


def test_a_text_that_is_covered_asks_nobody(room: Client, agreed: CaseStudyPage) -> None:
    assert AGAIN not in _send(room, agreed)
    assert _asked() == []


def test_nobody_is_asked_twice(room: Client, agreed: CaseStudyPage) -> None:
    _change(agreed, challenge="Buses ran later.")
    assert AGAIN in _send(room, agreed)
    _take_back(room, agreed)
    _a_day_passes()
    assert AGAIN not in _send(room, agreed)
    assert _asked() == ["o@else.example"]
    assert OutgoingEmail.objects.filter(to="o@else.example").count() == 2


def _handed_over(champion: User, case: CaseStudyPage) -> User:
    """Who owns the case from now on; the champion, who agreed by a link before, stays as a writer."""
    AgreementRequest.objects.filter(role="owner").update(email=champion.email, name="Robin")
    heir = champion_named("heir")
    Membership.objects.create(user=heir, organisation=factories.organisation(), approved=True)
    give_place(case, heir, WriterRole.SUCCESSOR)
    hand_over(case, heir, by=champion)
    return heir


def test_after_a_hand_over_whoever_answers_for_the_case_now_is_asked(
    room: Client, champion: User, agreed: CaseStudyPage
) -> None:
    heir = _handed_over(champion, agreed)
    _change(agreed, challenge="Buses ran later.")
    assert f"{AGAIN}: the owner." in _send(room, agreed)
    assert _asked() == [heir.email]
    asked = AgreementRequest.objects.get(answer="")
    assert asked.name != "Robin"


def test_who_owned_a_case_and_was_removed_or_has_a_closed_account_is_not_asked(
    champion: User, agreed: CaseStudyPage
) -> None:
    heir = _handed_over(champion, agreed)
    take_place_away(CaseWriter.objects.get(page=agreed, user=champion), by=heir)
    champion.is_active = False
    champion.save()
    _change(agreed, challenge="Buses ran later.")
    assert AGAIN in _send(signed_in(heir), agreed)
    assert _asked() == [heir.email]


def test_a_former_contact_without_an_account_is_not_asked(
    room: Client, champion: User, agreed: CaseStudyPage
) -> None:
    _change(agreed, owner_email="o@else.example")
    _change(agreed, owner_email="new.head@else.example", owner_name="The new head")
    _change(agreed, challenge="Buses ran later.")
    assert AGAIN in _send(room, agreed)
    assert _asked() == ["new.head@else.example"]
    assert AgreementRequest.objects.get(answer="").name == "The new head"


def test_nobody_is_asked_in_the_place_of_who_left_where_nobody_answers_for_the_case(
    champion: User, agreed: CaseStudyPage
) -> None:
    AgreementRequest.objects.filter(role="owner").update(email="gone@else.example")
    gone = User.objects.create_user("gone", "gone@else.example", is_active=False)
    CaseWriter.objects.filter(page=agreed).update(user=gone)
    _change(agreed, challenge="Buses ran later.", owner_email=gone.email)
    agreed.get_workflow().start(CaseStudyPage.objects.get(pk=agreed.pk), champion)
    assert _asked() == []


@pytest.mark.parametrize("answer", ["no", "called-off", "withdrawn"])
def test_who_said_no_or_took_it_back_or_was_called_off_is_not_pressed(
    room: Client, agreed: CaseStudyPage, answer: str
) -> None:
    AgreementRequest.objects.create(
        page=agreed, role="owner", email="o@else.example", answer=answer, asked_at=timezone.now()
    )
    _change(agreed, challenge="Buses ran later.")
    assert AGAIN not in _send(room, agreed)
    assert _asked() == []


def test_a_row_that_may_be_about_somebody_else_is_not_shown_to_the_one_before(
    room: Client, agreed: CaseStudyPage
) -> None:
    other = Quotation(row_id="w1", text=WORDS, attributed_to="A rival", organisation="Northmere")
    _change(agreed, suppliers=[Supplier(row_id="s1", name="Zzother Ltd")], quotations=[other])
    page = _send(room, agreed)
    assert _asked() == ["o@else.example"], "the owner agrees to the whole, whoever is in it"
    assert "supplier" not in page.partition(AGAIN)[2].partition("once they agree")[0]


def test_the_limits_of_asking_hold_and_an_erased_address_is_left_alone(
    room: Client, champion: User, agreed: CaseStudyPage
) -> None:
    _change(agreed, challenge="Buses ran later.")
    AgreementRequest.objects.filter(role="owner").update(email="erased@erased.invalid")
    assert AGAIN not in _send(room, agreed)
    _take_back(room, agreed)
    AgreementRequest.objects.filter(role="owner").update(email="o@else.example")
    for number in range(MOST_A_DAY):
        AgreementRequest.objects.create(
            page=agreed,
            part="x",
            email=f"{number}@else.example",
            asked_by=champion,
            asked_at=timezone.now(),
            answer="no",
        )
    assert AGAIN not in _send(room, agreed)
    assert _asked() == []


def test_a_case_sent_by_another_road_asks_too(champion: User, agreed: CaseStudyPage) -> None:
    _change(agreed, challenge="Buses ran later.")
    agreed.get_workflow().start(CaseStudyPage.objects.get(pk=agreed.pk), champion)
    assert _asked() == ["o@else.example"]

"""A link that asks for an agreement ends: by its date, when it is called off, and when nothing is needed of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from casestudies import services
from casestudies.agreeing import latest, withhold
from casestudies.models import CaseStudyPage, Consent, Supplier
from cms.mail.models import MailState, OutgoingEmail
from cms.mail.services import deliver_due
from contributions.agreement.due import remind_who_was_asked
from contributions.models import AgreementRequest, WriterRole
from contributions.room.people import give_place
from tests import factories
from tests.contributions.agreement.asking import (
    WORDS,
    address,
    agree,
    agreed_and_published,
    ask,
    say,
)
from tests.contributions.conftest import champion_named, signed_in

pytestmark = pytest.mark.django_db

TITLE = "Zzbuses on time"


def _text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def _says_nothing_of_the_case(answer: Any) -> bool:
    return answer.status_code == 410 and not any(
        words in _text(answer) for words in (TITLE, WORDS, "Zzquellen")
    )


def _asked_days_ago(days: int) -> None:
    AgreementRequest.objects.update(asked_at=timezone.now() - timedelta(days=days))


def _call_off(client: Client, case: CaseStudyPage) -> str:
    pk = AgreementRequest.objects.get().pk
    url = f"{address(case)}call-off/"
    return _text(client.post(url, {"request": str(pk)}, follow=True))


@pytest.mark.parametrize("part", ["", "suppliers.s1", "quotations.w1"])
def test_a_link_that_nobody_answered_ends_after_ninety_days(
    room: Client, case: CaseStudyPage, part: str
) -> None:
    link = ask(room, case, part)
    until = timezone.localdate(timezone.now() + timedelta(days=90))
    said = f"until {until.day} {until:%B %Y}"
    assert said in str(mail.outbox[-1].body)
    assert said in _text(Client().get(link))
    assert said in _text(room.get(address(case)))
    _asked_days_ago(89)
    assert TITLE in _text(Client().get(link))
    _asked_days_ago(91)
    ended = Client().get(link)
    assert _says_nothing_of_the_case(ended)
    assert "This link has ended" in _text(ended)
    assert Client().post(link, {"answer": "yes"}).status_code == 410
    assert "ask again if you still need it" in _text(room.get(address(case)))
    overview = _text(room.get(f"/contribute/{case.ref}/"))
    assert "Ask for 3 agreements" in overview, "nobody is waited for"
    assert remind_who_was_asked() == 0

    again = ask(room, case, part)
    assert TITLE in _text(Client().get(again)), "who is asked again gets a link that works"


def test_an_agreement_can_be_taken_back_at_any_time_and_a_no_is_shown_for_ninety_days(
    room: Client, case: CaseStudyPage
) -> None:
    agreed, refused = ask(room, case, "suppliers.s1"), ask(room, case, "quotations.w1")
    say(agreed, "yes")
    say(refused, "no")
    past = timezone.now() - timedelta(days=900)
    AgreementRequest.objects.update(asked_at=past, answered_at=past)
    assert "Take my agreement back" in _text(Client().get(agreed))
    assert _says_nothing_of_the_case(Client().get(refused))


def test_who_asked_calls_a_request_off_and_its_link_says_so(
    room: Client, case: CaseStudyPage
) -> None:
    link = ask(room, case, "")
    assert "Call off" in _text(room.get(address(case)))
    assert "Called off. The link sent to Someone Else now says so." in _call_off(room, case)
    ended = Client().get(link)
    assert _says_nothing_of_the_case(ended)
    assert "This request was called off" in _text(ended)
    assert Client().post(link, {"answer": "yes"}).status_code == 410
    _asked_days_ago(8)
    assert remind_who_was_asked() == 0
    page = _text(room.get(address(case)))
    assert "called off" in page
    assert "> Call off<" not in page
    assert "is no longer open" in _call_off(room, case)

    again = ask(room, case, "")
    assert TITLE in _text(Client().get(again))
    assert "This request was called off" in _text(Client().get(link)), "the old link stays ended"


def test_who_answers_for_the_case_calls_off_any_request_and_a_writer_only_their_own(
    room: Client, case: CaseStudyPage
) -> None:
    ask(room, case, "suppliers.s1")
    writer = champion_named("writer")
    give_place(case, writer, WriterRole.WRITER)
    browser = signed_in(writer)
    assert "> Call off<" not in _text(browser.get(address(case)))
    assert "somebody else who asked" in _call_off(browser, case)
    AgreementRequest.objects.update(asked_by=writer)
    assert "Called off." in _call_off(room, case)
    ask(browser, case, "quotations.w1")
    assert "> Call off<" in _text(browser.get(address(case)))


@pytest.mark.parametrize("number", ["", "x", "-1", "²", "9" * 30, "0"])
def test_calling_off_what_is_none_changes_nothing(
    room: Client, case: CaseStudyPage, number: str
) -> None:
    link = ask(room, case, "")
    answer = room.post(f"{address(case)}call-off/", {"request": number}, follow=True)
    assert "is no longer open" in _text(answer)
    assert Client().get(link).status_code == 200


@pytest.mark.parametrize("way", ["agreed otherwise", "taken out", "withheld", "withdrawn"])
def test_a_request_ends_when_nothing_is_needed_of_it_any_more(
    room: Client, case: CaseStudyPage, way: str, django_capture_on_commit_callbacks: Any
) -> None:
    part = "" if way == "agreed otherwise" else "suppliers.s1"
    link = ask(room, case, part)
    with django_capture_on_commit_callbacks(execute=True):
        if way == "agreed otherwise":
            agree(room, case)
        elif way == "withheld":
            room.post(address(case), {"part": part, "do": "withhold"})
        elif way == "taken out":
            page = latest(case)
            page.suppliers = []
            services.save_draft(page)
        else:
            services.withdraw(case, "owner-request")
    ended = Client().get(link)
    assert _says_nothing_of_the_case(ended)
    assert "Your answer is not needed any more" in _text(ended)
    assert Client().post(link, {"answer": "yes"}).status_code == 410
    _asked_days_ago(8)
    assert remind_who_was_asked() == 0
    assert AgreementRequest.objects.get().answer == "settled"
    assert "not needed any more" in _text(room.get(address(case)))


def test_a_part_that_comes_back_is_asked_for_anew(
    room: Client, case: CaseStudyPage, django_capture_on_commit_callbacks: Any
) -> None:
    link, page = ask(room, case, "suppliers.s1"), latest(case)
    rows = list(page.suppliers.all())
    for held in ([], rows):
        with django_capture_on_commit_callbacks(execute=True):
            page.suppliers = held
            services.save_draft(page)
    assert _says_nothing_of_the_case(Client().get(link))


def test_withholding_one_part_of_a_public_case_ends_no_request_for_a_new_one(
    room: Client, case: CaseStudyPage, django_capture_on_commit_callbacks: Any
) -> None:
    agreed_and_published(case)
    page = latest(case)
    page.consents = [factories.owner_consent(), factories.supplier_consent("suppliers.s1")]
    page.suppliers = [*page.suppliers.all(), Supplier(name="Zznew Ltd")]
    services.save_draft(page)
    new = latest(case).suppliers.get(name="Zznew Ltd").row_id
    link = ask(room, case, f"suppliers.{new}")
    with django_capture_on_commit_callbacks(execute=True):
        withhold(case, ["suppliers.s1"], "partner-request")
    assert "Zznew Ltd" in _text(Client().get(link))


def test_a_case_that_was_withdrawn_is_not_named_to_who_had_agreed(
    room: Client, case: CaseStudyPage
) -> None:
    link = ask(room, case, "")
    say(link, "yes")
    services.withdraw(case, "owner-request")
    page = _text(Client().get(link))
    assert TITLE not in page
    assert "Agreed, on" in page
    assert "The case is not public now" in page and "taken off the site at once" not in page


@pytest.mark.parametrize(
    ("refused", "advice"),
    [(True, "find the right address, and ask again"), (False, "ask the editors to send it")],
)
def test_who_asked_sees_that_the_letter_did_not_arrive(
    room: Client, case: CaseStudyPage, refused: bool, advice: str
) -> None:
    link = ask(room, case, "suppliers.s1")
    assert "could not be delivered" not in _text(room.get(address(case)))
    OutgoingEmail.objects.filter(kind="agreement_asked").update(
        state=MailState.PARKED, address_refused=refused
    )
    page = _text(room.get(address(case)))
    assert "The e-mail could not be delivered." in page
    assert advice in page
    overview = _text(room.get(f"/contribute/{case.ref}/"))
    assert "Ask for 3 agreements" in overview
    assert "Wait for" not in overview
    _asked_days_ago(8)
    assert Client().get(link).status_code == 200


def test_no_reminder_goes_to_an_address_that_takes_no_mail(
    room: Client, case: CaseStudyPage
) -> None:
    ask(room, case, "suppliers.s1")
    asked = AgreementRequest.objects.get()
    asked.asked_at = timezone.now() - timedelta(days=8)
    asked.save()
    letter = OutgoingEmail.objects.get(kind="agreement_asked")
    letter.key = f"agreement-{asked.pk}-{asked.asked_at.isoformat()}"
    letter.state, letter.address_refused = MailState.PARKED, True
    letter.save()
    assert remind_who_was_asked() == 0
    assert "The e-mail could not be delivered." in _text(room.get(address(case)))
    deliver_due()
    assert len(mail.outbox) == 1


def test_the_page_costs_the_same_for_one_request_and_for_ten(
    room: Client, case: CaseStudyPage, django_assert_max_num_queries: Any
) -> None:
    counts = []
    for number in range(10):
        AgreementRequest.objects.create(
            page=case,
            part="suppliers.s1",
            role="supplier",
            name="Somebody",
            email=f"{number}@else.example",
            asked_by=case.owner,
            asked_at=timezone.now(),
        )
        if number in (0, 9):
            with django_assert_max_num_queries(40) as counted:
                room.get(address(case))
            counts.append(len(counted))
    assert counts[0] == counts[1]


def test_nobody_is_asked_about_a_case_that_is_withdrawn_as_their_link_would_open_nothing(
    room: Client, case: CaseStudyPage
) -> None:
    services.withdraw(agreed_and_published(case), "owner-request")
    Consent.objects.filter(page=case, role="owner").delete()
    shown = _text(room.get(address(case)))
    assert "They agreed on paper or by e-mail" in shown
    assert "Nobody is asked by e-mail in the meantime" in shown
    assert "Ask by e-mail" not in shown
    data = {"part": "", "do": "ask", "name": "Someone Else", "email": "someone@else.example"}
    assert "Nobody was asked" in _text(room.post(address(case), data, follow=True))
    assert not AgreementRequest.objects.exists()


def test_a_link_about_a_case_that_became_part_of_another_says_so_and_tells_neither(
    room: Client, case: CaseStudyPage, django_capture_on_commit_callbacks: Any
) -> None:
    open_one, agreed = ask(room, case, "suppliers.s1"), ask(room, case, "quotations.w1")
    say(agreed, "yes")
    services.merge_cases(case, factories.published_case("Zzwinner"))
    ended = Client().get(open_one)
    assert _says_nothing_of_the_case(ended) and "Zzwinner" not in _text(ended)
    assert "The case has become part of another" in _text(ended)
    assert Client().post(open_one, {"answer": "yes"}).status_code == 410
    _asked_days_ago(8)
    assert remind_who_was_asked() == 0
    assert "The case has become part of another" in _text(Client().get(open_one)), "closed since"
    assert "Take my agreement back" in _text(Client().get(agreed))


def test_a_withdrawn_case_asks_its_people_for_no_agreement(
    room: Client, case: CaseStudyPage
) -> None:
    services.withdraw(agreed_and_published(case), "owner-request")
    Consent.objects.filter(page=case, role="owner").delete()
    overview = _text(room.get(f"/contribute/{case.ref}/"))
    assert "Ask for" not in overview
    assert "Wait for" not in overview


def test_the_overview_does_not_say_to_ask_whom_it_says_to_wait_for(
    room: Client, case: CaseStudyPage
) -> None:
    agreed_and_published(case, summary="As it was.")
    page = latest(case)
    page.consents = [factories.supplier_consent()]
    services.save_draft(page)
    say(ask(room, case, ""), "yes")
    page = latest(case)
    page.summary = "As it is."
    services.save_draft(page)
    overview = _text(room.get(f"/contribute/{case.ref}/"))
    assert "Ask for one agreement" in overview and "Ask the owner again" in overview
    ask(room, case, "")
    overview = _text(room.get(f"/contribute/{case.ref}/"))
    assert "Wait for one agreement that you asked for" in overview
    assert "Wait for the owner’s agreement: they were asked" in overview
    assert "Ask the owner again" not in overview

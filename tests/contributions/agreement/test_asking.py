"""Agreement asked by e-mail: what is missing, answers, reminders, expiry."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from casestudies import services
from casestudies.agreeing import latest
from casestudies.models import CaseStudyPage, Consent, Quotation, Supplier
from cms.accounts.models import User
from cms.core.dates import PartialDate
from cms.mail.services import deliver_due
from contributions.agreement.due import end_what_expired, remind_who_was_asked
from contributions.agreement.services import MOST_A_DAY
from contributions.models import AgreementRequest, WriterRole
from contributions.room.people import give_place, take_place_away
from tests import factories
from tests.contributions.agreement.asking import (
    WORDS,
    address,
    ask,
    lacking,
    say,
)
from tests.contributions.conftest import champion_named, signed_in

pytestmark = pytest.mark.django_db


def test_what_is_missing_is_named_with_what_can_be_done(room: Client, case: CaseStudyPage) -> None:
    page = room.get(address(case)).content.decode()
    assert "3 agreements are missing" in page
    assert page.count("Ask by e-mail") == 3
    assert page.count("Withhold it") == 2
    assert page.count("Leave out the name") == 3, (
        "of the authority, of a supplier, of who is quoted"
    )
    overview = room.get(f"/contribute/{case.ref}/").content.decode()
    assert "Ask for 3 agreements that publishing needs" in overview
    ask(room, case, "")
    overview = room.get(f"/contribute/{case.ref}/").content.decode()
    assert "Ask for 2 agreements that publishing needs" in overview
    assert "Wait for one agreement that you asked for" in overview


def test_who_was_asked_stands_where_the_agreement_is_missing_so_that_nobody_asks_twice_unknowing(
    room: Client, case: CaseStudyPage
) -> None:
    def said(page: str) -> tuple[str, dict[str, str]]:
        sections = [each.partition("</section>")[0] for each in page.split("<section>")[1:]]
        parts = ("", "quotations.w1", "suppliers.s1")
        return " ".join(page.split()), dict(zip(parts, sections, strict=True))

    whole, sections = said(room.get(address(case)).content.decode())
    assert "No answer yet" not in whole and "We are waiting for" not in whole
    ask(room, case, "suppliers.s1")
    whole, sections = said(room.get(address(case)).content.decode())
    assert "3 agreements are missing. We are waiting for the answer to 1 of them." in whole
    assert "No answer yet" not in sections[""] and "once more" not in sections[""]
    assert (
        "Someone Else" in sections["suppliers.s1"] and "No answer yet" in sections["suppliers.s1"]
    )
    assert "<details >" in sections["suppliers.s1"], "the form is put away"
    wrong = room.post(address(case), {"part": "suppliers.s1", "do": "ask", "name": "Ann"})
    assert "<details open>" in wrong.content.decode(), "unless something in it is wrong"
    AgreementRequest.objects.update(asked_at=timezone.now() - timedelta(days=91))
    whole, sections = said(room.get(address(case)).content.decode())
    assert "No answer yet. " not in whole and "We are waiting for" not in whole, (
        "it cannot come any more"
    )


def test_what_readers_see_instead_of_an_authority_is_said_and_it_is_left_out_once(
    room: Client, case: CaseStudyPage
) -> None:
    assert (
        "readers see “An authority in England” instead" in room.get(address(case)).content.decode()
    )
    room.post(address(case), {"part": "", "do": "unnamed", "sure": "1"})
    page = room.get(address(case)).content.decode()
    assert "3 agreements are missing" in page and "instead of your authority" not in page
    assert page.count("Leave out the name") == 2, "of a supplier, of who is quoted"


def test_whoever_takes_an_agreement_back_reads_what_came_of_it(
    room: Client, case: CaseStudyPage
) -> None:
    for part, came in (("", "The case is off the site"), ("suppliers.s1", "Readers no longer see")):
        link = ask(room, case, part)
        say(link, "yes")
        assert came not in Client().get(link).content.decode()
        page = Client().post(link, {"take-back": "1"}, follow=True).content.decode()
        assert "You have taken your agreement back" in page and came in page


@pytest.mark.parametrize("said", ["yes", "unnamed", "no"])
def test_an_answer_that_is_sent_twice_is_the_same_answer_once_and_takes_nothing_back(
    room: Client, case: CaseStudyPage, said: str
) -> None:
    link = ask(room, case, "")
    client = Client()
    answered = {"answer": said, "read": client.get(link).context["read"]}
    for _ in range(3):
        assert client.post(link, answered).headers["Location"] == link
    assert AgreementRequest.objects.get().answer == said
    assert not Consent.objects.filter(page=case).exclude(withdrawn_on=None).exists()
    assert ("Take my agreement back" in client.get(link).content.decode()) == (said != "no")


def test_a_public_case_stays_public_where_its_owner_sends_the_answer_again(
    room: Client, case: CaseStudyPage
) -> None:
    link = ask(room, case, "")
    read = Client().get(link).context["read"]
    say(link, "yes")
    for part in ("quotations.w1", "suppliers.s1"):
        say(ask(room, case, part), "yes")
    services.publish(latest(case))
    Client().post(link, {"answer": "yes", "read": read})
    assert CaseStudyPage.objects.get(pk=case.pk).live


def test_people_agree_by_a_link_without_an_account_and_the_case_is_published(
    room: Client, case: CaseStudyPage
) -> None:
    link = ""
    for part in ("", "quotations.w1", "suppliers.s1"):
        link = ask(room, case, part)
        assert ("a form for a reply" in str(mail.outbox[-1].body)) is bool(part)
        before = lacking(case)
        assert Client().get(link).status_code == 200
        assert lacking(case) == before, "opening the link changes nothing"
        assert say(link, "yes").status_code == 302
    reply = f"/cases/{case.slug}/dispute/"
    assert reply not in Client().get(link).content.decode(), "there is nothing to reply to yet"
    page = services.publish(latest(case))
    assert page.live
    assert reply in Client().get(link).content.decode(), "the supplier's link leads to a reply"
    assert WORDS in Client().get(f"/cases/{page.slug}/").content.decode()
    owner = Consent.objects.get(page=page, role="owner")
    assert owner.agreed_to
    assert "someone@else.example" in owner.evidence


def test_who_asked_is_told_of_the_answer_and_a_no_publishes_nothing(
    room: Client, champion: User, case: CaseStudyPage
) -> None:
    link = ask(room, case, "suppliers.s1")
    say(link, "no", note="Not yet, <b>please</b>")
    deliver_due()
    assert mail.outbox[-1].to == [champion.email]
    assert "did not agree" in str(mail.outbox[-1].body)
    assert "suppliers.s1" in lacking(case)
    assert "Not yet, &lt;b&gt;please" in room.get(address(case)).content.decode()


def test_nobody_agrees_to_a_text_that_they_have_not_read(room: Client, case: CaseStudyPage) -> None:
    link = ask(room, case, "quotations.w1")
    client = Client()
    shown = client.get(link)
    read = shown.context["read"]
    assert "attributed to: A driver, Northmere" in " ".join(shown.content.decode().split())
    page = latest(case)
    page.quotations = [Quotation(row_id="w1", text="It cost us a year", attributed_to="A driver")]
    services.save_draft(page)
    answer = client.post(link, {"answer": "yes", "read": read, "note": "Kept words"})
    assert "changed while you were reading" in answer.content.decode()
    assert "Kept words" in answer.content.decode()
    assert "quotations.w1" in lacking(case)


def test_leaving_out_who_spoke_keeps_the_words_waiting_for_their_yes(
    room: Client, case: CaseStudyPage
) -> None:
    shown = room.get(address(case)).content.decode()
    assert shown.count('value="unnamed"') == 3 and "leaving out the name is not enough" in shown
    assert room.post(address(case), {"part": "quotations.w1", "do": "unnamed"}).status_code == 302
    assert "quotations.w1" in lacking(case), "words that nobody agreed to are not published"
    shown = room.get(address(case)).content.decode()
    assert shown.count('value="unnamed"') == 2, "there is no name left to leave out"
    link = ask(room, case, "quotations.w1")
    asked = Client().get(link).content.decode()
    assert WORDS in asked and "A driver" not in asked and "Northmere" not in asked
    say(link, "yes")
    page = latest(case)
    page.suppliers = []
    page.consents = [*page.consents.all(), factories.owner_consent()]
    page = services.publish(page)
    public = Client().get(f"/cases/{page.slug}/").content.decode()
    assert WORDS in public and "A driver" not in public and "Northmere" not in public


@pytest.mark.parametrize("token", ["x", "WzEsICJ4Il0:1:x", "%00", "a" * 5000, "%F0%9F%90%8C"])
def test_a_link_that_was_not_sent_asks_nothing(db: None, token: str) -> None:
    answer = Client().get(f"/contribute/agree/{token}/")
    assert answer.status_code == 410


def test_an_address_that_is_none_is_refused_and_what_was_typed_stays(
    room: Client, case: CaseStudyPage
) -> None:
    data = {"part": "suppliers.s1", "do": "ask", "name": "Typed name", "email": "nonsense"}
    page = room.post(address(case), data).content.decode()
    assert "Typed name" in page
    assert "valid e-mail address" in page.replace("email", "e-mail")
    assert not AgreementRequest.objects.exists()


@pytest.mark.parametrize(
    "data", [{}, {"part": "", "do": "x"}, {"part": "x" * 500, "do": "withhold"}]
)
def test_nonsense_changes_nothing(room: Client, case: CaseStudyPage, data: dict[str, str]) -> None:
    assert room.post(address(case), data).status_code < 400
    assert lacking(case) == ["", "quotations.w1", "suppliers.s1"]


def test_reminders_go_out_after_one_week_and_two_each_once(
    room: Client, case: CaseStudyPage
) -> None:
    ask(room, case, "suppliers.s1")
    for days, expected in ((6, 0), (8, 1), (8, 0), (15, 1), (40, 0)):
        moment = timezone.now() - timedelta(days=days)
        AgreementRequest.objects.update(asked_at=moment)
        assert remind_who_was_asked() == expected, days
    deliver_due()
    assert [each.subject[:11] for each in mail.outbox[1:]] == ["A reminder:"] * 2


def test_one_letter_goes_out_where_both_reminders_are_due_and_counts_for_both(
    room: Client, case: CaseStudyPage
) -> None:
    ask(room, case, "suppliers.s1")
    AgreementRequest.objects.update(asked_at=timezone.now() - timedelta(days=15))
    assert [remind_who_was_asked(), remind_who_was_asked()] == [1, 0]
    deliver_due()
    assert [each.subject[:11] for each in mail.outbox[1:]] == ["A reminder:"]
    assert AgreementRequest.objects.get().reminders == 2


def test_an_agreement_that_expires_takes_what_stood_by_it_off_the_site(
    case: CaseStudyPage,
) -> None:
    page = latest(case)
    page.quotations = []
    supplier = factories.supplier_consent()
    page.consents = [factories.owner_consent(), supplier]
    page = services.publish(page)
    assert end_what_expired() == 0
    Consent.objects.filter(page=page, role="supplier").update(expires=PartialDate(2026, 2))
    assert end_what_expired() == 1
    live = CaseStudyPage.objects.get(pk=page.pk)
    assert live.live
    assert [row.field for row in live.states.all()] == ["suppliers.s1"]
    Consent.objects.filter(page=page, role="owner").update(expires=PartialDate(2026, 2))
    assert end_what_expired() == 1
    assert not CaseStudyPage.objects.get(pk=page.pk).live


def test_the_page_costs_the_same_for_one_missing_agreement_and_for_ten(
    room: Client, case: CaseStudyPage, django_assert_max_num_queries: Any
) -> None:
    page = latest(case)
    page.suppliers = [Supplier(name=f"Firm {number}") for number in range(10)]
    page.quotations = []
    page.consents = [factories.owner_consent()]
    services.save_draft(page)
    with django_assert_max_num_queries(40) as ten:
        room.get(address(case))
    page = latest(case)
    page.suppliers = [Supplier(name="Firm")]
    services.save_draft(page)
    with django_assert_max_num_queries(40) as one:
        room.get(address(case))
    assert len(one) == len(ten)


def test_asking_is_no_way_to_flood_anybody(room: Client, case: CaseStudyPage) -> None:
    url, data = address(case), {"part": "suppliers.s1", "do": "ask", "name": "Somebody"}

    def told(email: str) -> str:
        answer = room.post(url, {**data, "email": email}, follow=True)
        said = [*answer.context["messages"], answer.content.decode()]
        return " ".join(map(str, said))

    assert "Asked one@else.example" in told("one@else.example")
    assert "within the last hour" in told("ONE@else.example")
    for number in range(2, MOST_A_DAY + 1):
        AgreementRequest.objects.create(
            page=case, email=f"{number}@else.example", asked_by=case.owner, asked_at=timezone.now()
        )
    assert "Try again tomorrow" in told("last@else.example")
    deliver_due()
    assert [letter.to for letter in mail.outbox] == [["one@else.example"]]
    AgreementRequest.objects.update(asked_at=timezone.now() - timedelta(days=2))
    assert "Asked one@else.example" in told("one@else.example"), "an open request is sent again"


def test_an_agreement_is_taken_back_by_its_link_whatever_its_row_is_called_now(
    room: Client, case: CaseStudyPage
) -> None:
    link = ask(room, case, "")
    say(link, "yes")
    page = latest(case)
    page.suppliers, page.quotations = [], []
    services.publish(page)
    Consent.objects.filter(page=case).update(given_by="Somebody Else, Head of fleet")
    assert Client().post(link, {"take-back": "1"}).status_code == 302
    assert not CaseStudyPage.objects.get(pk=case.pk).live
    assert Client().get(f"/cases/{case.slug}/").status_code == 410


def test_who_asked_and_left_the_case_hears_nothing_more_and_its_owner_does(
    room: Client, champion: User, case: CaseStudyPage
) -> None:
    writer = champion_named("writer")
    place = give_place(case, writer, WriterRole.WRITER)
    link = ask(signed_in(writer), case, "")
    take_place_away(place)
    say(link, "yes")
    deliver_due()
    assert mail.outbox[-1].to == [champion.email]
    assert [letter.to for letter in mail.outbox if letter.to == [writer.email]] == []


def test_what_changed_since_an_agreement_is_told_by_labels_and_not_by_raw_names(
    room: Client, case: CaseStudyPage
) -> None:
    say(ask(room, case, ""), "yes")
    page = latest(case)
    page.challenge, page.contract_value = "Buses ran later.", Decimal(10)
    page.suppliers = [Supplier(row_id="s1", name="Another firm", type="sme")]
    services.save_draft(page)
    shown = " ".join(room.get(address(case)).content.decode().split())
    told = shown[shown.index("New or different since then: ") :].partition("</p>")[0]
    assert "Challenge" in told and "Contract value" in told and "Suppliers: " in told
    assert "_" not in told and "s1" not in told


def test_the_authoritys_name_is_left_out_only_after_a_question(
    room: Client, case: CaseStudyPage
) -> None:
    slug, data = latest(case).slug, {"part": "", "do": "unnamed"}
    asked = room.post(address(case), data).content.decode()
    assert "for good" in asked and "Keep the name" in asked
    assert (latest(case).slug, latest(case).anonymised_as) == (slug, "")
    assert room.post(address(case), {**data, "sure": "1"}).status_code == 302
    left_out = latest(case)
    assert left_out.slug != slug and left_out.anonymised_as
    again = room.post(address(case), {**data, "sure": "1"}, follow=True).content.decode()
    assert "The authority is not named already." in again, "by an old page, or two clicks"
    assert latest(case).slug == left_out.slug


def test_who_takes_back_takes_nothing_from_another_who_goes_by_the_same_name(
    room: Client, case: CaseStudyPage
) -> None:
    page = latest(case)
    page.suppliers = [Supplier(row_id="s1", name="First"), Supplier(row_id="s2", name="Second")]
    page.quotations = []
    page.consents = [factories.owner_consent()]
    services.save_draft(page)
    links = [ask(room, case, f"suppliers.s{each}", f"{each}@else.example") for each in (1, 2)]
    for link in links:
        say(link, "yes")
    services.publish(latest(case))
    assert Client().post(links[0], {"take-back": "1"}).status_code == 302
    live = CaseStudyPage.objects.get(pk=case.pk)
    assert [row.field for row in live.states.all()] == ["suppliers.s1"]
    (standing,) = Consent.objects.filter(page=case, role="supplier", withdrawn_on=None)
    assert standing.covers == ["suppliers.s2"]

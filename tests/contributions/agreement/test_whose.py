"""A request by link ends when its part may be somebody else's: nobody reads, or agrees to, what is not theirs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from casestudies import services
from casestudies.agreeing import latest
from casestudies.models import CaseStudyPage, Quotation, Supplier
from cms.accounts.models import User
from contributions.agreement.closing import close_settled
from contributions.models import AgreementRequest, CaseWriter, WriterRole
from contributions.room.people import correct_contact, give_place, hand_over, take_place_away
from tests.contributions.agreement.asking import SUPPLIER, WORDS, address, ask, lacking
from tests.contributions.conftest import champion_named
from tests.contributions.writing.helpers import edit_url, sent

pytestmark = pytest.mark.django_db

RIVAL = "Bidwell Losing Ltd"


@pytest.fixture(params=["at its link", "in the room"])
def ended(request: pytest.FixtureRequest, case: CaseStudyPage) -> Any:
    """Whether a request has ended: its link says so by itself, and the room once it was closed."""

    def at_link(link: str) -> bool:
        shown = Client().get(link)
        words = shown.content.decode()
        assert (shown.status_code == 410) == ("Your answer is not needed any more" in words)
        assert shown.status_code == 200 or "Zzbuses" not in words
        return shown.status_code == 410

    def in_room(link: str) -> bool:
        close_settled(case.pk)
        return AgreementRequest.objects.latest("pk").answer == "settled"

    return at_link if request.param == "at its link" else in_room


def _save(case: CaseStudyPage, **columns: Any) -> None:
    page = latest(case)
    for name, value in columns.items():
        setattr(page, name, value)
    services.save_draft(page)


def _quoted(**columns: str) -> list[Quotation]:
    as_it_was = {"text": WORDS, "attributed_to": "A driver", "organisation": "Northmere"}
    return [Quotation(row_id="w1", **{**as_it_was, **columns})]


def test_a_supplier_does_not_see_who_came_to_stand_in_their_row_nor_agree_for_them(
    room: Client, case: CaseStudyPage, ended: Any
) -> None:
    link = ask(room, case, "suppliers.s1")
    renamed = sent(case, "market", rows={"suppliers-0-name": RIVAL})
    assert room.post(edit_url(case, "market"), renamed).status_code == 302
    assert latest(case).suppliers.get().name == RIVAL
    assert ended(link)
    answer = Client().post(link, {"answer": "yes", "read": "x"})
    assert answer.status_code == 410
    assert RIVAL not in answer.content.decode()
    assert "suppliers.s1" in lacking(case)
    again = ask(room, case, "suppliers.s1", "bidwell@else.example")
    assert RIVAL in Client().get(again).content.decode()


@pytest.mark.parametrize("whose", [{"attributed_to": "A cleaner"}, {"organisation": "Southmere"}])
def test_who_is_quoted_does_not_see_another_speakers_words(
    room: Client, case: CaseStudyPage, ended: Any, whose: dict[str, str]
) -> None:
    link = ask(room, case, "quotations.w1")
    _save(case, quotations=_quoted(text="Nobody told us.", **whose))
    assert ended(link)


def test_other_words_of_the_same_speaker_and_a_name_that_is_left_out_end_no_request(
    room: Client, case: CaseStudyPage, ended: Any
) -> None:
    link = ask(room, case, "quotations.w1")
    _save(
        case,
        quotations=_quoted(text="It saved us a day.", attributed_to="a driver.", role="Driver"),
    )
    assert not ended(link)
    _save(case, quotations=_quoted(attributed_to="", organisation=""))
    assert not ended(link)
    room.post(address(case), {"part": "quotations.w1", "do": "unnamed"})
    assert not ended(link)
    _save(case, quotations=_quoted(attributed_to="A cleaner", organisation=""))
    assert ended(link), "what is withheld tells whose it is too"


def test_a_request_from_before_it_was_kept_whose_the_part_was_goes_on(
    room: Client, case: CaseStudyPage, ended: Any
) -> None:
    links = [ask(room, case, part) for part in ("", "suppliers.s1")]
    AgreementRequest.objects.update(whose=None)
    _save(case, suppliers=[Supplier(row_id="s1", name=f"{SUPPLIER} Ltd")])
    assert not any(map(ended, links))


def _own(case: CaseStudyPage, user: User) -> None:
    _save(case, owner_name="Robin", owner_email=user.email)


def _hand_over(case: CaseStudyPage, owner: User) -> None:
    heir = give_place(case, champion_named("heir"), WriterRole.SUCCESSOR).user
    hand_over(CaseStudyPage.objects.get(pk=case.pk), heir, by=owner)


def _close_account(case: CaseStudyPage, owner: User) -> None:
    owner.is_active = False
    owner.save()


@pytest.mark.parametrize("leave", [_hand_over, _close_account])
def test_an_owner_who_left_neither_reads_the_draft_nor_agrees_to_it(
    room: Client, champion: User, case: CaseStudyPage, ended: Any, leave: Any
) -> None:
    _own(case, champion)
    link = ask(room, case, "", champion.email)
    assert not ended(link)
    leave(case, champion)
    assert ended(link)
    assert Client().post(link, {"answer": "yes", "read": "x"}).status_code == 410
    assert "" in lacking(case)


def test_a_successor_who_was_removed_does_not_agree_in_the_owners_place(
    room: Client, champion: User, case: CaseStudyPage, ended: Any
) -> None:
    heir = champion_named("heir")
    place = give_place(case, heir, WriterRole.SUCCESSOR)
    link = ask(room, case, "", heir.email.upper())
    assert not ended(link)
    take_place_away(place, by=champion)
    assert ended(link)


def test_a_contact_without_an_account_who_was_replaced_is_not_asked_any_more(
    room: Client, champion: User, case: CaseStudyPage, ended: Any
) -> None:
    correct_contact(case, name="The head", email="head@else.example", by=champion)
    link = ask(room, case, "", "head@else.example")
    assert not ended(link)
    correct_contact(case, name="The new head", email="new.head@else.example", by=champion)
    assert ended(link)


def test_a_head_of_service_who_was_asked_by_hand_has_not_left_with_an_account_or_without(
    room: Client, champion: User, case: CaseStudyPage, ended: Any
) -> None:
    head = champion_named("head")
    _own(case, champion)
    links = [ask(room, case, "", email) for email in (head.email, "other.head@else.example")]
    _hand_over(case, champion)
    assert not any(map(ended, links))


@pytest.mark.parametrize("leave", [_hand_over, _close_account])
def test_the_room_says_so_as_soon_as_somebody_has_left(
    room: Client,
    champion: User,
    case: CaseStudyPage,
    leave: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    _own(case, champion)
    ask(room, case, "", champion.email)
    with django_capture_on_commit_callbacks(execute=True):
        leave(case, champion)
    assert AgreementRequest.objects.get().answer == "settled"


def test_looking_at_ten_requests_costs_no_more_than_at_one(
    room: Client, champion: User, case: CaseStudyPage, django_assert_max_num_queries: Any
) -> None:
    CaseWriter.objects.filter(page=case).update(user=champion)
    counts = []
    for number in range(10):
        ask(room, case, "", f"{number}@else.example")
        if number in (0, 9):
            with django_assert_max_num_queries(40) as counted:
                close_settled(case.pk)
            counts.append(len(counted))
    assert counts[0] == counts[1]

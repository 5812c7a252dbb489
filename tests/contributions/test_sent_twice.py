"""Two clicks on one button, or a page that is sent again, do once what they do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from casestudies import services
from casestudies.models import CaseStudyPage
from cms.accounts.models import User
from cms.mail.models import OutgoingEmail
from contributions.models import FieldComment, WriterRole
from contributions.room.people import give_place
from contributions.room.services import CLICKED_AGAIN as BEGUN_AGAIN
from contributions.writing.comments import CLICKED_AGAIN, comment, settle
from tests.contributions.conftest import champion_named, signed_in
from tests.contributions.writing.helpers import draft_of, latest

pytestmark = pytest.mark.django_db

LATER = timedelta(seconds=1)


@pytest.fixture
def case(champion: User) -> CaseStudyPage:
    """A draft of the champion's that somebody else writes too."""
    page = draft_of(champion, "Zzsensors")
    give_place(page, champion_named("ann"), WriterRole.WRITER)
    return page


def say(browser: Client, case: CaseStudyPage, **typed: str) -> str:
    answer = browser.post(reverse("contribute_comments", args=[case.ref]), typed)
    assert answer.status_code == 302
    return answer.headers["Location"]


def letters() -> int:
    return OutgoingEmail.objects.filter(kind="field_comment").count()


def said() -> list[str]:
    return list(FieldComment.objects.values_list("text", flat=True))


def test_one_comment_and_one_letter_come_of_two_clicks(room: Client, case: CaseStudyPage) -> None:
    places = [say(room, case, field="summary", text=" Which year? ") for _ in range(2)]
    assert places[0] == places[1], "both lead to it"
    assert (said(), letters()) == (["Which year?"], 1)


def test_and_one_answer(room: Client, champion: User, case: CaseStudyPage) -> None:
    first = comment(case, "Which year?", author=User.objects.get(username="ann"), field="summary")
    before = letters()
    for _ in range(2):
        say(room, case, answers_to=str(first.pk), text="2024")
    assert said() == ["Which year?", "2024"]
    assert letters() == before + 1


def test_and_one_answer_of_a_reviewer(champion: User, case: CaseStudyPage) -> None:
    first = comment(case, "Which year?", author=champion)
    editor = signed_in(User.objects.create_superuser("boss", "boss@editors.example", "pw"))
    url, before = reverse("case_comments", args=[case.pk]), letters()
    for _ in range(2):
        editor.post(url, {"answer": str(first.pk), "text": "Any."})
    assert said() == ["Which year?", "Any."]
    told = User.objects.filter(username__in=["ann", champion.username]).count()
    assert letters() == before + told


def test_the_same_of_somebody_else_elsewhere_or_with_other_words_is_said(
    room: Client, case: CaseStudyPage
) -> None:
    say(room, case, field="summary", text="Which year?")
    say(room, case, field="challenge", text="Which year?")
    say(room, case, field="summary", text="Which years?")
    say(signed_in(User.objects.get(username="ann")), case, field="summary", text="Which years?")
    assert len(said()) == 4


def test_the_same_is_said_again_later_or_once_something_came_of_it(
    room: Client, champion: User, case: CaseStudyPage
) -> None:
    say(room, case, text="Which year?")
    settle(FieldComment.objects.get(), user=champion)
    say(room, case, text="Which year?")
    newest = FieldComment.objects.latest("pk")
    comment(case, "2024", author=User.objects.get(username="ann"), answers_to=newest)
    say(room, case, text="Which year?")
    made = FieldComment.objects.latest("pk")
    FieldComment.objects.filter(pk=made.pk).update(
        created_at=made.created_at - CLICKED_AGAIN - LATER
    )
    say(room, case, text="Which year?")
    assert said().count("Which year?") == 4


def begin(room: Client, title: str) -> str:
    answer = room.post(reverse("contribute_start"), {"title": title})
    assert answer.status_code == 302
    return answer.headers["Location"]


@pytest.mark.usefixtures("case_index")
class TestBeginningACase:
    def test_two_clicks_begin_one(self, room: Client) -> None:
        assert begin(room, "Zz sensors") == begin(room, " Zz  sensors")
        assert CaseStudyPage.objects.count() == 1

    def test_another_title_or_another_person_begins_another(self, room: Client) -> None:
        begin(room, "Zzsensors")
        begin(room, "Zzlamps")
        begin(signed_in(champion_named("kim")), "Zzsensors")
        assert CaseStudyPage.objects.count() == 3

    def test_so_does_the_same_title_later_or_once_the_first_was_changed(self, room: Client) -> None:
        begin(room, "Zzsensors")
        draft = latest(CaseStudyPage.objects.get())
        draft.summary = "Flats."
        services.save_draft(draft)
        begin(room, "Zzsensors")
        newest = CaseStudyPage.objects.latest("pk")
        then = newest.latest_revision_created_at - BEGUN_AGAIN - LATER
        CaseStudyPage.objects.filter(pk=newest.pk).update(latest_revision_created_at=then)
        begin(room, "Zzsensors")
        assert CaseStudyPage.objects.count() == 3

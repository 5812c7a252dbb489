"""A case that went back: what is asked stands beside its fields, and answers reach the reviewer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casestudies.editing.review import FIELD_CHOICES
from casestudies.models import CaseStudyPage
from casestudies.workflows import prepare_review
from cms.accounts.models import User
from cms.mail.services import deliver_due
from contributions.models import FieldComment, KeptText
from contributions.writing.beside import part_of
from contributions.writing.comments import can_be_about, comment
from tests import factories
from tests.casestudies.conftest import SignIn, sign_in  # noqa: F401 - a fixture
from tests.contributions.conftest import champion_named, signed_in
from tests.contributions.writing.helpers import edit_url, latest, sent

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Returned:
    """A case that went back, its champion's browser, and the reviewer's."""

    page: CaseStudyPage
    room: Client
    champion: User
    editor: Client
    reviewer: User

    def field(self) -> FieldComment:
        return FieldComment.objects.get(field="challenge", answers_to=None)

    def form(self, section: str = "short") -> str:
        return self.room.get(edit_url(self.page, section)).content.decode()


def letters() -> list[Any]:
    deliver_due()
    box = list(mail.outbox)
    mail.outbox.clear()
    return box


@pytest.fixture
def returned(sign_in: SignIn, case_index: Any) -> Returned:  # noqa: F811 - the fixture
    prepare_review(case_index)
    editor, reviewer = sign_in("Editor")
    champion = champion_named("owner")
    page = factories.complete_draft("Shorter forms")
    page.owner = champion
    page.save()
    page.get_workflow().start(page, champion)
    asked = {"field-1": "challenge", "text-1": "Which <i>year</i>?"}
    asked |= {"field-2": "contract", "text-2": "For how long?"}
    asked |= {"field-3": "owner_email", "text-3": "Is this a shared box?"}
    form = {"revision": page.latest_revision_id, "send-back": "1", "words": "Nearly there."}
    editor.post(reverse("case_review", args=[page.pk]), {**form, **asked})
    letters()
    return Returned(page, signed_in(champion), champion, editor, reviewer)


def test_what_is_asked_stands_beside_its_field_in_the_short_and_the_long_form(
    returned: Returned,
) -> None:
    short, market = returned.form(), returned.form("market")
    assert "Which &lt;i&gt;year&lt;/i&gt;?" in short
    assert short.index('name="challenge"') < short.index("Which &lt;i&gt;") < short.index("mode")
    assert "Nearly there." in short, "what was said in general stands above the form"
    assert "Is this a shared box?" in short
    assert "For how long?" in market and "Which &lt;i" not in market
    assert part_of("contract") in market


def test_every_field_that_a_reviewer_can_choose_can_be_talked_about(draft: CaseStudyPage) -> None:
    names = [name for name, _ in FIELD_CHOICES if name]
    assert [name for name in names if not can_be_about(draft, name)] == []
    assert [name for name in names if not part_of(name)] == [], "each has its place in a form"


def test_an_answer_beside_the_field_reaches_the_reviewer_who_answers_from_the_admin(
    returned: Returned,
) -> None:
    first = returned.field()
    typed = sent(returned.page, "short", challenge="Typed and not saved")
    typed |= {f"answer-{first.pk}": ["In <b>2019</b>."], "answer": [str(first.pk)]}
    answer = returned.room.post(edit_url(returned.page), typed)
    assert f"#comment-{first.pk}" in answer.headers["Location"]
    shown = returned.room.get(answer.headers["Location"]).content.decode()
    assert "In &lt;b&gt;2019&lt;/b&gt;." in shown and "Typed and not saved" in shown
    assert latest(returned.page).challenge == "Too many forms.", "an answer saves nothing else"
    (letter,) = letters()
    place = reverse("case_comments", args=[returned.page.pk])
    assert letter.to == [returned.reviewer.email] and f"{place}#comment-" in letter.body
    assert b"In &lt;b&gt;2019" in returned.editor.get(place).content
    returned.editor.post(place, {"answer": first.pk, "text": "Then say so."})
    (back,) = letters()
    assert back.to == ["owner@council.example"] and "/admin/" not in back.body
    assert "Then say so." in returned.form()
    returned.editor.post(place, {"settle": first.pk})
    assert "Then say so." not in returned.form()


def test_an_answer_goes_with_the_form_when_it_is_saved_and_only_once(returned: Returned) -> None:
    first = returned.field()
    typed = sent(returned.page, "short", challenge="In 2019 there were too many forms.")
    typed[f"answer-{first.pk}"] = ["Done."]
    for _ in range(2):
        assert returned.room.post(edit_url(returned.page), typed).status_code in (302, 409)
    assert [each.text for each in first.answers.all()] == ["Done."]
    assert latest(returned.page).challenge.startswith("In 2019")


def test_an_answer_that_was_kept_and_not_sent_is_put_back(returned: Returned) -> None:
    first = returned.field()
    typed = sent(returned.page, "short") | {f"answer-{first.pk}": ["Half an answ"]}
    returned.room.post(f"{edit_url(returned.page)}short/keep/", typed)
    assert "Half an answ" in returned.form()
    too_long = typed | {f"answer-{first.pk}": ["x" * 4_001]}
    shown = returned.room.post(edit_url(returned.page), too_long, follow=True).content.decode()
    assert "was not sent" in shown and "x" * 4_001 in shown
    assert not first.answers.exists()


def test_an_answer_to_nothing_of_this_case_is_said_to_nobody(returned: Returned) -> None:
    theirs = comment(factories.draft(), "Hush", author=champion_named(), field="challenge")
    place = reverse("case_comments", args=[returned.page.pk])
    for number in ("", "x", "²", "9" * 40, "-1", "0", str(theirs.pk)):
        typed = sent(returned.page, "short") | {"answer": [number], f"answer-{number}": ["Said"]}
        assert returned.room.post(edit_url(returned.page), typed).status_code == 302
        for said in ({"answer": number, "text": "Said"}, {"settle": number}, {}):
            assert returned.editor.post(place, said).status_code == 404
    assert not FieldComment.objects.filter(text="Said").exists()


def test_what_an_editor_cannot_say_stays_in_its_box(returned: Returned) -> None:
    place = reverse("case_comments", args=[returned.page.pk])
    answer = returned.editor.post(place, {"answer": returned.field().pk, "text": "y" * 4_001})
    assert b"at most 4,000" in answer.content and b"y" * 4_001 in answer.content


def test_only_those_who_look_after_other_peoples_cases_see_comments_in_the_admin(
    returned: Returned,
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    place = reverse("case_comments", args=[returned.page.pk])
    champion, _ = sign_in("Champion")
    assert champion.get(place).status_code in (302, 403)
    assert returned.editor.get(reverse("case_comments", args=[0])).status_code == 404
    edit = reverse("wagtailadmin_pages:edit", args=[returned.page.pk])
    assert place in returned.editor.get(edit).content.decode()


def test_the_review_shows_answers_and_takes_as_many_queries_for_ten_comments_as_for_one(
    returned: Returned,
) -> None:
    comment(returned.page, "In 2019.", author=returned.champion, answers_to=returned.field())
    returned.page.current_workflow_state.resume(user=returned.champion)
    pages = (
        (returned.editor, reverse("case_review", args=[returned.page.pk])),
        (returned.editor, reverse("case_comments", args=[returned.page.pk])),
        (returned.room, edit_url(returned.page)),
        (returned.room, reverse("contribute_comments", args=[returned.page.ref])),
    )

    def queries() -> list[int]:
        found = []
        for browser, url in pages:
            with CaptureQueriesContext(connection) as caught:
                assert "In 2019." in browser.get(url).content.decode()
            found.append(len(caught))
        return found

    queries()
    few = queries()
    for number in range(9):
        comment(returned.page, f"And {number}?", author=returned.reviewer, field="outcomes.o1")
    assert queries() == few
    assert not KeptText.objects.exists()

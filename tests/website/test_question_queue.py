"""Editors see the questions that nobody answers, pass them on, and take down what is public and should not be."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from casestudies import services
from casestudies.anonymising import anonymise
from casestudies.models import CaseStudyPage, Question
from casestudies.passing_on import pass_on_what_came_back
from casestudies.voices import answer_question, ask_owner, pass_on
from cms.core.clock import TASKS
from cms.mail.models import OutgoingEmail
from tests import factories
from tests.casestudies.conftest import SignIn, sign_in  # noqa: F401 - a fixture
from tests.contributions.conftest import champion_named
from tests.contributions.test_who_answers import close, give, letters
from tests.website.test_unnamed_voices import shown

pytestmark = pytest.mark.django_db

ASKER = "reader@secret.example"


@pytest.fixture
def case(db: None) -> CaseStudyPage:
    cache.clear()
    return factories.published_case("Bins", owner_email="owner@council.example")


def asked(case: CaseStudyPage, text: str = "What did it cost?", *, may: bool = True) -> Question:
    return ask_owner(case, text=text, email=ASKER, may_be_public=may)


def edit(question: Question) -> str:
    return reverse("questions:edit", args=[question.pk])


def refuse_letters() -> None:
    OutgoingEmail.objects.filter(kind="question_asked").update(
        state="parked", attempts=1, address_refused=True
    )


def test_what_waits_is_listed_first_and_no_address_is_shown(
    case: CaseStudyPage,
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    editor, _ = sign_in("Editor")
    public, private = asked(case, "Zzpublic?"), asked(case, "Zzprivate?", may=False)
    waiting = asked(case, "Zz<b>waiting?")
    answer_question(public, answer="By us.", publicly=True)
    answer_question(private, answer="Only you are told.", publicly=False)
    listing = reverse("questions:index")
    text = editor.get(listing).content.decode()
    assert "Zz&lt;b&gt;waiting?" in text and "Waits for an answer" in text
    assert "Zzpublic?" not in text
    everything = editor.get(f"{listing}?state=shown").content.decode()
    assert "Zzpublic?" in everything and "Zz&lt;b&gt;waiting" not in everything
    assert "Zzprivate" not in text + editor.get(f"{listing}?state=").content.decode()
    assert editor.get(edit(private)).status_code == 404, "it is between the two of them"
    pages = "".join(editor.get(edit(each)).content.decode() for each in (public, waiting))
    assert ASKER not in text + everything + pages and "owner@council.example" not in pages
    assert Client().get(listing).status_code == 302
    champion, _ = sign_in("Champion")
    assert champion.get(listing).status_code == 302


def test_an_editor_takes_an_answer_down_and_shows_it_again(
    case: CaseStudyPage,
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    editor, _ = sign_in("Editor")
    question = asked(case)
    answer_question(question, answer="Ring Cllr Zoe, 07700 900123.", publicly=True)
    assert "07700 900123" in shown(case)
    editor.post(edit(question), {"held_back": "on"})
    assert "07700 900123" not in shown(case) and "What did it cost?" not in shown(case)
    assert (
        "Taken down" in editor.get(f"{reverse('questions:index')}?state=held-back").content.decode()
    )
    editor.post(edit(question), {})
    assert "07700 900123" in shown(case)


def test_what_tells_an_unnamed_authority_is_not_shown_again(
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    case = factories.published_case("A case", lead_organisation=factories.organisation("Northdene"))
    question = case.questions.create(text="Who?", email=ASKER, may_be_public=True)
    answer_question(question, answer="Northdene.", publicly=True)
    case = anonymise(case)
    assert Question.objects.get().held_back
    editor, _ = sign_in("Editor")
    refused = editor.post(edit(question), {}).content.decode()
    assert "these words give it away" in refused and "Northdene" not in shown(case)


def test_an_editor_sends_a_question_again_to_who_answers_now(
    case: CaseStudyPage,
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    editor, _ = sign_in("Editor")
    question = asked(case)
    again = {"pass-on": "1"}
    on_its_way = editor.post(edit(question), again, follow=True).content.decode()
    assert "It is on its way already" in on_its_way
    OutgoingEmail.objects.update(state="sent")
    give(case, heir := champion_named("heir"), "successor")
    refused = "owner@council.example"
    OutgoingEmail.objects.create(to=refused, kind="x", state="parked", address_refused=True)
    page = editor.get(edit(question)).content.decode()
    assert "Nobody has answered yet" in page and "the successor" in page
    sent = editor.post(edit(question), again, follow=True).content.decode()
    assert "It was sent to the successor" in sent
    assert letters("question_asked") == sorted([heir.email, refused])
    answer_question(question, answer="Little.", publicly=False)
    with pytest.raises(ValidationError, match="answered already"):
        pass_on(question)


def test_a_question_whose_letter_is_refused_goes_to_who_answers_now_by_itself(
    case: CaseStudyPage,
) -> None:
    assert pass_on_what_came_back in TASKS
    question = asked(case)
    assert pass_on_what_came_back() == 0, "it has not come back"
    give(case, heir := champion_named("heir"), "successor")
    refuse_letters()
    assert pass_on_what_came_back() == 1
    assert letters("question_asked") == sorted([heir.email, "owner@council.example"])
    assert pass_on_what_came_back() == 0, "it is on its way"
    refuse_letters()
    close(heir)
    assert pass_on_what_came_back() == 0, "nobody is there to be written to"
    assert Question.objects.get(answered_at=None) == question


def test_what_is_answered_or_gone_is_passed_on_to_nobody(case: CaseStudyPage) -> None:
    answered, open_one = asked(case), asked(case)
    give(case, champion_named("heir"), "successor")
    refuse_letters()
    answer_question(answered, answer="Little.", publicly=False)
    services.unpublish(case)
    assert pass_on_what_came_back() == 0
    with pytest.raises(ValidationError, match="not public any more"):
        pass_on(open_one)


def test_looking_for_what_came_back_costs_one_query(
    case: CaseStudyPage, django_assert_num_queries: Any
) -> None:
    for _ in range(9):
        asked(case)
    with django_assert_num_queries(1):
        pass_on_what_came_back()

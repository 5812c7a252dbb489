"""Editors see the questions that nobody answers, pass them on, and take down what is public and should not be."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import signing
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from casestudies import services
from casestudies.anonymising import anonymise
from casestudies.models import CaseStudyPage, Question
from casestudies.passing_on import pass_on_what_is_with_nobody
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
    assert "Not yet" in page and ">None<" not in page
    sent = editor.post(edit(question), again, follow=True).content.decode()
    assert "It was sent to the successor" in sent
    assert letters("question_asked") == sorted([heir.email, refused])
    answer_question(question, answer="Little.", publicly=False)
    with pytest.raises(ValidationError, match="answered already"):
        pass_on(question)


def test_a_question_whose_letter_is_refused_goes_to_who_answers_now_by_itself(
    case: CaseStudyPage,
) -> None:
    assert pass_on_what_is_with_nobody in TASKS
    question = asked(case)
    assert pass_on_what_is_with_nobody() == 0, "it has not come back"
    give(case, heir := champion_named("heir"), "successor")
    refuse_letters()
    assert pass_on_what_is_with_nobody() == 1
    assert letters("question_asked") == sorted([heir.email, "owner@council.example"])
    assert pass_on_what_is_with_nobody() == 0, "it is on its way"
    refuse_letters()
    close(heir)
    assert pass_on_what_is_with_nobody() == 0, "nobody is there to be written to"
    assert Question.objects.get(answered_at=None) == question


def test_what_is_answered_or_gone_is_passed_on_to_nobody(case: CaseStudyPage) -> None:
    answered, open_one = asked(case), asked(case)
    give(case, champion_named("heir"), "successor")
    refuse_letters()
    answer_question(answered, answer="Little.", publicly=False)
    services.unpublish(case)
    assert pass_on_what_is_with_nobody() == 0
    with pytest.raises(ValidationError, match="not public any more"):
        pass_on(open_one)


def link_of(number: int) -> str:
    """The link in the letter of that number."""
    text = OutgoingEmail.objects.filter(kind="question_asked").order_by("pk")[number].text
    found = re.search(r"/contribute/answer/[^\s]+", text)
    assert found is not None
    return found.group()


def test_after_a_handover_the_old_link_answers_nothing_and_the_question_goes_on(
    case: CaseStudyPage,
) -> None:
    asked(case)
    OutgoingEmail.objects.update(state="sent")
    assert Client().get(link_of(0)).status_code == 200
    CaseStudyPage.objects.filter(pk=case.pk).update(owner_email="Now@council.example")
    for answer in (Client().get(link_of(0)), Client().post(link_of(0), {"answer": "Lies."})):
        assert answer.status_code == 410
        assert "Somebody else answers this question" in answer.content.decode()
    assert pass_on_what_is_with_nobody() == 1
    assert pass_on_what_is_with_nobody() == 0
    assert letters("question_asked") == ["Now@council.example", "owner@council.example"]
    assert Client().post(link_of(1), {"answer": "Little."}).status_code == 200
    assert Question.objects.get().answer == "Little."


def test_who_was_asked_and_whose_address_failed_once_may_still_answer(case: CaseStudyPage) -> None:
    asked(case)
    give(case, champion_named("heir"), "successor")
    refuse_letters()
    assert Client().get(link_of(0)).status_code == 200, "they are the owner still"


@pytest.mark.parametrize("is_unnamed", [False, True])
def test_a_question_goes_with_its_case_into_the_one_that_it_is_merged_into(
    case: CaseStudyPage, is_unnamed: bool
) -> None:
    open_one, answered = asked(case), asked(case)
    answer_question(answered, answer="Little.", publicly=True)
    OutgoingEmail.objects.update(state="sent")
    winner = factories.published_case("Bins again", owner_email="winner@council.example")
    if is_unnamed:
        winner = anonymise(winner)
    services.merge_cases(case, winner)
    open_one.refresh_from_db()
    assert (open_one.page_id == winner.pk) is not is_unnamed
    assert pass_on_what_is_with_nobody() == (0 if is_unnamed else 1)
    if not is_unnamed:
        assert Client().post(link_of(2), {"answer": "Much.", "publicly": "on"}).status_code == 200
        assert "Much." in shown(winner) and "Little." not in shown(winner)


@pytest.mark.parametrize("token", [5, [5], [1, 2, 3], {"a": 1}, "x", [None, []]])
def test_a_signed_token_of_another_shape_is_a_link_that_no_longer_works(
    db: None, token: object
) -> None:
    link = reverse("contribute_answer", args=[signing.dumps(token, salt="casestudies.answer")])
    assert Client().get(link).status_code == 404


def test_looking_for_what_is_with_nobody_costs_little_for_each_question(
    case: CaseStudyPage, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        asked(case)
    with django_assert_max_num_queries(1 + 3 * 5):
        pass_on_what_is_with_nobody()

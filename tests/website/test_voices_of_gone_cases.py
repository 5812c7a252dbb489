"""What is said of a case that is not public any more: no page and no letter to a stranger names it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casestudies import services
from casestudies.embargoes import set_embargo
from casestudies.models import CaseIndexPage, CaseStudyPage
from casestudies.voices import answer_question, answer_token, ask_owner, decide_statement
from cms.accounts.models import User
from cms.mail.models import OutgoingEmail
from tests import factories

pytestmark = pytest.mark.django_db

TITLE = "Zzquiet lamps"


@pytest.fixture
def case(case_index: CaseIndexPage) -> CaseStudyPage:
    return factories.published_case(TITLE)


def _take_off(case: CaseStudyPage, how: str) -> None:
    stored = CaseStudyPage.objects.get(pk=case.pk)
    if how == "withdrawn":
        services.withdraw(stored, "other")
    elif how == "embargoed":
        set_embargo(stored, timezone.now() + timedelta(days=9))
    else:
        services.unpublish(stored)


@pytest.mark.parametrize("how", ["withdrawn", "embargoed", "unpublished"])
def test_a_question_about_a_case_that_is_gone_is_not_answered_and_names_nothing(
    case: CaseStudyPage, how: str
) -> None:
    question = ask_owner(case, text="How many?", email="reader@else.example", may_be_public=True)
    url = reverse("contribute_answer", args=[answer_token(question)])
    assert TITLE in Client().get(url).content.decode()
    _take_off(case, how)
    said = {"answer": "Forty.", "publicly": "on"}
    for answer in (Client().get(url), Client().post(url, said)):
        assert answer.status_code == 410
        assert TITLE not in answer.content.decode()
        assert "not public any more" in answer.content.decode()
    with pytest.raises(ValidationError, match="not public any more"):
        answer_question(question, answer="Forty.", publicly=False)
    assert not OutgoingEmail.objects.filter(to="reader@else.example").exists()


def test_a_question_that_was_answered_before_names_nothing_either(case: CaseStudyPage) -> None:
    question = ask_owner(case, text="How many?", email="reader@else.example", may_be_public=True)
    answer_question(question, answer="Forty.", publicly=False)
    _take_off(case, "withdrawn")
    url = reverse("contribute_answer", args=[answer_token(question)])
    page = Client().get(url)
    assert page.status_code == 410
    assert TITLE not in page.content.decode()


@pytest.mark.parametrize("kind", ["none of ours", "cut in two", "question gone"])
def test_a_link_to_answer_that_no_longer_works_says_so_in_plain_words(
    case: CaseStudyPage, kind: str
) -> None:
    question = ask_owner(case, text="How many?", email="reader@else.example", may_be_public=True)
    token = {"none of ours": "no-such-token"}.get(kind, answer_token(question))
    if kind == "question gone":
        question.delete()
    url = reverse("contribute_answer", args=[token[:-3] if kind == "cut in two" else token])
    for answer in (Client().get(url), Client().post(url, {"answer": "Forty."})):
        assert answer.status_code == 404
        assert "This link no longer works" in answer.content.decode()
        assert TITLE not in answer.content.decode()
    assert not OutgoingEmail.objects.filter(to="reader@else.example").exists()


@pytest.mark.parametrize("state", ["standing", "settled", "declined"])
def test_who_disputed_a_case_that_is_gone_gets_no_letter_that_names_it(
    case: CaseStudyPage, state: str
) -> None:
    made = case.statements.create(
        kind="dispute", text="It was 40.", given_by="A supplier", email="s@company.example"
    )
    _take_off(case, "withdrawn")
    made.refresh_from_db()
    made.state, made.public_words, made.outcome = state, "It was 40.", "It was 40."
    decide_statement(made, User.objects.create_user("editor", "editor@council.example"))
    made.refresh_from_db()
    assert made.state == state
    assert not OutgoingEmail.objects.filter(kind__startswith="statement").exists()

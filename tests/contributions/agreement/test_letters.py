"""What is withheld leaves in no letter, and no letter to strangers tells an authority that is not named."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casestudies import services
from casestudies.agreeing import latest
from casestudies.anonymising import anonymise
from casestudies.models import (
    CaseStudyPage,
    Claim,
    FieldState,
    Question,
    Quotation,
    Statement,
    Supplier,
)
from casestudies.voices import answer_question, ask_owner, decide_statement, receive_statement
from casestudies.workflows import prepare_review
from cms.accounts.models import User
from cms.mail.models import OutgoingEmail
from contributions.models import CaseWriter
from contributions.room.people import hand_over
from contributions.stewardship.reminders import STAGES, send_reminders
from contributions.writing.comments import comment
from tests import factories
from tests.casestudies.conftest import SignIn, sign_in  # noqa: F401 - a fixture
from tests.contributions.agreement.asking import ask
from tests.contributions.agreement.roads import letters, telling
from tests.contributions.conftest import champion_named

pytestmark = pytest.mark.django_db

SECRET = "zzsecret"
WITHHELD = (
    *("approach", "contract.agreement", "next_steps", "gate.why"),
    *("suppliers.s2", "quotations.w2", "claims.c1.text"),
)


@pytest.fixture
def guarded(champion: User) -> CaseStudyPage:
    """A champion's draft that withholds a text or a row of every kind, and lacks the owner's agreement."""
    page = factories.complete_draft("Buses on time", owner_email="owner@council.example")
    page.owner = champion
    page.save()
    for name in ("approach", "contract_agreement", "next_steps", "gate_why"):
        setattr(page, name, f"{SECRET} {name}")
    page.suppliers = [Supplier(row_id="s1", name="Open Ltd"), Supplier(row_id="s2", name=SECRET)]
    page.quotations = [Quotation(row_id="w2", text=SECRET, attributed_to=SECRET, permission=True)]
    page.claims = [Claim(row_id="c1", text=SECRET)]
    page.states = [
        FieldState(field=name, state="withheld", reason="commercial-confidence")
        for name in WITHHELD
    ]
    services.save_draft(page, user=champion)
    return latest(page)


def test_what_a_case_withholds_is_in_no_letter_of_its_life(
    guarded: CaseStudyPage,
    champion: User,
    room: Client,
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    editor, reviewer = sign_in("Editor")
    prepare_review(factories.case_index())
    writer = champion_named("writer")
    for user, role in ((champion, "owner"), (writer, "writer")):
        CaseWriter.objects.create(page=guarded, user=user, role=role, accepted_at=timezone.now())
    for part in ("quotations.w2", "claims.c1", "next_steps"):
        comment(guarded, "Is that right?", author=writer, field=part)
    ask(room, guarded, "suppliers.s1")
    guarded.get_workflow().start(guarded, champion)
    remarks = {
        "field-1": "contract",
        "text-1": "Which year?",
        "field-2": "next_steps",
        "text-2": "Why?",
    }
    form = {"revision": latest(guarded).latest_revision_id, "send-back": "1", "words": "Nearly."}
    editor.post(reverse("case_review", args=[guarded.pk]), {**form, **remarks})
    page = latest(guarded)
    page.consents = [factories.owner_consent(), factories.supplier_consent("suppliers.s1")]
    page = services.publish(page)
    for stage in STAGES:
        send_reminders(timezone.localdate() + timedelta(days=366 - stage))
    question = ask_owner(page, text="Why?", email="reader@council.example", may_be_public=True)
    answer_question(question, answer="Because.", publicly=True)
    said = receive_statement(
        page,
        kind="dispute",
        part="challenge",
        text="No.",
        given_by="Open Ltd",
        email="x@open.example",
    )
    said.state, said.public_words = "standing", "It was not so."
    decide_statement(said, reviewer)
    hand_over(page, writer)
    kinds = set(OutgoingEmail.objects.values_list("kind", flat=True))
    assert kinds >= {
        *("agreement_asked", "case_handed_over", "field_comment", "question_answered"),
        *("question_asked", "review_begun", "review_due", "review_returned", "review_waits"),
        *("statement_decided", "statement_stands"),
    }
    assert telling(page, SECRET, page.slug) == []


def test_who_asked_or_disputed_does_not_learn_later_whose_unnamed_case_it_was(
    case_index: Any, champion: User
) -> None:
    body = factories.organisation("Northdene")
    page = factories.published_case("NORTHDENE’s buses", lead_organisation=body)
    question = ask_owner(page, text="Why?", email="reader@council.example", may_be_public=False)
    said = receive_statement(
        page, kind="reply", part="", text="So.", given_by="Open Ltd", email="x@open.example"
    )
    OutgoingEmail.objects.all().delete()
    unnamed = anonymise(page)
    assert not unnamed.live
    question, said = Question.objects.get(), Statement.objects.get()
    with pytest.raises(ValidationError, match="not public"):
        answer_question(question, answer="Because.", publicly=False)
    said.state = "declined"
    decide_statement(said, champion)
    assert not [letter for letter in letters().values() if "northdene" in letter.lower()]

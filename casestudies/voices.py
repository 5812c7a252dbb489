"""What others say to a case, and what becomes of it: each write with the e-mail that tells of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from casestudies.addresses import case_path
from casestudies.choices import ChangeNoteKind
from casestudies.contact import Contact, contact_of, write_to_contact
from casestudies.life_choices import StatementKind, StatementState
from casestudies.models import CaseStudyPage, Question, Statement
from casestudies.services import add_change_note
from casestudies.unnamed import public_title, refuse_names
from cms.mail.models import MailState, OutgoingEmail, OutgoingEmailQuerySet
from cms.mail.services import post

if TYPE_CHECKING:
    from cms.accounts.models import User

_SALT: Final = "casestudies.answer"

ANSWERED: Final = "This question has been answered already."
NOT_PUBLIC: Final = "The case is not public any more, so nobody is written to about it."

ANSWER_WITHIN: Final = 60 * 60 * 24 * 90
"""Seconds for which the link to answer a question works."""


@transaction.atomic
def ask_owner(page: CaseStudyPage, *, text: str, email: str, may_be_public: bool) -> Question:
    """Pass a reader's question on to who answers for ``page``; neither learns the other's address.

    Raises:
        ValidationError: for a case that nobody real answers for.
    """
    if not contact_of(page).addresses:
        raise ValidationError("Nobody answers for this case at present. Report it to the editors.")
    question = Question.objects.create(
        page=page, text=text.strip(), email=email, may_be_public=may_be_public
    )
    pass_on(question)
    return question


@transaction.atomic
def pass_on(question: Question) -> Contact:
    """Send a question that waits to whoever answers for its case now, again if it was sent; returns who that is.

    Raises:
        ValidationError: if it was answered, its case is not public any more, or a letter of it is still to go out.
    """
    found = Question.objects.select_for_update().select_related("page").get(pk=question.pk)
    if found.answered_at is not None:
        raise ValidationError(ANSWERED)
    page = found.page
    if not page.live:
        raise ValidationError(NOT_PUBLIC)
    letters = letters_of(found)
    if letters.filter(state=MailState.QUEUED).exists():
        raise ValidationError("It is on its way already.")
    key, sent = f"question:{found.pk}", letters.count()
    link = reverse("contribute_answer", args=[answer_token(found)])
    return write_to_contact(
        "question_asked",
        page,
        {"title": page.title, "ref": page.ref, "question": found.text, "link": link},
        key=f"{key}:again:{sent}" if sent else key,
    )


def letters_of(question: Question) -> OutgoingEmailQuerySet:
    """Return the letters by which a question was passed on."""
    key = f"question:{question.pk}"
    letters = OutgoingEmail.objects.filter(Q(key=key) | Q(key__startswith=f"{key}:"))
    return letters.filter(kind="question_asked")


@dataclass(frozen=True, slots=True)
class Asked:
    """The question that a link lets answer, and the addresses that the link went to, in lower case."""

    question: Question
    addresses: frozenset[str]


def answer_token(question: Question) -> str:
    """Return what lets whoever answers for the case now answer without an account."""
    addresses = [each.lower() for each in contact_of(question.page).addresses]
    return signing.dumps([question.pk, addresses], salt=_SALT)


def question_of(token: str) -> Asked | None:
    """Return the question that ``token`` lets answer; ``None`` when it is none, or too old."""
    try:
        pk, addresses = signing.loads(token, salt=_SALT, max_age=ANSWER_WITHIN)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    question = Question.objects.select_related("page").filter(pk=pk).first()
    return Asked(question, frozenset(addresses)) if question is not None else None


@transaction.atomic
def answer_question(question: Question, *, answer: str, publicly: bool) -> None:
    """Send the owner's answer to who asked, once; show both where both sides wish it.

    Raises:
        ValidationError: if it has been answered already, or the case is not public any more; by field, if what
            would be public tells the authority of a case that does not name it.
    """
    found = Question.objects.select_for_update().get(pk=question.pk)
    if found.answered_at is not None:
        raise ValidationError(ANSWERED)
    if not found.page.live:
        raise ValidationError(NOT_PUBLIC)
    found.answer = answer.strip()
    found.answered_at = timezone.now()
    found.is_public = publicly and found.may_be_public
    if found.is_public:
        refuse_names(found.page, answer=found.answer, publicly=found.text)
    found.save()
    context = {
        "title": public_title(question.page),
        "question": found.text,
        "answer": found.answer,
        "link": case_path(question.page.slug),
    }
    post("question_answered", found.email, context, key=f"answer:{found.pk}")


def receive_statement(
    page: CaseStudyPage, *, kind: str, part: str, text: str, given_by: str, email: str
) -> Statement:
    """Put a dispute, or a reply of somebody named, into the editors' queue."""
    return Statement.objects.create(
        page=page,
        kind=kind,
        part=part if kind == StatementKind.DISPUTE else "",
        text=text.strip(),
        given_by=given_by.strip(),
        email=email,
    )


@transaction.atomic
def decide_statement(statement: Statement, user: User) -> None:
    """Keep what an editor decided of a statement and tell those whom it touches, each time it is decided otherwise.

    Who sent it learns each decision; who answers for the case learns that it stands. How a dispute was settled becomes
    a public note, and it no longer stands beside the fact.

    Raises:
        ValidationError: by field, if words are missing that would be public.
    """
    statement.clean()
    before = Statement.objects.select_for_update().get(pk=statement.pk)
    statement.handled_by = user
    statement.save()
    if statement.state == before.state:
        return
    if statement.state == StatementState.SETTLED:
        add_change_note(
            statement.page,
            kind=ChangeNoteKind.CORRECTION,
            text=statement.outcome,
            by_editors=True,
        )
    _tell(statement)


def _tell(statement: Statement) -> None:
    """No letter names a case that the public cannot see any more."""
    page = statement.page
    if not page.live:
        return
    context = {
        "title": public_title(page),
        "by": statement.given_by,
        "state": statement.state,
        "words": statement.public_words,
        "outcome": statement.outcome,
        "link": case_path(page.slug),
    }
    if statement.state != StatementState.NEW:
        post("statement_decided", statement.email, context)
    if statement.state == StatementState.STANDING:
        write_to_contact("statement_stands", page, context)

"""Life after publication: still true, what happened since, and what readers say and ask."""

from __future__ import annotations

from allauth.account.models import EmailAddress

from casestudies.due import due_of
from casestudies.models import CaseStudyPage
from casestudies.voices import answer_token
from cms.accounts.models import User
from cms.core.dates import PartialDate
from contributions.stewardship.due import watched_cases
from contributions.stewardship.something_changed import changed_path
from contributions.stewardship.tokens import still_true_token
from tests.contributions.commands.shape import PUBLIC, Command, Sent, at_slug, of_case
from tests.contributions.matrix import ANYBODY, PEOPLE

OUTSIDER = frozenset({"newcomer"})
READER = {"email": "reader@b.example", "text": "It was 40.", "given_by": "The supplier"}


def _what_happened(case: CaseStudyPage) -> Sent:
    said = {"phase": "live", "note": "It went on.", "what_happened": "Two more bought it."}
    return [case.ref], {"version": str(case.latest_revision_id), **said}


def _still_true_by_link(case: CaseStudyPage) -> Sent:
    watched = watched_cases().filter(pk=case.pk).first()
    due = due_of(watched) if watched is not None else None
    return [still_true_token(case, due or PartialDate(2027))], {}


def _changed_by_link(case: CaseStudyPage) -> Sent:
    """The contact of the case is somebody who has no place at it, and has confirmed that the address is theirs."""
    contact = User.objects.get(username="newcomer")
    EmailAddress.objects.create(user=contact, email=contact.email, verified=True)
    CaseStudyPage.objects.filter(pk=case.pk).update(owner_email=contact.email)
    return [changed_path(case, contact.email).split("/")[3]], {}


def _answered_by_link(case: CaseStudyPage) -> Sent:
    asked = case.questions.create(text="Why?", email="reader@b.example", may_be_public=True)
    return [answer_token(asked)], {"answer": "It rained.", "publicly": "on"}


COMMANDS = {
    "say that it is still true": Command(
        "contribute_update", of_case(**{"still-true": "1"}), PEOPLE, PUBLIC
    ),
    "say what happened since": Command("contribute_update", _what_happened, PEOPLE, PUBLIC),
    # by a link
    "say that it is still true by link": Command(
        "contribute_still_true", _still_true_by_link, ANYBODY, PUBLIC
    ),
    "take up a case as its contact": Command(
        "contribute_changed", _changed_by_link, OUTSIDER, PUBLIC
    ),
    "answer a reader by link": Command("contribute_answer", _answered_by_link, ANYBODY, PUBLIC),
    # readers
    "report a problem": Command(
        "case_report", at_slug(kind="wrong", message="Wrong."), ANYBODY, PUBLIC
    ),
    "ask the owner": Command(
        "case_ask", at_slug(question="Why?", email="reader@b.example"), ANYBODY, PUBLIC
    ),
    "dispute a fact": Command(
        "case_dispute", at_slug(kind="dispute", part="at-a-glance", **READER), ANYBODY, PUBLIC
    ),
    "reply as somebody named": Command(
        "case_dispute", at_slug(kind="reply", **READER), ANYBODY, PUBLIC
    ),
}

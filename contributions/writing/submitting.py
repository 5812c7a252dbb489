"""Sending a case to its reviewers, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import WorkflowState

from casestudies.agreeing import call_off
from casestudies.consistency import Problem, Record, problems
from casestudies.models import CaseStudyPage
from casestudies.publishing import Missing, missing_for_publication, withdrawn
from cms.accounts.models import User
from contributions.access import closing_words, may_send
from contributions.agreement.asking_again import ask_again, words_for
from contributions.documents.leftover import unsettled
from contributions.models import DocumentJob
from contributions.writing import versions


@dataclass(frozen=True, slots=True)
class Readiness:
    """What stands between a case and its reviewers.

    ``missing`` has to be filled in first, ``problems`` put right, and every passage of ``documents`` placed
    or set aside; ``agreement`` may still be on its way while editors read, but nothing is published
    without it.
    """

    missing: tuple[Missing, ...]
    problems: tuple[Problem, ...]
    agreement: tuple[Missing, ...]
    documents: tuple[DocumentJob, ...] = ()
    refusal: str = ""
    asked_again: str = ""
    """Who was asked again for an agreement as it was sent, in words; empty for nobody."""

    @property
    def is_ready(self) -> bool:
        """Whether it can be sent."""
        return not (self.missing or self.problems or self.documents or self.refusal)

    def reasons(self) -> list[str]:
        """Why it cannot be sent, each in a sentence; agreements that are on their way are none."""
        found = [self.refusal] if self.refusal else []
        found += [each.message for each in self.missing]
        found += [f"{each.place}: {each.message}" for each in self.problems]
        found += [
            f"“{each.name}” has passages without a place: place each, or set it aside, first."
            for each in self.documents
        ]
        return found


WITHDRAWN = "This case was withdrawn. Ask the editors to restore it first."
NO_MEMBER = (
    "Say first which organisation you write for, under “Your organisation”. "
    "An editor confirms it; what you have written stays as it is."
)
WAITS = "This case has already been read and is waiting for its time to be published."
IN_REVIEW = "This case is with the editors already."
NO_REVIEW = "No review has been set up for cases here yet. Please tell the editors."


def readiness(case: CaseStudyPage, user: User) -> Readiness:
    """Return what the latest version of ``case`` still needs before ``user`` can send it."""
    page, _ = versions.latest(case)
    missing = missing_for_publication(page)
    return Readiness(
        tuple(each for each in missing if each.field != NON_FIELD_ERRORS),
        tuple(problems(Record(page))),
        tuple(each for each in missing if each.field == NON_FIELD_ERRORS),
        tuple(unsettled(case)),
        sending_refusal(case, user),
    )


def sending_refusal(case: CaseStudyPage, user: User) -> str:
    """Why ``user`` cannot send ``case`` whatever stands in it; empty where they can."""
    if not may_send(user):
        return NO_MEMBER
    if withdrawn(case):
        return WITHDRAWN
    state = case.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS:
        return IN_REVIEW
    if case.approved_schedule:
        return WAITS
    if closed := closing_words(user, case):
        return closed
    return "" if case.has_workflow else NO_REVIEW


@transaction.atomic
def submit(case: CaseStudyPage, *, user: User) -> Readiness:
    """Send the latest version to the review, or again after it was returned, where nothing is missing.

    Who agreed by a link to an earlier text is asked again (``contributions.agreement.asking_again``).
    """
    stored = CaseStudyPage.objects.select_for_update().get(pk=case.pk)
    found = readiness(stored, user)
    if found.is_ready:
        found = replace(found, asked_again=words_for(ask_again(stored, by=user)))
        state = stored.current_workflow_state
        if state is not None:
            state.resume(user=user)
        else:
            stored.get_workflow().start(stored, user)
    return found


@transaction.atomic
def take_back(case: CaseStudyPage, *, user: User) -> bool:
    """End the review, or call off the hour that a case waits for, so that it can be changed; whether there was either.

    Its embargo stays. Nothing of it is published until it has been sent and read again.
    """
    stored = CaseStudyPage.objects.select_for_update().get(pk=case.pk)
    state = stored.current_workflow_state
    if state is not None:
        state.cancel(user=user)
    elif stored.approved_schedule:
        call_off(stored)
        log(instance=stored, action="wagtail.schedule.cancel", user=user)
    else:
        return False
    return True

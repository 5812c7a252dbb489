"""What the writing of a case adds to what is to be done next on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.core.exceptions import NON_FIELD_ERRORS
from django.urls import reverse

from casestudies.publishing import missing_for_publication, withdrawn
from contributions.access import is_closed_to
from contributions.models import KeptText
from contributions.room.next_steps import NextStep, register
from contributions.writing.addresses import section_path
from contributions.writing.comments import open_counts
from contributions.writing.sections import by_slug, section_of
from contributions.writing.submitting import NO_MEMBER, sending_refusal
from organisations.models import Membership

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage
    from cms.accounts.models import User

UNSAVED_WEIGHT, COMMENTS_WEIGHT, FILL_IN_WEIGHT, TERMS_WEIGHT, SEND_WEIGHT = 90, 70, 60, 35, 30

BELONG: Final = "Say which organisation you write for, so that you can send the case to be read"
BELONG_SOON: Final = (
    "Wait until an editor has confirmed where you work: then you can send the case to be read"
)


@register
def unsaved_text(case: CaseStudyPage, user: User) -> list[NextStep]:
    """What the person has typed and not saved, by the page it was typed on; while it is read, that it is kept."""
    rows = KeptText.objects.filter(page=case, user=user).values_list("section", flat=True)
    known = [by_slug()[slug] for slug in dict.fromkeys(rows) if slug in by_slug()]
    if not known:
        return []
    words = "Kept until the case can be changed" if is_closed_to(user, case) else "Save"
    return [
        NextStep(
            f"{words}: what you typed under “{section.title}”",
            section_path(case.ref, section),
            UNSAVED_WEIGHT,
        )
        for section in known
    ]


@register
def fill_in(case: CaseStudyPage, _user: User) -> list[NextStep]:
    """Where a field is empty that publishing needs, the form that has it; before anybody is asked to agree."""
    wanted = [each.field for each in missing_for_publication(case)]
    fields = [name for name in wanted if name != NON_FIELD_ERRORS]
    if not fields:
        return []
    section = section_of(fields[0])
    words = f"Fill in what publishing needs: {section.title[0].lower()}{section.title[1:]}"
    return [NextStep(words, section_path(case.ref, section), FILL_IN_WEIGHT)]


@register
def choose_terms(case: CaseStudyPage, _user: User) -> list[NextStep]:
    """Where there is text and neither a sector nor a method, the terms that it points to; while they can be added."""
    if not (case.challenge or case.approach) or case.sectors.all() or case.methods.all():
        return []
    if case.workflow_in_progress or withdrawn(case):
        return []
    words = "Tick the terms that fit: readers find a case by them"
    return [NextStep(words, reverse("contribute_terms", args=[case.ref]), TERMS_WEIGHT)]


@register
def send_it(case: CaseStudyPage, user: User) -> list[NextStep]:
    """Where every field is filled in that publishing needs, the page to send it from; whoever may not yet, why."""
    if case.live and not case.has_unpublished_changes:
        return []
    if any(each.field != NON_FIELD_ERRORS for each in missing_for_publication(case)):
        return []
    refusal = sending_refusal(case, user)
    if refusal == NO_MEMBER:
        return [_belong_first(user)]
    if refusal:
        return []
    url = reverse("contribute_submit", args=[case.ref])
    return [NextStep(_sending_words(case), url, SEND_WEIGHT)]


def _belong_first(user: User) -> NextStep:
    is_asked = Membership.objects.filter(user=user).exists()
    url = reverse("contribute_organisation")
    return NextStep(BELONG_SOON if is_asked else BELONG, url, SEND_WEIGHT)


def _sending_words(case: CaseStudyPage) -> str:
    if case.current_workflow_state is not None:
        return "Send it to be read again"
    return "Send the changes to be read" if case.live else "Send it to be read"


@register
def open_comments(case: CaseStudyPage, _user: User) -> list[NextStep]:
    """Comments that nobody has settled."""
    count = sum(open_counts(case).values())
    if not count:
        return []
    words = "Answer a comment" if count == 1 else f"Answer {count} comments"
    return [NextStep(words, reverse("contribute_comments", args=[case.ref]), COMMENTS_WEIGHT)]

"""Who answers for a withdrawn case asks the editors for it back; restoring it is theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from casestudies.models import CaseStudyPage, ProblemReport
from casestudies.publishing import withdrawn
from casestudies.review.days import REPORT_DAYS
from cms.core.templatetags.core import plain_date
from contributions.access import is_steward, person, posted, with_case
from contributions.room.forms import RestoreForm
from contributions.room.next_steps import NextStep, register
from contributions.room.queued import open_report, queue_words
from contributions.writing.forms import Data
from contributions.writing.saving import KEY
from contributions.writing.views.doors import keeps_text, let_go, newest_held

if TYPE_CHECKING:
    from cms.accounts.models import User

OPENING: Final = "Who answers for this withdrawn case asks for it to be public again."
WEIGHT: Final = 30
REQUEST: Final = "the-request-to-restore"
"""The form's name among those that are held until somebody has signed in."""


def asked_for(case: CaseStudyPage) -> ProblemReport | None:
    """Return the request for ``case`` that waits for an editor."""
    return open_report(case, opening=OPENING)


@register
def ask_for_it_back(case: CaseStudyPage, user: User) -> list[NextStep]:
    """Lead from a withdrawn case to asking for it; no query where it is public or never was."""
    if case.live or case.first_published_at is None:
        return []
    if not (withdrawn(case) and is_steward(user, case)):
        return []
    url = reverse("contribute_restore", args=[case.ref])
    if asked := asked_for(case):
        words = (
            f"The editors were asked on {plain_date(asked.created_at)} to restore it. Add something"
        )
        return [NextStep(words, url)]
    return [NextStep("Should it be public again? Ask the editors", url, WEIGHT)]


@keeps_text(REQUEST)
@with_case
def ask(request: HttpRequest, case: CaseStudyPage, typed: Data | None = None) -> HttpResponse:
    """Ask the editors to restore a withdrawn case, with the reason; asked again, the words are added.

    ``typed`` was sent and cannot be taken: it is shown again.
    """
    user = person(request)
    if not is_steward(user, case):
        raise Http404("Only the owner and the successor of a case do this.")
    sent = posted(request) if typed is None else None
    if sent is not None:
        let_go(request, case.ref, REQUEST)
    again = None if sent is not None else typed or newest_held(request, case.ref, REQUEST)
    form = RestoreForm(sent, initial={"words": (again or {}).get("words", [""])[-1]})
    is_possible = withdrawn(case)
    if is_possible and form.is_valid():
        queue_words(case, opening=OPENING, words=form.cleaned_data["words"], email=user.email)
        messages.success(
            request,
            f"The editors have been asked. You will hear from them within {REPORT_DAYS} working days.",
        )
        return redirect("contribute_case", ref=case.ref)
    context = {
        "case": case,
        "form": form,
        "is_possible": is_possible,
        "again": again,
        "key": (again or {}).get(KEY, [""])[-1],
    }
    return render(request, "contributions/room/restore.html", context)

"""A case's agreements, embargo and withdrawal, as its own people see and change them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from casestudies import services as cases
from casestudies.agreeing import latest
from casestudies.embargoes import set_embargo
from casestudies.models import CaseStudyPage
from casestudies.publishing import withdrawn
from cms.core.templatetags.core import plain_moment
from contributions.access import is_steward, person, posted, with_case
from contributions.agreement import closing, missing
from contributions.agreement.forms import EmbargoForm, WithdrawForm
from contributions.agreement.missing import Hand

if TYPE_CHECKING:
    from casestudies.agreement import Need

NOT_COMING_BACK = (
    "The case is held back and off the site. It will not come back by itself, because something that "
    "publishing needs is missing: the overview says what."
)
NOT_BACK = (
    "The case is no longer held back, and is not on the site: something that publishing needs is missing. The overview "
    "says what."
)
FOR_STEWARDS = "Only the owner and the successor of a case do this."


@with_case
def agreement(request: HttpRequest, case: CaseStudyPage) -> HttpResponse:
    """What is missing, each with ask, withhold and leave out the name; what was asked and agreed."""
    version = latest(case)
    needs, hand = missing.lacking(version), _hand(request, case)
    made = None
    if request.method == "POST":
        made = _decide(request, case, needs, hand)
        if made.asks_first:
            context = {"case": case, "need": made.need, "is_live": case.live}
            return render(request, "contributions/agreement/unnamed.html", context)
        if made.form is None:
            return redirect("contribute_agreement", ref=case.ref)
    context = missing.overview(version, needs, hand, made) | {
        "is_steward": hand.may_agree,
        "was_public": case.first_published_at is not None,
    }
    return render(request, "contributions/agreement/agreement.html", context)


def _hand(request: HttpRequest, case: CaseStudyPage) -> Hand:
    steward = is_steward(person(request), case)
    return Hand(person(request), may_agree=steward, may_leave_out=steward)


def _decide(
    request: HttpRequest, case: CaseStudyPage, needs: list[Need], hand: Hand
) -> missing.Decision:
    """Do what was sent and say what came of it."""
    try:
        made = missing.decide(case, needs, request.POST, hand)
    except PermissionDenied as error:
        raise Http404(FOR_STEWARDS) from error
    if made.words:
        tell = messages.success if made.done else messages.error if made.need else messages.info
        tell(request, made.words)
    return made


@with_case
@require_POST
def call_off(request: HttpRequest, case: CaseStudyPage) -> HttpResponse:
    """End a request that waits for an answer."""
    user, number = person(request), request.POST.get("request", "")
    try:
        ended = closing.call_off(case, number, by=user, any_ones=is_steward(user, case))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, missing.CALLED_OFF.format(name=ended.name))
    return redirect("contribute_agreement", ref=case.ref)


def _for_steward(request: HttpRequest, case: CaseStudyPage) -> None:
    if not is_steward(person(request), case):
        raise Http404(FOR_STEWARDS)


@with_case
def withdraw(request: HttpRequest, case: CaseStudyPage) -> HttpResponse:
    """Take a case off the site in one step, with a reason."""
    _for_steward(request, case)
    was_public = case.first_published_at is not None
    form = WithdrawForm(posted(request))
    possible = was_public and not withdrawn(case)
    if request.method == "POST" and possible and form.is_valid():
        cases.withdraw(case, form.cleaned_data["reason"], user=person(request))
        messages.success(request, "The case is withdrawn. Its address now says so.")
        return redirect("contribute_case", ref=case.ref)
    context = {"case": case, "form": form, "is_possible": possible, "was_public": was_public}
    return render(request, "contributions/agreement/withdraw.html", context)


def _say_what_became(
    request: HttpRequest, case: CaseStudyPage, *, was_approved: bool, until: datetime | None
) -> None:
    if was_approved and not (case.live or case.approved_schedule):
        messages.warning(request, NOT_COMING_BACK if until else NOT_BACK)
    elif until is None:
        messages.success(request, "The case is no longer held back.")
    else:
        messages.success(request, f"The case is held back until {plain_moment(until)}.")


@with_case
def embargo(request: HttpRequest, case: CaseStudyPage) -> HttpResponse:
    """Hold a case back to the minute, or no longer; one that is withdrawn is held back already."""
    _for_steward(request, case)
    version = latest(case)
    until = version.embargo_until
    local = timezone.localtime(until) if until else None
    initial = {"day": local.date(), "hour": local.time()} if local else {}
    form = EmbargoForm(posted(request), initial=initial)
    is_withdrawn = withdrawn(case)
    if request.method == "POST" and not is_withdrawn and form.is_valid():
        was_approved, until = case.live or case.approved_schedule, form.cleaned_data["until"]
        stored = set_embargo(case, until, user=person(request))
        _say_what_became(request, stored, was_approved=was_approved, until=until)
        return redirect("contribute_case", ref=case.ref)
    context = {
        "case": case,
        "form": form,
        "until": until,
        "is_live": case.live,
        "is_withdrawn": is_withdrawn,
        "is_scheduled": case.approved_schedule,
    }
    return render(request, "contributions/agreement/embargo.html", context)

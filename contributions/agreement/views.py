"""A case's agreements, embargo and withdrawal, as its own people see and change them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from casestudies import services as cases
from casestudies.agreeing import latest
from casestudies.agreement import Need, stands
from casestudies.anonymity import described
from casestudies.choices import Basis, ConsentRole
from casestudies.embargoes import set_embargo
from casestudies.fact_labels import label_of_fact
from casestudies.models import CaseStudyPage
from casestudies.publishing import missing_agreements, withdrawn
from casestudies.redaction import withheld_paths
from casestudies.unnamed import names_left
from cms.core.templatetags.core import plain_moment
from contributions.access import is_steward, person, posted, with_case
from contributions.agreement import closing, services
from contributions.agreement.closing import may_call_off
from contributions.agreement.forms import AskForm, EmbargoForm, WithdrawForm
from contributions.agreement.letters import Letter, undelivered
from contributions.models import AgreementRequest

if TYPE_CHECKING:
    from cms.accounts.models import User

NOT_COMING_BACK = (
    "The case is held back and off the site. It will not come back by itself, because something that "
    "publishing needs is missing: the overview says what."
)
NOBODY_ASKED = "Nobody was asked: the case is withdrawn, and the link would open nothing."


@dataclass(frozen=True, slots=True)
class Wanted:
    """An agreement that is missing, what can be done about it, and the form to ask by."""

    need: Need
    form: AskForm
    may_agree: bool
    may_withhold: bool
    may_leave_unnamed: bool
    is_quoted: bool
    changed: tuple[str, ...]
    """What is new or different since it was given, in words."""
    instead: str = ""
    """What readers would see in place of the authority, where its name can be left out."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, what became of its letter, and whether whoever looks may end it."""

    request: AgreementRequest
    letter: Letter | None
    may_call_off: bool


@with_case
def agreement(request: HttpRequest, case: CaseStudyPage) -> HttpResponse:
    """What is missing, each with ask, withhold and leave out the name; what was asked and agreed."""
    version = latest(case)
    needs = [item.need for item in missing_agreements(version) if item.need]
    form: AskForm | None = None
    part = ""
    if request.method == "POST":
        part = request.POST.get("part", "")
        need = next((each for each in needs if each.part == part), None)
        if need is None:
            messages.info(request, "That agreement is not missing any more.")
            return redirect("contribute_agreement", ref=case.ref)
        if _asks_first(request, need):
            _for_steward(request, case)
            context = {"case": case, "need": need, "is_live": case.live}
            return render(request, "contributions/agreement/unnamed.html", context)
        form = AskForm(posted(request)) if request.POST.get("do", "ask") == "ask" else None
        if form is None or form.is_valid():
            _act(request, case, need, form)
            return redirect("contribute_agreement", ref=case.ref)
    steward = is_steward(person(request), case)
    context = {
        "case": version,
        "wanted": [
            _wanted(need, form if need.part == part else None, version, steward=steward)
            for need in needs
        ],
        "form": form,
        "asked": _asked(case, person(request), steward=steward),
        "agreed": [(row, stands(row)) for row in version.consents.all()],
        "needs_agreement": version.basis == Basis.OWNER_AGREED,
        "names_left": names_left(version),
        "is_steward": steward,
        "is_withdrawn": withdrawn(case),
        "was_public": case.first_published_at is not None,
    }
    return render(request, "contributions/agreement/agreement.html", context)


def _asks_first(request: HttpRequest, need: Need) -> bool:
    """Whether to ask before what cannot be undone: an authority's name goes, and every address its case had."""
    wanted = request.POST.get("do") == "unnamed" and need.role == ConsentRole.OWNER
    return wanted and "sure" not in request.POST


def _asked(case: CaseStudyPage, user: User, *, steward: bool) -> list[Asked]:
    requests = list(AgreementRequest.objects.filter(page=case))
    lost = undelivered(requests)
    return [
        Asked(each, lost.get(each.pk), may_call_off(each, user, steward=steward))
        for each in requests
    ]


@with_case
@require_POST
def call_off(request: HttpRequest, case: CaseStudyPage) -> HttpResponse:
    """End a request that waits for an answer."""
    number = request.POST.get("request", "")
    pk = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0
    try:
        ended = closing.call_off(case, pk, by=person(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"Called off. The link that {ended.name} was sent says so now.")
    return redirect("contribute_agreement", ref=case.ref)


def _wanted(need: Need, form: AskForm | None, version: CaseStudyPage, *, steward: bool) -> Wanted:
    is_owner = need.role == ConsentRole.OWNER
    is_quoted = need.role == ConsentRole.QUOTED_PERSON
    is_named = bool(need.who) and not withheld_paths(version).covers(f"{need.part}.attributed_to")
    is_told = is_named if is_quoted else not (is_owner and version.anonymised_as)
    body = version.lead_organisation if steward and is_owner and is_told else None
    return Wanted(
        need,
        form or AskForm(auto_id=f"id_{need.part or 'whole'}_%s"),
        may_agree=steward and is_owner,
        may_withhold=steward and not is_owner,
        may_leave_unnamed=steward and is_told,
        is_quoted=is_quoted,
        instead=described(body).words if body else "",
        changed=tuple(dict.fromkeys(label_of_fact(version, name) for name in need.changed)),
    )


def _act(request: HttpRequest, case: CaseStudyPage, need: Need, form: AskForm | None) -> None:
    user = person(request)
    try:
        if form is not None and withdrawn(case):
            raise ValidationError(NOBODY_ASKED)
        if form is not None:
            services.refuse_too_many(case, need, email=form.cleaned_data["email"], by=user)
            services.ask(case, need, **form.cleaned_data, by=user)
            messages.success(request, f"Asked {form.cleaned_data['email']}.")
            return
        if not is_steward(user, case):
            raise Http404("Only the owner and the successor of a case do this.")
        chosen = ACTIONS.get(request.POST.get("do", ""))
        if chosen is None:
            messages.error(request, "Choose what to do.")
            return
        act, words = chosen
        act(case, need, request)
        messages.success(request, words)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))


def _withhold(case: CaseStudyPage, need: Need, request: HttpRequest) -> None:
    services.leave_out(case, need, user=person(request))


def _unnamed(case: CaseStudyPage, need: Need, request: HttpRequest) -> None:
    services.leave_unnamed(case, need, user=person(request))


def _agree(case: CaseStudyPage, need: Need, request: HttpRequest) -> None:
    """Whoever answers for the case agrees to it as it stands, signed in."""
    if need.role != ConsentRole.OWNER:
        raise ValidationError("Only they can agree to that.")
    services.agree_signed_in(case, user=person(request), evidence="Agreed here, signed in.")


ACTIONS: dict[str, tuple[Callable[[CaseStudyPage, Need, HttpRequest], None], str]] = {
    "withhold": (_withhold, "Withheld. Readers see that something is, and why, and nothing else."),
    "unnamed": (_unnamed, "The name is left out from now on."),
    "agree": (_agree, "Your agreement to the text as it stands now is recorded."),
}


def _for_steward(request: HttpRequest, case: CaseStudyPage) -> None:
    if not is_steward(person(request), case):
        raise Http404("Only the owner and the successor of a case do this.")


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
    request: HttpRequest, case: CaseStudyPage, *, was_live: bool, until: datetime | None
) -> None:
    if until is None:
        messages.success(request, "The case is held back no longer.")
    elif was_live and not case.approved_schedule:
        messages.warning(request, NOT_COMING_BACK)
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
        was_live, until = case.live, form.cleaned_data["until"]
        stored = set_embargo(case, until, user=person(request))
        _say_what_became(request, stored, was_live=was_live, until=until)
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

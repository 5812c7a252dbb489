"""My cases, beginning one, the overview of one, and one's own account."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from casestudies.models import CaseStudyPage
from contributions.access import champion_required, is_sender, person, posted, with_case
from contributions.room.forms import NameForm, StartForm
from contributions.room.my_cases import MOST, my_cases
from contributions.room.overview import case_overview
from contributions.room.services import begin_case
from organisations.models import Membership


@champion_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Every case of the person, by where it stands."""
    user = person(request)
    groups = my_cases(user)
    shown = sum(len(group.lines) for group in groups)
    places = list(Membership.objects.filter(user=user).select_related("organisation"))
    context = {
        "groups": groups,
        "most": MOST if shown == MOST else 0,
        "places": places,
        "needs_place": not places and not is_sender(user),
    }
    return render(request, "contributions/room/my_cases.html", context)


@champion_required
def start(request: HttpRequest) -> HttpResponse:
    """Begin a case with its title."""
    form = StartForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            case = begin_case(form.cleaned_data["title"], person(request))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("contribute_case", ref=case.ref)
    return render(request, "contributions/room/start.html", {"form": form})


@with_case
@require_safe
def overview(request: HttpRequest, case: CaseStudyPage) -> HttpResponse:
    """One case: where it stands and what to do next."""
    context = {"overview": case_overview(case, person(request)), "case": case}
    return render(request, "contributions/room/case.html", context)


@champion_required
def account(request: HttpRequest) -> HttpResponse:
    """One's own name, and the ways to password and second step."""
    form = NameForm(posted(request), instance=person(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Your name is saved.")
        return redirect("contribute_account")
    return render(request, "contributions/room/account.html", {"form": form})

"""My cases, beginning one, and the overview of one."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from casestudies.models import CaseStudyPage
from casestudies.services import TITLE_LENGTH
from contributions.access import champion_required, person, with_case
from contributions.room.my_cases import MOST, my_cases
from contributions.room.overview import case_overview
from contributions.room.services import begin_case


class StartForm(forms.Form):
    """A title is enough to begin."""

    title = forms.CharField(
        label="What shall the case be called?",
        help_text="Say what was tried and where, in a line. You can change it later.",
        max_length=TITLE_LENGTH,
        error_messages={"required": "Give the case a title; you can change it later."},
    )


@champion_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Every case of the person, by where it stands."""
    groups = my_cases(person(request))
    shown = sum(len(group.lines) for group in groups)
    context = {"groups": groups, "most": MOST if shown == MOST else 0}
    return render(request, "contributions/room/my_cases.html", context)


@champion_required
def start(request: HttpRequest) -> HttpResponse:
    """Begin a case with its title."""
    form = StartForm(request.POST or None)
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

"""An agreement that was given elsewhere, on paper or by e-mail, and is recorded by who answers for the case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from casestudies.agreeing import Agreed, latest, record_agreement
from cms.core.dates import PartialDate
from contributions.access import is_steward, person, posted, with_case
from contributions.agreement.missing import NOT_MISSING, lacking
from contributions.agreement.services import read_of

if TYPE_CHECKING:
    from casestudies.agreement import Need
    from casestudies.models import CaseStudyPage

CHANGED_SINCE = (
    "The text changed while this page was open. Look at it again: is it still what they agreed to?"
)
EARLY = "That day has passed. Choose a later one, or leave it empty."


def _day(label: str, help_text: str, *, required: bool) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Give the day."},
    )


class GivenForm(forms.Form):
    """Who agreed, when, how that can be shown, and until when it holds."""

    given_by = forms.CharField(
        label="Who agreed",
        help_text="Their name or role. Never shown in public.",
        max_length=255,
        error_messages={"required": "Say who agreed."},
    )
    given_on = _day("Day they agreed", "Of the letter or the e-mail.", required=True)
    evidence = forms.CharField(
        label="How it was given, and where that is kept",
        help_text="For example: e-mail of 3 March, in the contract file.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say how it was given, so that it can be shown."},
    )
    expires = _day("Last day it holds", "Leave it empty if it does not end.", required=False)
    read = forms.BooleanField(
        label="They agreed to the text as it stands now",
        error_messages={"required": "If the text has changed since, ask them again by e-mail."},
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a day to come, and an end that has passed.

        Raises:
            ValidationError: by field.
        """
        data: dict[str, Any] = super().clean() or {}
        today = timezone.localdate()
        if data.get("given_on") and data["given_on"] > today:
            self.add_error("given_on", "That day is still to come.")
        if data.get("expires") and data["expires"] < today:
            self.add_error("expires", ValidationError(EARLY))
        return data


@with_case
def given(request: HttpRequest, case: CaseStudyPage) -> HttpResponse:
    """Record an agreement of the part that the address names (``?part=``; none is the whole record)."""
    if not is_steward(person(request), case):
        raise Http404("Only the owner and the successor of a case do this.")
    part = request.GET.get("part", "")
    need = next((each for each in lacking(latest(case)) if each.part == part), None)
    if need is None:
        messages.info(request, NOT_MISSING)
        return redirect("contribute_agreement", ref=case.ref)
    form, shown = GivenForm(posted(request)), read_of(latest(case), part)
    if form.is_valid() and request.POST.get("shown", "") != shown:
        form.add_error("read", CHANGED_SINCE)
    if form.is_valid():
        _record(case, need, form.cleaned_data, request)
        messages.success(request, "The agreement is recorded.")
        return redirect("contribute_agreement", ref=case.ref)
    context = {"case": case, "form": form, "need": need, "shown": shown}
    return render(request, "contributions/agreement/given.html", context)


def _record(case: CaseStudyPage, need: Need, said: dict[str, Any], request: HttpRequest) -> None:
    user, end = person(request), said["expires"]
    agreed = Agreed(
        role=need.role,
        given_by=said["given_by"],
        evidence=said["evidence"],  # who recorded it stands with the version
        parts=(need.part,) if need.part else (),
        expires=PartialDate(end.year, end.month, end.day) if end else None,
    )
    record_agreement(case, agreed, on=said["given_on"], user=user)

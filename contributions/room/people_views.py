"""The people of a case, as they see and change it themselves."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casestudies.models import CaseStudyPage
from contributions.access import is_steward, person, posted, with_case
from contributions.models import CaseWriter, Invitation, WriterRole
from contributions.room.forms import ContactForm, HandOverForm, InviteForm, ObjectionForm
from contributions.room.invitations import call_off, invite_to_case, may_call_off
from contributions.room.objections import object_to, objection_of
from contributions.room.people import (
    correct_contact,
    hand_over,
    heirs_of,
    lacks_successor,
    people_of,
    take_place_away,
)

CALLED_OFF: Final = "Called off. The link sent to {} no longer works."


def _steward(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let through whoever answers for the case; for its writers, the page is not there."""

    @with_case
    @wraps(view)
    def checked(
        request: HttpRequest, case: CaseStudyPage, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if not is_steward(person(request), case):
            raise Http404("Only the owner and the successor of a case do this.")
        return view(request, case, *args, **kwargs)

    return checked


@with_case
@require_safe
def people(request: HttpRequest, case: CaseStudyPage) -> HttpResponse:
    """Who writes the case, and who was asked and has not answered."""
    user = person(request)
    steward = is_steward(user, case)
    asked = Invitation.objects.open().filter(page=case).order_by("pk")
    context = {
        "case": case,
        "people": list(people_of(case)),
        "asked": [(each, may_call_off(each, user, any_ones=steward)) for each in asked],
        "is_steward": steward,
        "lacks_successor": lacks_successor(case),
    }
    return render(request, "contributions/room/people.html", context)


@_steward
def invite(request: HttpRequest, case: CaseStudyPage) -> HttpResponse:
    """Ask somebody by e-mail to write the case together."""
    begins = {"role": WriterRole.SUCCESSOR} if "successor" in request.GET else {}
    form = InviteForm(posted(request), initial=begins)
    if request.method == "POST" and form.is_valid():
        email, role = form.cleaned_data["email"], WriterRole(form.cleaned_data["role"])
        try:
            invite_to_case(case, email, role, by=person(request))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"An invitation is on its way to {email}.")
            return redirect("contribute_people", ref=case.ref)
    return render(request, "contributions/room/invite.html", {"case": case, "form": form})


@with_case
@require_POST
def call_off_invitation(request: HttpRequest, case: CaseStudyPage) -> HttpResponse:
    """End an invitation that waits for an answer."""
    user, number = person(request), request.POST.get("invitation", "")
    try:
        ended = call_off(case, number, by=user, any_ones=is_steward(user, case))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, CALLED_OFF.format(ended.email))
    return redirect("contribute_people", ref=case.ref)


@_steward
def hand_over_case(request: HttpRequest, case: CaseStudyPage) -> HttpResponse:
    """Choose who owns the case from now on."""
    others = heirs_of(case)
    form = HandOverForm(posted(request), people=others)
    if request.method == "POST" and form.is_valid():
        chosen: CaseWriter = form.cleaned_data["person"]
        hand_over(case, chosen.user, by=person(request))
        messages.success(request, f"{chosen.user} owns the case now.")
        return redirect("contribute_people", ref=case.ref)
    context = {"case": case, "form": form, "others": list(others)}
    return render(request, "contributions/room/hand_over.html", context)


@_steward
def contact(request: HttpRequest, case: CaseStudyPage) -> HttpResponse:
    """Correct whom letters to the owner go to; no review is needed for that."""
    form = ContactForm.of(case, posted(request))
    if request.method == "POST" and form.is_valid():
        correct_contact(case, **form.cleaned_data, by=person(request))
        messages.success(request, f"E-mails now go to {form.cleaned_data['email']}.")
        return redirect("contribute_people", ref=case.ref)
    return render(request, "contributions/room/contact.html", {"case": case, "form": form})


@_steward
def remove(request: HttpRequest, case: CaseStudyPage, pk: int) -> HttpResponse:
    """Ask, and then let a writer or the successor go."""
    place = get_object_or_404(people_of(case).exclude(role=WriterRole.OWNER), pk=pk)
    if request.method == "POST":
        take_place_away(place, by=person(request))
        messages.success(request, f"{place.user} can no longer open the case.")
        mine = place.user_id == person(request).pk
        return redirect("contribute_home") if mine else redirect("contribute_people", ref=case.ref)
    return render(request, "contributions/room/remove.html", {"case": case, "place": place})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def object_to_change(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever was told that a case is theirs no more objects, without an account; opening the link changes nothing."""
    found = objection_of(token)
    if found is None:
        return render(request, "contributions/link_gone.html", status=404)
    case, address = found
    form = ObjectionForm(posted(request))
    is_sent = form.is_bound and form.is_valid()
    if is_sent:
        object_to(case, address, form.cleaned_data["words"])
    context = {"subject": case, "form": form, "is_sent": is_sent}
    status = 422 if form.errors else 200
    return render(request, "contributions/room/object.html", context, status=status)

"""Belonging to an organisation, inviting a colleague, and answering an invitation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from contributions.access import champion_required, person, posted
from contributions.models import Invitation
from contributions.room.forms import ColleagueForm, OrganisationForm
from contributions.room.invitations import accept, decline, invite_to_organisation, open_invitation
from contributions.room.people import people_of
from contributions.room.wanted import ask_to_add
from organisations.choices import MembershipRoad
from organisations.models import Membership, Organisation
from organisations.services.members import organisation_of_address, put_forward

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage

ASKED: Final = (
    "The editors have been asked to add “{}” and will write to you. You can write your case meanwhile. Once it is "
    "added, say here that you work there."
)

MORE_ALREADY: Final = "Thank you. You are the {} of this case already, and stay that."


@champion_required
def organisation(request: HttpRequest) -> HttpResponse:
    """Where the person belongs, and a way to ask for more."""
    user = person(request)
    form = OrganisationForm(posted(request))
    if request.method == "POST" and form.is_valid():
        road, address = _road_to(form.organisation, user.pk)
        put_forward(user, form.organisation, road, address=address)
        messages.success(request, "An editor will look at it and e-mail you.")
        return redirect("contribute_organisation")
    if form.unknown and request.POST.get("do") == "add":
        try:
            ask_to_add(form.unknown, by=user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, ASKED.format(form.unknown))
            return redirect("contribute_organisation")
    places = list(Membership.objects.filter(user=user).select_related("organisation"))
    is_member = any(place.approved for place in places)
    context = {"form": form, "places": places, "is_member": is_member}
    return render(request, "contributions/room/organisation.html", context)


def _road_to(organisation: Organisation, user_pk: int) -> tuple[MembershipRoad, str]:
    """By which road somebody comes, with the confirmed address that shows it."""
    confirmed = EmailAddress.objects.filter(user_id=user_pk, verified=True)
    for address in confirmed.values_list("email", flat=True):
        if organisation_of_address(address) == organisation:
            return MembershipRoad.DOMAIN, address
    return MembershipRoad.ASKED, ""


@champion_required
def colleague(request: HttpRequest) -> HttpResponse:
    """Invite a colleague to write for an organisation that the person belongs to."""
    mine = Organisation.objects.filter(
        memberships__user=person(request), memberships__approved=True
    )
    form = ColleagueForm(posted(request), organisations=mine)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            invite_to_organisation(form.cleaned_data["organisation"], email, by=person(request))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"An invitation is on its way to {email}.")
            return redirect("contribute_organisation")
    context = {"form": form, "is_member": mine.exists()}
    return render(request, "contributions/room/colleague.html", context)


@never_cache
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """Show what one is invited to; only the button answers, for mail scanners follow links."""
    invitation = open_invitation(token)
    if invitation is None:
        return _gone(request)
    if request.method == "POST":
        return _answer(request, invitation, token)
    context = {"invitation": invitation, "here": reverse("contribute_invited", args=[token])}
    return render(request, "contributions/room/invited.html", context)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "contributions/room/invitation_gone.html", status=410)


def _answer(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    if "no" in request.POST:
        decline(token)
        return render(request, "contributions/room/declined.html")
    if not request.user.is_authenticated:
        here = reverse("contribute_invited", args=[token])
        return redirect(f"{reverse('account_login')}?next={here}")
    if accept(token, person(request)) is None:
        return _gone(request)
    if invitation.page is not None:
        _say_if_more(request, invitation.page, invitation.role)
        return redirect("contribute_case", ref=invitation.page.ref)
    messages.success(request, "An editor will look at it and e-mail you.")
    return redirect("contribute_organisation")


def _say_if_more(request: HttpRequest, case: CaseStudyPage, role: str) -> None:
    """Tell whoever had more than the place that they said yes to that they keep it."""
    held = people_of(case).get(user=person(request))
    if held.role != role:
        words = MORE_ALREADY.format(held.get_role_display().lower())
        messages.info(request, words)

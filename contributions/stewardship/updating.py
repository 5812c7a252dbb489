"""The one-screen update of a public case: kept as its latest draft, and sent to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from casestudies import services
from casestudies.agreeing import latest as version_of
from casestudies.choices import Basis, ConsentRole
from casestudies.contact import Role, contact_of
from casestudies.models import CaseStudyPage
from casestudies.publishing import missing_agreements, withdrawn
from casestudies.rows import load_record
from casestudies.unnamed import refuse_names
from cms.core.refusals import refusal_words
from contributions.access import closing_words, is_steward, person, with_case
from contributions.agreement.services import agree_signed_in, ask
from contributions.room.overview import latest_version
from contributions.stewardship.catching_up import CHANGED, caught_up
from contributions.stewardship.notes import waiting_note, write_note
from contributions.stewardship.something_changed import or_join
from contributions.stewardship.update_form import UpdateForm
from contributions.writing.forms import Data
from contributions.writing.saving import KEY
from contributions.writing.submitting import NO_MEMBER, sending_refusal, submit
from contributions.writing.views.doors import keeps_text, let_go, newest_held

if TYPE_CHECKING:
    from casestudies.agreement import Need
    from cms.accounts.models import User

NOT_PUBLIC = "This case is not public, so there is nothing to update: carry on in its draft."
STILL_TRUE = "still-true"
IN_REVIEW = "This case is with the editors. When they have read it you can update it."
CONFIRMED = "Thank you. Readers now see that the case was confirmed today."
UPDATE = "the-update"
"""The form's name among those that are held until somebody has signed in."""


@keeps_text(UPDATE, button=STILL_TRUE)
@or_join
@with_case
@require_http_methods(["GET", "HEAD", "POST"])
def update(request: HttpRequest, case: CaseStudyPage, typed: Data | None = None) -> HttpResponse:
    """What happened since: one screen, which a reviewer reads before it is public.

    ``typed`` was sent and cannot be taken: it is shown again.
    """
    refusal = refusal_of(case, person(request))
    sent = _sent(request) if typed is None else None
    if request.method == "POST" and typed is None:
        let_go(request, case.ref, UPDATE)
        if sent is None and not refusal:
            services.confirm(case, asked=case.ask_again)
            messages.success(request, CONFIRMED)
            return redirect("contribute_case", ref=case.ref)
    again = None if sent is not None else typed or newest_held(request, case.ref, UPDATE)
    latest = latest_version(case)
    if not latest.__dict__.get("_cluster_related_objects"):
        load_record([latest], public=False)  # rows in memory, where they can be changed
    behind = caught_up(case, latest, sent) if sent is not None else None
    form = UpdateForm(
        behind.data if behind is not None else sent,
        page=latest,
        may_agree=latest.basis == Basis.OWNER_AGREED and is_steward(person(request), case),
        initial=_begin(case, latest, again),
    )
    if behind is not None:
        behind.tell(form)
    if refusal and form.is_bound:
        form.add_error(None, f"{refusal} What you typed is kept below.")
    elif form.is_bound and form.is_valid():
        try:
            awaited = send_update(case, latest, form, person(request))
        except ValidationError as error:
            _show(form, error)
        else:
            context: dict[str, Any] = {
                "case": case,
                "awaited": awaited,
                "asked": contact_of(latest).role.value,
            }
            return render(request, "contributions/stewardship/updated.html", context)
    context = {
        "case": case,
        "form": form,
        "refusal": refusal,
        "latest": latest,
        "no_member": not refusal and sending_refusal(case, person(request)) == NO_MEMBER,
        "again": again,
        "key": (again or {}).get(KEY, [""])[-1],
    }
    status = 422 if form.is_bound else 200
    return render(request, "contributions/stewardship/update.html", context, status=status)


def _sent(request: HttpRequest) -> QueryDict | None:
    """What was typed, its line ends made ours: a text that nobody touched is no change."""
    if request.method != "POST" or STILL_TRUE in request.POST:
        return None
    sent = request.POST.copy()
    for name, values in request.POST.lists():
        sent.setlist(name, [value.replace("\r\n", "\n") for value in values])
    return sent


def _begin(case: CaseStudyPage, latest: CaseStudyPage, again: Data | None) -> dict[str, Any]:
    """What the form begins with beyond the case: its version, or what was typed before signing in again.

    The sentence of an update that was taken back or returned is there, to be sent anew or put better.
    """
    held = {name: values[-1] for name, values in (again or {}).items() if name != "agrees"}
    note = waiting_note(latest)
    told = {"note": note.note} if note is not None else {}
    return {"version": case.latest_revision_id, **told, **held}


def refusal_of(case: CaseStudyPage, user: User) -> str:
    """Why ``user`` cannot update ``case``, as stored, now; empty when they can."""
    if not case.live or withdrawn(case):
        return NOT_PUBLIC
    return IN_REVIEW if case.workflow_in_progress else closing_words(user, case)


@transaction.atomic
def send_update(
    case: CaseStudyPage, latest: CaseStudyPage, form: UpdateForm, user: User
) -> list[Need]:
    """Keep what was typed as the latest draft, with its note for readers, and send it to be read.

    It goes by the one door for sending (``contributions.writing.submitting``), whose refusals hold here too.
    Returns the agreements that it waits for; the owner has been asked for theirs.

    Raises:
        ValidationError: if the case was changed since the form was opened, or cannot be sent; nothing is
            kept then.
    """
    stored = CaseStudyPage.objects.select_for_update().get(pk=case.pk)
    if stored.latest_revision_id != form.cleaned_data["version"]:
        raise ValidationError(CHANGED)
    refuse_names(stored, note=form.cleaned_data["note"])
    kind = form.put_into(latest)
    note = write_note(stored, kind=kind, text=form.cleaned_data["note"], user=user)
    latest.update_number = note.pk
    services.save_draft(latest, user=user)
    awaited = _settle_agreement(stored, form, user)
    found = submit(stored, user=user)
    if not found.is_ready:
        raise ValidationError(found.reasons())
    return awaited


def _settle_agreement(case: CaseStudyPage, form: UpdateForm, user: User) -> list[Need]:
    """Record the agreement that goes with an update, or ask who answers for the case again where it needs one.

    Where nobody does, nobody is asked: editors cannot agree in an authority's name.
    """
    if form.cleaned_data.get("agrees"):
        agree_signed_in(case, user=user, evidence="Agreed with the update, signed in.")
    version = version_of(case)
    needs = [item.need for item in missing_agreements(version) if item.need]
    contact = contact_of(version)
    for need in needs:
        if need.role == ConsentRole.OWNER and contact.role in (Role.OWNER, Role.SUCCESSOR):
            ask(case, need, name=contact.name, email=contact.addresses[0], by=user)
    return needs


def _show(form: UpdateForm, error: ValidationError) -> None:
    """Show what was refused: at its field where the form has it, in words above otherwise."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error.messages)
        return
    known: dict[str, Any] = {k: v for k, v in error.error_dict.items() if k in form.fields}
    for name, errors in known.items():
        form.add_error(name, errors)
    if not known:
        form.add_error(None, refusal_words(error))

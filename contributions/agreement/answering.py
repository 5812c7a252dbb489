"""Where somebody who was asked by e-mail answers, without an account. Opening the link changes nothing."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from casestudies.addresses import case_dispute_path
from casestudies.agreeing import latest
from casestudies.detail import case_detail
from casestudies.models import CaseStudyPage
from casestudies.publishing import withdrawn
from casestudies.redaction import withheld_paths
from casestudies.unnamed import public_title
from contributions.access import posted
from contributions.agreement import services
from contributions.agreement.forms import AnswerForm
from contributions.agreement.links import opened
from contributions.models import AgreementAnswer, AgreementRequest

AGREED = (AgreementAnswer.YES, AgreementAnswer.UNNAMED)
TAKE_BACK = "take-back"
"""The button by which somebody takes an agreement back."""


@never_cache
def agree(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is asked, or what was answered; take the answer, or take it back."""
    found = opened(token)
    asked = found.asked
    if asked is None:
        context = {"ended": found.ended}
        return render(request, "contributions/agreement/no_request.html", context, status=410)
    if not asked.is_open:
        return _answered(request, asked, token)
    form = AnswerForm(posted(request), is_whole=not asked.part)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.answer(asked, data["answer"], read=data["read"], note=data["note"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("contribute_agree", token=token)
    return _show(request, asked, form)


def _show(request: HttpRequest, asked: AgreementRequest, form: AnswerForm) -> HttpResponse:
    version = latest(asked.page)
    for row in version.quotations.all():
        # The owner agrees to the whole, with the words of people who may still be asked.
        row.permission = True
    read = services.mark_of(services.shown_lines(asked))
    context = {
        "form": form,
        "asked": asked,
        "read": read,
        "row": _row(version, asked.part),
        "title": public_title(version),
        "case": case_detail(version) if not asked.part else None,
    }
    return render(request, "contributions/agreement/answer.html", context)


def _row(version: CaseStudyPage, part: str) -> object | None:
    relation, _, row_id = part.partition(".")
    if not relation:
        return None
    rows = getattr(version, relation).all()
    row = next((row for row in rows if row.row_id == row_id), None)
    if relation == "quotations" and row is not None:
        withheld = withheld_paths(version)
        for name in services.SPEAKER:
            if withheld.covers(f"{part}.{name}"):
                setattr(row, name, "")
    return row


def _answered(request: HttpRequest, asked: AgreementRequest, token: str) -> HttpResponse:
    if request.method == "POST":
        # An answer that is sent twice, by two clicks or from an old page, takes nothing back: only the button does.
        if TAKE_BACK in request.POST:
            services.take_back(asked)
        return redirect("contribute_agree", token=token)
    context = {
        "asked": asked,
        "title": "" if withdrawn(asked.page) else public_title(latest(asked.page)),
        "may_take_back": asked.answer in AGREED,
        "is_taken_back": asked.answer == AgreementAnswer.WITHDRAWN,
        "reply_url": case_dispute_path(asked.page.slug) if asked.part and asked.page.live else "",
    }
    return render(request, "contributions/agreement/answered.html", context)

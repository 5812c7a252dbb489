"""Pages that a link in an e-mail leads to, without an account: “still true”, and answering a question.

Opening one changes nothing: programs that look through e-mail follow links.
"""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from casestudies import services
from casestudies.addresses import case_path, case_report_path
from casestudies.contact import Role, contact_of
from casestudies.models import CaseStudyPage
from casestudies.voices import Asked, answer_question, question_of
from contributions.stewardship.something_changed import changed_path, contacts_of_case
from contributions.stewardship.tokens import case_to_confirm

FORM = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(FORM)
def still_true(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether the case is still true; the button says so, once."""
    case, waits = case_to_confirm(token)
    if case is None:
        return render(request, "contributions/link_gone.html", status=404)
    confirmed = request.method == "POST" and waits
    if confirmed:
        services.confirm(case, asked=case.ask_again)
    context = {
        "subject": case,
        "waits": waits and not confirmed,
        "confirmed": confirmed,
        "case_url": case_path(case.slug),
        "report_url": case_report_path(case.slug),
        "changed_url": _changed_url(case),
    }
    return render(request, "contributions/stewardship/still_true.html", context)


def _changed_url(case: CaseStudyPage) -> str:
    """Where to tell what has changed, for whoever answers for the case; a place is given on their address alone."""
    contact = contact_of(case)
    if contact.role not in (Role.OWNER, Role.SUCCESSOR):
        return reverse("contribute_update", args=[case.ref])
    return changed_path(case, contact.addresses[0])


class AnswerForm(forms.Form):
    """The owner's answer to a reader."""

    answer = forms.CharField(
        label="Your answer",
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": "Write your answer.",
            "max_length": "Keep it to 5,000 characters; yours has %(show_value)s.",
        },
    )
    publicly = forms.BooleanField(
        label="Show the question with my answer beside the case",
        required=False,
        help_text="Without anybody’s name or address.",
    )

    def __init__(self, *args: object, may_be_public: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not may_be_public:
            del self.fields["publicly"]


def _answers_still(asked: Asked) -> bool:
    """Whether the link went to somebody who answers for the case now: its owner, its successor, or editors instead."""
    page = asked.question.page
    written_to = {each.lower() for each in contact_of(page).addresses}
    return not asked.addresses.isdisjoint(written_to | contacts_of_case(page))


@never_cache
@require_http_methods(FORM)
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The owner answers a reader's question; the answer is sent for them.

    Not by a link that went to somebody who does not answer for the case any more: what they say would be public.
    """
    asked = question_of(token)
    if asked is None:
        return render(request, "contributions/link_gone.html", status=404)
    question = asked.question
    if not question.page.live:
        return render(request, "contributions/stewardship/not_public.html", status=410)
    if not _answers_still(asked):
        return render(request, "contributions/stewardship/passed_on.html", status=410)
    form = AnswerForm(
        request.POST if request.method == "POST" else None, may_be_public=question.may_be_public
    )
    context = {
        "question": question,
        "form": form,
        "case_url": case_path(question.page.slug),
        "was_answered": question.answered_at is not None,
    }
    if request.method == "POST" and form.is_valid():
        publicly = form.cleaned_data.get("publicly", False)
        try:
            answer_question(question, answer=form.cleaned_data["answer"], publicly=publicly)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return render(request, "contributions/stewardship/answered.html", context)
    status = 422 if form.is_bound else 200
    return render(request, "contributions/stewardship/answer.html", context, status=status)

"""Comments on the fields of a case: read, written, answered, settled."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from casestudies.models import CaseStudyPage
from contributions.access import person, with_case
from contributions.models import FieldComment
from contributions.writing import versions
from contributions.writing.addresses import part_path
from contributions.writing.beside import part_of
from contributions.writing.comments import (
    LONGEST,
    can_be_about,
    comment_once,
    field_label,
    settle,
    threads,
)
from contributions.writing.forms import Data
from contributions.writing.saving import KEY
from contributions.writing.views.doors import keeps_text, let_go, newest_held

UNPROCESSABLE = 422
COMMENT = "a-comment"
"""The form's name among those that are held until somebody has signed in."""


class CommentForm(forms.Form):
    """What somebody says; hidden, what it is about and whom it answers."""

    text = forms.CharField(
        label="Your comment",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For the people who write this case and the editors. Never public.",
        error_messages={"required": "Write something first."},
    )
    field = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)
    answers_to = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


@keeps_text(COMMENT)
@with_case
@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: HttpRequest, case: CaseStudyPage, typed: Data | None = None) -> HttpResponse:
    """All comments with a form for one more; ``?field=`` says what it is about, ``?answer=`` whom it answers.

    ``typed`` was sent and cannot be taken: it is shown again.
    """
    if request.method == "POST" and typed is None:
        let_go(request, case.ref, COMMENT)
        return _add(request, case)
    typed = typed or newest_held(request, case.ref, COMMENT)
    if typed:
        form = CommentForm(initial={name: values[-1] for name, values in typed.items()})
        return _page(request, case, form, _asked(case, typed.get("answers_to", [""])[-1]), typed)
    initial = {"field": _field(case, request.GET.get("field", ""))}
    answered = _asked(case, request.GET.get("answer", ""))
    if answered is not None:
        initial = {"field": answered.field, "answers_to": str(answered.pk)}
    return _page(request, case, CommentForm(initial=initial), answered)


def _add(request: HttpRequest, case: CaseStudyPage) -> HttpResponse:
    form = CommentForm(request.POST)
    answered = _asked(case, request.POST.get("answers_to", ""))
    if form.is_valid():
        try:
            made = comment_once(
                case,
                form.cleaned_data["text"],
                author=person(request),
                field=form.cleaned_data["field"],
                answers_to=answered,
            )
        except ValidationError as error:
            for message in error.messages:
                form.add_error(None, message)
        else:
            messages.success(request, "Your comment has been added.")
            return redirect(f"{reverse('contribute_comments', args=[case.ref])}#comment-{made.pk}")
    return _page(request, case, form, answered, status=UNPROCESSABLE)


def _page(
    request: HttpRequest,
    case: CaseStudyPage,
    form: CommentForm,
    answered: FieldComment | None,
    typed: Data | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    field = str(form["field"].value() or "")
    page, _ = versions.latest(case)
    context = {
        "case": case,
        "threads": [
            (thread, part_path(page, part_of(thread.first.field))) for thread in threads(page)
        ],
        "form": form,
        "answered": answered,
        "again": typed,
        "key": (typed or {}).get(KEY, [""])[-1],
        "about": field_label(page, _field(case, field)),
    }
    return render(request, "contributions/writing/comments.html", context, status=status)


def _field(case: CaseStudyPage, name: str) -> str:
    return name if name and can_be_about(case, name) else ""


def _asked(case: CaseStudyPage, number: str) -> FieldComment | None:
    """The comment that is to be answered, if it is one of this case."""
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    found: FieldComment | None = FieldComment.objects.filter(page=case, pk=number).first()
    return found


@with_case
@require_POST
def settle_comment(request: HttpRequest, case: CaseStudyPage, pk: int) -> HttpResponse:
    """Call a comment done."""
    first = get_object_or_404(FieldComment, pk=pk, page=case, answers_to=None)
    settle(first, user=person(request))
    messages.success(request, "Settled.")
    return redirect("contribute_comments", case.ref)

"""Writing a case: the short form, and the long form section by section."""

from __future__ import annotations

from contextlib import suppress

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from casestudies.models import CaseStudyPage
from cms.accounts.models import User
from cms.core.numbers import row_number
from contributions.access import case_for, person, why_closed
from contributions.models import KeptText
from contributions.writing import kept, versions
from contributions.writing.addresses import section_path
from contributions.writing.beside import ANSWER, has_answers, send_answers
from contributions.writing.forms import Data, SectionForm, cannot_be_shown, tidied
from contributions.writing.offered import Offered
from contributions.writing.ordering import MOVE, asked_for, move
from contributions.writing.saving import (
    KEY,
    PUT_BACK,
    VERSION,
    Attempt,
    over_latest,
    save_section,
)
from contributions.writing.sections import SHORT, Section, by_slug
from contributions.writing.views.doors import (
    held_for,
    is_from_our_page,
    left_behind,
    not_theirs,
    sign_in_first,
    too_many_rows,
)
from contributions.writing.views.page import Notice, Unsaved, page_context

TEMPLATE = "contributions/writing/edit.html"
SIGNED_IN_AGAIN = Notice(
    "Please save once more",
    "This page was opened before you last signed in, so nothing has been saved yet. "
    "What you typed is all here.",
)
NOT_SAVED, KEPT_FOR_LATER = "Not saved yet", "Kept for you"
MOVED = "Moved. The new order is kept for you; save the draft to have it in the case."
UNPROCESSABLE, CONFLICT = 422, 409


@csrf_exempt  # checked in _received: a form from before signing in again comes back filled in, not refused
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, ref: str, section: str = SHORT.slug) -> HttpResponse:
    """Show the form of a section, with what was typed and not saved; or save it."""
    where = _section(section)
    if request.method == "POST":
        return _received(request, ref, where)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    try:
        case = case_for(request, ref)
    except Http404:
        return left_behind(request, ref)
    _take_from_session(request, case)
    return _open(request, case, where)


def _section(slug: str) -> Section:
    try:
        return by_slug()[slug]
    except KeyError:
        raise Http404("There is no such part of a case.") from None


def _open(request: HttpRequest, case: CaseStudyPage, section: Section) -> HttpResponse:
    """The form as it stands, or with the newest text that was kept and not saved.

    ``?put=`` asks for a certain one.
    """
    texts = kept.kept_by(case, person(request), section.slug)
    asked, saved = request.GET.get("put", ""), request.GET.get("saved", "")
    texts.sort(key=lambda row: row.key != asked)
    while texts:
        text = texts.pop(0)
        attempt = over_latest(
            case, section, {**text.data, VERSION: [str(text.version)]}, quiet=True
        )
        answers = has_answers(case, text.data, user=person(request))
        if attempt.conflicts or attempt.notes or attempt.form.has_changed() or answers:
            closed = bool(why_closed(person(request), case))
            notices = [] if text.key == asked else [_put_back_notice(text, closed=closed)]
            unsaved = Unsaved(kept.put_back(text), saved, texts)
            response = _page(request, case, section, attempt, notices, unsaved)
            response.status_code = 200
            return response
        # It says what has been saved by now.
        kept.drop_put_back(case, person(request), kept.put_back(text))
    page, number = versions.latest(case)
    attempt = Attempt(SectionForm(section, page, Offered()), number)
    return _page(request, case, section, attempt, [], Unsaved(answered=saved))


def _put_back_notice(text: KeptText, *, closed: bool) -> Notice:
    moment = timezone.localtime(text.kept_at)
    when = f"{moment:%H:%M} on {moment.day} {moment:%B %Y}"
    if closed:
        return Notice(
            KEPT_FOR_LATER,
            f"You typed this at {when}. You can save it once the case can be changed again.",
        )
    return Notice(
        NOT_SAVED,
        f"You typed this at {when} and did not save it. It has been put back. Save it, or throw it away.",
    )


def _received(request: HttpRequest, ref: str, section: Section) -> HttpResponse:
    """Save what was sent; who is signed out, or may not write the case (any more), loses none of it."""
    ours, data = is_from_our_page(request), tidied(request.POST)
    if cannot_be_shown(data, section):
        return too_many_rows(request, data)
    if not request.user.is_authenticated:
        return sign_in_first(request, ref, section.slug, data, ours=ours)
    try:
        case = case_for(request, ref)
    except Http404:
        return not_theirs(request, data)
    return _save(request, case, section, data, ours=ours)


def _save(
    request: HttpRequest, case: CaseStudyPage, section: Section, data: Data, *, ours: bool
) -> HttpResponse:
    """Save, or show everything that was typed with what stands in the way."""
    user = person(request)
    if not ours:
        attempt = over_latest(case, section, data, quiet=True)
        return _page(request, case, section, attempt, [SIGNED_IN_AGAIN], Unsaved(_put_back(data)))
    if "discard" in data:
        _drop(case, user, data)
        messages.success(request, "Thrown away. The case is as it was saved.")
        return redirect(section_path(case.ref, section))
    unsent = _send_answers(request, case, data)
    if unsent or ANSWER in data or "add" in data or MOVE in data:
        return _show_again(request, case, section, data)
    attempt = save_section(case, section, data, user=user)
    if attempt.saved:
        _drop(case, user, data)
        messages.success(request, _saved_words(attempt))
        return redirect(_where_next(case, section, data))
    with suppress(kept.TooMuch):  # the page that is shown now holds it all
        _keep(request, case, section, data)
    held = kept.kept_of(case, user, _key(data))
    unsaved = Unsaved(kept.put_back(held), answered=_key(data))
    return _page(request, case, section, attempt, [], unsaved)


def _saved_words(attempt: Attempt) -> str:
    if not attempt.changed:
        return "Nothing has changed since it was last saved."
    words = f"Saved at {timezone.localtime():%H:%M}."
    return f"{words} What somebody else saved meanwhile is kept too." if attempt.merged else words


def _where_next(case: CaseStudyPage, section: Section, data: Data) -> str:
    slug = data.get("next", [""])[-1]
    return f"{section_path(case.ref, by_slug().get(slug, section))}?saved={_key(data)}"


def _send_answers(request: HttpRequest, case: CaseStudyPage, data: Data) -> bool:
    """Send the answers typed beside fields and say so; whether one could not be sent."""
    sent, refused = send_answers(case, data, user=person(request))
    if sent:
        messages.success(request, "Your answer has been sent.")
    elif ANSWER in data and not refused:
        messages.error(request, "Write your answer first.")
    for words in refused:
        messages.error(request, words)
    return bool(refused)


def _show_again(
    request: HttpRequest, case: CaseStudyPage, section: Section, data: Data
) -> HttpResponse:
    """Keep what was typed and show the form again, where the person was: with a new row, or a row moved."""
    data, place = _moved(request, case, section, data)
    try:
        _keep(request, case, section, data)
    except kept.TooMuch as error:
        attempt = over_latest(case, section, data, quiet=True)
        return _page(request, case, section, attempt, [Notice("Not kept", str(error))])
    key = _key(data)
    return redirect(
        f"{section_path(case.ref, section)}?put={key}&saved={key}#{place or _place(section, data)}"
    )


def _moved(
    request: HttpRequest, case: CaseStudyPage, section: Section, data: Data
) -> tuple[Data, str]:
    """Move the row whose button was pressed; return where its buttons are then, if any was."""
    asked = asked_for(data)
    if asked is None or asked[0] not in section.parts:
        return data, ""
    relation, place, way = asked
    page, _ = versions.latest(case)
    form = SectionForm(section, page, Offered(), data, quiet=True)
    rows = form.rows[relation].filled if relation in form.rows else []
    places = [row.place for row in rows if row.is_bound]
    data, now = move(data, relation, places, place, way)
    if now != place:
        messages.success(request, MOVED)
    return data, f"move-{relation}-{now}"


def _place(section: Section, data: Data) -> str:
    """Where on the page the person pressed: at the rows of a relation, or at a comment."""
    number = data.get(ANSWER, [""])[-1]
    if number.isascii() and number.isdigit():
        return f"comment-{number}"
    relation = data.get("add", [""])[-1]
    return f"rows-{relation}" if relation in section.parts else ""


def _keep(request: HttpRequest, case: CaseStudyPage, section: Section, data: Data) -> KeptText:
    """Keep the text of this form; what it took over from an older one is in it.

    Raises:
        TooMuch: if it is larger than any form is meant to be.
    """
    user = person(request)
    version = row_number(data.get(VERSION, ["0"])[-1]) or 0
    plain = {
        name: values
        for name, values in data.items()
        if name not in (KEY, PUT_BACK, ANSWER, MOVE, "add", "next")
    }
    row = kept.keep(case, user, section.slug, key=_key(data), version=version, data=plain)
    kept.drop_put_back(case, user, _put_back(data))
    return row


def _drop(case: CaseStudyPage, user: User, data: Data) -> None:
    """Forget what was kept of a form that is done with, and what it took over from an older one."""
    kept.drop(case, user, _key(data))
    kept.drop_put_back(case, user, _put_back(data))


def _key(data: Data) -> str:
    return data.get(KEY, [""])[-1][:40] or "form"


def _put_back(data: Data) -> str:
    return data.get(PUT_BACK, [""])[-1]


def _take_from_session(request: HttpRequest, case: CaseStudyPage) -> None:
    for slug, data in held_for(request, case.ref, by_slug()):
        _keep(request, case, _section(slug), data)  # a session holds less than is too much


def _page(
    request: HttpRequest,
    case: CaseStudyPage,
    section: Section,
    attempt: Attempt,
    notices: list[Notice],
    unsaved: Unsaved | None = None,
) -> HttpResponse:
    context = page_context(case, section, attempt, notices, unsaved or Unsaved())
    context |= {
        "save_url": section_path(case.ref, section),
        "closed": why_closed(person(request), case),
    }
    status = 200
    if attempt.conflicts or attempt.notes:
        status = CONFLICT
    elif attempt.refusal or context["problems"]:
        status = UNPROCESSABLE
    return render(request, TEMPLATE, context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def keep_text(request: HttpRequest, ref: str, section: str) -> HttpResponse:
    """Keep what stands in an open form, for the script that does so while somebody types.

    GET gives the token that a form needs after its writer has signed in again.
    """
    where = _section(section)
    if not request.user.is_authenticated:
        return redirect_to_login(section_path(ref, where))
    case = case_for(request, ref)
    if request.method == "GET":
        return JsonResponse({"token": get_token(request)})
    data = tidied(request.POST)
    try:
        if cannot_be_shown(data, where):
            raise kept.TooMuch("These are more rows than one page of a case can keep.")
        row = _keep(request, case, where, data)
    except kept.TooMuch as error:
        return JsonResponse({"refused": str(error)}, status=413)
    newest = case.latest_revision_id or 0
    newer = newest != row.version
    return JsonResponse(
        {
            "kept_at": f"{timezone.localtime(row.kept_at):%H:%M}",
            "newer_by": (versions.saved_by(case, newest) or "somebody") if newer else "",
        }
    )

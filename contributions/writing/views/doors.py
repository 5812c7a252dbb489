"""How the writing forms come in: nothing typed is lost because somebody was signed out meanwhile."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from casestudies.gaps import label_of
from casestudies.models import CaseStudyPage
from contributions.writing.beside import ANSWER
from contributions.writing.columns import STATE
from contributions.writing.forms import COUNT, REMOVE, ROW, Data, tidied
from contributions.writing.kept import kept_of_all_forms
from contributions.writing.offered import SCHEMES
from contributions.writing.ordering import MOVE
from contributions.writing.saving import KEY, PUT_BACK, VERSION
from contributions.writing.standing import STANDING

SESSION_KEY: Final = "writing-kept"
MOST_HELD: Final = 10
"""Open forms that a session keeps for somebody who has to sign in again first."""

LARGEST_HELD: Final = 400_000
"""Characters of all of them together: anybody can fill a session, whoever they are."""


class _Check(CsrfViewMiddleware):
    """Says what is wrong with a request instead of refusing it."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def is_from_our_page(request: HttpRequest) -> bool:
    """Whether the form came from a page of ours, opened in this browser since the last signing in.

    For views that are exempt from the middleware because they answer otherwise: with the form itself,
    still filled in. They must write nothing where this is false.
    """
    check = _Check(lambda _request: HttpResponse())
    check.process_request(request)
    return check.process_view(request, _nothing, (), {}) is None


def _nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def keeps_text(
    form: str, *, button: str = ""
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Let the one form of a view, named ``form``, lose nothing to a session that ended or was begun anew.

    Of a stranger it is held until they have signed in (:func:`newest_held` has it then). One from before the last
    signing in is given to the view as ``typed``, which shows it and writes nothing. Who cannot write the case any more
    is shown what they typed (:func:`not_theirs`, :func:`left_behind`). ``button`` sends no text.
    """

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @csrf_exempt
        @wraps(view)
        def found(request: HttpRequest, ref: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method != "POST":
                try:
                    return view(request, *args, ref=ref, **kwargs)
                except Http404:
                    return left_behind(request, ref)
            ours, data = is_from_our_page(request), tidied(request.POST)
            if button and button in data:
                data = {}
            if not request.user.is_authenticated:
                return sign_in_first(request, ref, form, data, ours=ours)
            if not ours:
                kwargs["typed"] = data
            try:
                return view(request, *args, ref=ref, **kwargs)
            except (
                Http404
            ):  # the view's own decorators have had their turn: there is no place to offer
                return not_theirs(request, data)

        return found

    return decorate


def sign_in_first(
    request: HttpRequest, ref: str, form: str, data: Data, *, ours: bool
) -> HttpResponse:
    """Keep what was typed and lead to the sign-in; where it cannot be kept, show all of it instead.

    That page holds nothing of the case but what came with the request: nobody is signed in.
    """
    if not data or (ours and hold_until_signed_in(request, ref, form, data)):
        return redirect_to_login(request.path)
    context = {
        "typed": everything_typed(data),
        "action": request.path,
        "sign_in": redirect_to_login(request.path).url,
    }
    return render(request, "contributions/writing/signed_out.html", context, status=413)


def left_behind(request: HttpRequest, ref: str) -> HttpResponse:
    """Show somebody what was held or kept of theirs before they could not write a case any more (:func:`not_theirs`).

    Raises:
        Http404: where there is nothing.
    """
    held = [each["data"] for each in _held(request) if each["ref"] == ref]
    return not_theirs(request, *held, *kept_of_all_forms(ref, request.user.pk))


def not_theirs(request: HttpRequest, *forms: Data) -> HttpResponse:
    """Show somebody what they typed into forms of a case that they cannot write (any more), to be copied.

    They were removed from it while they typed, or it was merged. The page is the same where there is no such case: it
    holds nothing but what they sent, now or before.

    Raises:
        Http404: where nothing was typed.
    """
    typed = to_be_copied(*forms)
    if not typed:
        raise Http404("There is no such case of theirs.")
    return render(request, "contributions/writing/not_theirs.html", {"typed": typed}, status=404)


def too_many_rows(request: HttpRequest, data: Data) -> HttpResponse:
    """Show what was typed in more rows than a form is made of, to be copied; nothing of it is saved."""
    context = {"typed": to_be_copied(data), "too_many": True}
    return render(request, "contributions/writing/not_theirs.html", context, status=422)


def newest_held(request: HttpRequest, ref: str, form: str) -> Data | None:
    """Return what was last typed in a form before signing in again; it stays held until :func:`let_go`."""
    mine = [each for each in _held(request) if (each["ref"], each["section"]) == (ref, form)]
    return {**mine[-1]["data"], KEY: [mine[-1]["key"]]} if mine else None


def let_go(request: HttpRequest, ref: str, form: str) -> None:
    """Hold the text of a form no longer that has been sent: the answer has it, or the case."""
    sent = (ref, form, request.POST.get(KEY, ""))
    held = _held(request)
    kept = [each for each in held if _form_of(each) != sent]
    if len(kept) < len(held):
        request.session[SESSION_KEY] = kept


def hold_until_signed_in(request: HttpRequest, ref: str, section: str, data: Data) -> bool:
    """Keep ``data`` in the session for its form; whether there was room.

    A form sent again takes the place of what it sent before. No other is put out for it, so that what was said to be
    kept is.
    """
    key = data.get(KEY, [""])[-1] or _mark(data)
    new = {"ref": ref, "section": section, "key": key, "data": data}
    held = [each for each in _held(request) if _form_of(each) != _form_of(new)]
    held.append(new)
    if len(held) > MOST_HELD or sum(_size(each["data"]) for each in held) > LARGEST_HELD:
        return False
    request.session[SESSION_KEY] = held
    return True


def held_for(request: HttpRequest, ref: str, sections: Container[str]) -> list[tuple[str, Data]]:
    """Return what was typed in ``sections`` of a case before signing in again, each with its section, once.

    No two have the same key, which is what their texts are kept by from then on.
    """
    held = _held(request)
    mine = [each for each in held if each["ref"] == ref and each["section"] in sections]
    if mine:
        request.session[SESSION_KEY] = [each for each in held if each not in mine]
    found: dict[str, tuple[str, Data]] = {}
    for each in mine:
        data: Data = each["data"]
        key = each["key"] if each["key"] not in found else _mark(data)
        found[key] = each["section"], {**data, KEY: [key]}
    return list(found.values())


def _held(request: HttpRequest) -> list[dict[str, Any]]:
    held = request.session.get(SESSION_KEY, [])
    return held if isinstance(held, list) else []  # a session from before there was more than one


def _form_of(held: dict[str, Any]) -> tuple[str, str, str]:
    return held["ref"], held["section"], held["key"]


def _size(data: Data) -> int:
    return sum(len(name) + sum(map(len, values)) for name, values in data.items())


def _mark(data: Data) -> str:
    return hashlib.sha256(repr(sorted(data.items())).encode("utf-8", "replace")).hexdigest()[:40]


@dataclass(frozen=True, slots=True)
class Typed:
    """One value of a form that could not be kept: ``label`` is empty where nobody needs to see it."""

    name: str
    value: str
    label: str
    id: str


def everything_typed(data: Data) -> list[Typed]:
    """Return each value of ``data``, to be sent again as it was; what is long or has lines is to be seen."""
    found: list[Typed] = []
    for name, values in data.items():
        for value in values:
            label = _label(name) if len(value) > SHORTEST_SHOWN or "\n" in value else ""
            found.append(Typed(name, value, label, f"typed-{len(found)}"))
    return found


def to_be_copied(*forms: Data) -> list[Typed]:
    """Return each value of ``forms`` that somebody typed or chose by a word, with its label, once.

    What only the form needs is left out, as are ticks, states and the numbers of terms, which tell nobody anything.
    """
    named = [each for data in forms for each in data.items() if _is_theirs(each[0])]
    shown = dict.fromkeys((name, value) for name, values in named for value in values)
    told = [(name, value) for name, value in shown if value.strip() and value != TICKED]
    return [
        Typed(name, value, _label(name), f"typed-{number}")
        for number, (name, value) in enumerate(told)
    ]


def _is_theirs(name: str) -> bool:
    column = name.rpartition("-")[2]
    return not (name in OF_THE_FORM or STATE in name or column in OF_ROWS or column in SCHEMES)


TICKED: Final = "on"
OF_THE_FORM: Final = frozenset(
    {VERSION, KEY, PUT_BACK, STANDING, ANSWER, MOVE, "add", "next", "field", "answers_to"}
)
OF_ROWS: Final = frozenset({ROW, REMOVE, COUNT})

SHORTEST_SHOWN: Final = 60
"""Characters; what is shorter goes with the form unseen."""


def _label(name: str) -> str:
    if "-" in name:
        return name.replace("-", " ").replace("_", " ").capitalize()
    return label_of(CaseStudyPage(), name)

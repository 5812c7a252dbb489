"""How the writing forms come in: nothing typed is lost because somebody was signed out meanwhile."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from contributions.writing.forms import Data

SESSION_KEY: Final = "writing-kept"
LARGEST_KEPT: Final = 200_000
"""Characters that a session keeps for somebody who has to sign in again first."""


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


def hold_until_signed_in(request: HttpRequest, data: Data) -> bool:
    """Keep ``data`` in the session for the same address; whether it was small enough."""
    if sum(len(name) + sum(map(len, values)) for name, values in data.items()) > LARGEST_KEPT:
        return False
    request.session[SESSION_KEY] = {"path": request.path, "data": data}
    return True


def held_for(request: HttpRequest) -> Data | None:
    """Return what was typed at this address before signing in again, once."""
    held = request.session.get(SESSION_KEY)
    if not held or held.get("path") != request.path:
        return None
    del request.session[SESSION_KEY]
    data: Data = held["data"]
    return data

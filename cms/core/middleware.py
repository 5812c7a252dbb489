"""What requests to the editors' side pass through, beyond Django's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from cms.core.refusals import refusal_words, remedy_of
from cms.core.remedies import lead_to, say_refused

GetResponse = Callable[[HttpRequest], HttpResponse]

ADMIN_ACCESS = "wagtailadmin.access_admin"
POLICY_HEADER = "Content-Security-Policy"
FRAMED_BY = "frame-ancestors"
SAVE_FIRST = "Save what you typed here as a draft first."
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def is_admin(request: HttpRequest) -> bool:
    """Tell whether a request is for the editors' side."""
    return request.path_info.startswith(settings.ADMIN_PATH)


class AdminContentSecurityPolicyMiddleware:
    """Give the editors' side the relaxed policy that Wagtail needs, and only the editors' side.

    A view that chose a policy of its own keeps it. A preview holds what people wrote and keeps the
    public site's policy, but that the editors' side may show it in a frame. django-csp writes the
    header.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mark answers to the editors' side; leave the rest alone."""
        response = self.get_response(request)
        if not is_admin(request) or hasattr(response, "_csp_replace"):
            return response
        policy = settings.ADMIN_CONTENT_SECURITY_POLICY
        if response.has_header(POLICY_HEADER):
            # Wagtail made the page of a preview by a request of its own, which came through here.
            del response[POLICY_HEADER]
            policy = {FRAMED_BY: policy[FRAMED_BY]}
        # The attribute by which django-csp's own decorators speak to its middleware.
        response._csp_replace = policy  # type: ignore[attr-defined]
        return response


class AdminDoorMiddleware:
    """Say no, once, to somebody who is signed in and may not enter the editors' side.

    Wagtail sends them to sign in; the door for signing in sends whoever is signed in where they
    wanted to go; and so on until the browser gives up.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let strangers on, whom Wagtail asks to sign in, and all who may enter.

        Raises:
            PermissionDenied: for a person without the right to enter.
        """
        user = request.user
        if is_admin(request) and user.is_authenticated and not user.has_perm(ADMIN_ACCESS):
            raise PermissionDenied
        return self.get_response(request)


class AdminTransactionMiddleware:
    """Run each unsafe request to the editors' side in one transaction.

    Wagtail saves, publishes and signals in several steps. In one transaction nobody sees a page
    half published (a page created with a future go-live date is live for an instant otherwise),
    and the row that asks for indexing is written or lost together with what it is about.

    All is undone when the view raised or the answer is a server error; an ordinary refusal
    (a form shown again) keeps what the view chose to save. Reads never take the write lock, which
    is why this is not ``ATOMIC_REQUESTS``.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Wrap what is to come in a transaction where it can write as an editor."""
        if request.method in SAFE_METHODS or not is_admin(request):
            return self.get_response(request)
        # Reading a form here, before the lock is taken, keeps a slow upload from holding up every
        # other writer. Bodies that are no form are left alone.
        _ = request.POST
        with transaction.atomic():
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, _exception: Exception) -> None:
        """Undo what a view wrote before it raised; Django has yet to make the answer."""
        if request.method not in SAFE_METHODS and is_admin(request):
            transaction.set_rollback(True)


class AdminRefusalMiddleware:
    """Turn a refusal that a view of the editors' side lets escape into a message, never an error page.

    Wagtail checks forms itself, but not every road: publishing several pages at once, or approving
    a step of a workflow, lets the refusal of an incomplete page through. Where the refusal knows a page
    to put it right, or a form that Wagtail refused does, the message leads there.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; only exceptions matter here."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Undo what the view wrote, say why, and go back to where the person came from."""
        if not isinstance(exception, ValidationError) or not is_admin(request):
            return None
        if request.method not in SAFE_METHODS:
            transaction.set_rollback(True)
        say_refused(request, f"Not done. {refusal_words(exception)}", remedy_of(exception))
        return redirect(_came_from(request))

    def process_template_response(self, request: HttpRequest, response: Any) -> Any:
        """Lead from a form that Wagtail shows again to where that is put right, if it knows (``remedy``)."""
        form = (getattr(response, "context_data", None) or {}).get("form")
        if is_admin(request):
            lead_to(request, SAVE_FIRST, getattr(form, "remedy", None))
        return response


def _came_from(request: HttpRequest) -> str:
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}, request.is_secure()):
        return referer
    return reverse("wagtailadmin_home")

"""Single sign-on, where its server is away or answers nonsense: said in words, never an error page."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps

from allauth.socialaccount.providers.openid_connect import views
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

logger = logging.getLogger(__name__)

View = Callable[[HttpRequest, str], HttpResponseBase]


def _in_words(view: View) -> View:
    @wraps(view)
    def answered(request: HttpRequest, provider_id: str) -> HttpResponseBase:
        try:
            return view(request, provider_id)
        # Not reached, not JSON, or JSON that lacks what it must have.
        except (OSError, ValueError, KeyError) as error:
            logger.warning("single sign-on failed", extra={"error": type(error).__name__})
            return render(request, "socialaccount/authentication_error.html", status=503)

    return answered


login = _in_words(views.login)
callback = _in_words(views.callback)

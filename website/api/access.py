"""How anybody reaches the data: from any origin, at a bearable pace, with caches allowed to help."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt

from website.answers import SHARED_SECONDS
from website.api.problems import problem
from website.throttle import client_key

REQUESTS = 300
SECONDS = 60
READS = ("GET", "HEAD", "OPTIONS")

View = Callable[..., HttpResponse]


def open_data(view: View) -> View:
    """Wrap a view of the API: reads only, any origin, throttled by client, briefly cached."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = _answer(request, view, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Retry-After"
        return response

    return csrf_exempt(wrapped)


def _answer(request: HttpRequest, view: View, *args: Any, **kwargs: Any) -> HttpResponse:
    if request.method == "OPTIONS":
        return _preflight()
    if request.method not in READS:
        refused = problem(405, "This interface only reads: use GET.")
        refused["Allow"] = ", ".join(READS)
        return refused
    wait = seconds_to_wait(request)
    if wait:
        return _too_many(wait)
    response = view(request, *args, **kwargs)
    if response.status_code < 400:
        patch_cache_control(
            response, public=True, max_age=0, s_maxage=SHARED_SECONDS, must_revalidate=True
        )
    else:
        patch_cache_control(response, no_cache=True)
    return response


def _preflight() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Allow"] = response["Access-Control-Allow-Methods"] = ", ".join(READS)
    response["Access-Control-Allow-Headers"] = "Accept, If-None-Match"
    response["Access-Control-Max-Age"] = "86400"
    return response


def _too_many(wait: int) -> HttpResponse:
    detail = f"More than {REQUESTS} requests in a minute. Try again in {wait} seconds."
    response = problem(429, detail)
    response["Retry-After"] = str(wait)
    patch_cache_control(response, no_store=True)
    return response


def seconds_to_wait(request: HttpRequest) -> int:
    """Count one more request of this client; return 0, or how long to wait when it was one too many.

    Counted in each process's own memory: a read of the API must not write to the database, and the
    limit guards against a loop gone wild, not against a determined crowd.
    """
    now = int(time.time())
    cache = caches["local"]
    key = f"{client_key(request, 'api')}:{now // SECONDS}"
    cache.add(key, 0, timeout=SECONDS)
    count = cache.incr(key)
    return SECONDS - now % SECONDS if count > REQUESTS else 0

"""When there is nothing, or something broke."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing stands at this address, or nothing that this reader may see: both say the same."""
    return render(request, "404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent is not taken: too much of it, or not in a shape that a browser sends."""
    too_large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent)
    status = 413 if too_large else 400
    return render(request, "400.html", {"too_large": too_large}, status=status)


def server_error(_request: HttpRequest) -> HttpResponseServerError:
    """Something broke; this page asks neither the database nor the request for anything."""
    return HttpResponseServerError(render_to_string("500.html"))

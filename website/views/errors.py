"""When there is nothing, or something broke."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing stands at this address, or nothing that this reader may see: both say the same."""
    return render(request, "404.html", status=404)


def server_error(_request: HttpRequest) -> HttpResponseServerError:
    """Something broke; this page asks neither the database nor the request for anything."""
    return HttpResponseServerError(render_to_string("500.html"))

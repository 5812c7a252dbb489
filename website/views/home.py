"""The first page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from website.answers import cacheable
from website.home import home_page


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """A search box, what is here in figures, and ways to browse."""
    return cacheable(request, render(request, "website/home.html", {"home": home_page()}))

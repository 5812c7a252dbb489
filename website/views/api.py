"""The front door of the API, and its description for people."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from website.answers import cacheable
from website.api.description import operations


def root(_request: HttpRequest) -> HttpResponse:
    """Where everything is."""
    base = f"{settings.BASE_URL}/api/v1"
    return JsonResponse(
        {
            "cases": f"{base}/cases",
            "suggest": f"{base}/suggest",
            "openapi": f"{base}/openapi.json",
            "documentation": f"{base}/docs",
        }
    )


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The description of the API as a page of our own: no script, no other origin."""
    context = {"operations": operations(), "base": settings.BASE_URL}
    return cacheable(request, render(request, "website/api_docs.html", context))

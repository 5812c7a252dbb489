"""Answers that several views give: caching, moved, withdrawn."""

from __future__ import annotations

from collections.abc import Callable

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    JsonResponse,
)
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers

from casestudies.models import CaseStudyPage, Tombstone
from casestudies.resolve import Found

SHARED_SECONDS = 30
"""How long a shared cache may keep a page. Withdrawal must reach everybody within a minute."""


def cacheable(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let caches keep an anonymous answer for a moment, and browsers ask whether it has changed.

    A signed-in reader may see more than others, so their pages are kept by nobody.
    """
    patch_vary_headers(response, ["Cookie"])
    if request.user.is_authenticated:
        patch_cache_control(response, private=True, no_cache=True)
    else:
        patch_cache_control(
            response, public=True, max_age=0, s_maxage=SHARED_SECONDS, must_revalidate=True
        )
    return response


def case_or_answer(
    request: HttpRequest, found: Found, path_for: Callable[[str], str], *, extension: str = ""
) -> CaseStudyPage | HttpResponse:
    """Return the case that ``found`` holds, or the answer for one that moved or was withdrawn.

    ``path_for`` makes the address that answers now, from the slug.

    Raises:
        Http404: if nothing stands there that this reader may see.
    """
    if found.tombstone is not None:
        return gone(request, found.tombstone, extension=extension)
    if found.page is None:
        raise Http404("No case stands at this address.")
    if found.moved:
        return HttpResponsePermanentRedirect(path_for(found.page.slug))
    return found.page


def gone(request: HttpRequest, tombstone: Tombstone, *, extension: str = "") -> HttpResponse:
    """Answer 410 with what is left of a withdrawn case: reference, dates and reason category."""
    response: HttpResponse
    if extension == "json":
        response = JsonResponse(problem(tombstone), status=410)
        response["Content-Type"] = "application/problem+json"
    else:
        context = {"tombstone": tombstone, "reason_label": tombstone.get_reason_display()}
        response = render(request, "410.html", context, status=410)
    patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
    return response


def problem(tombstone: Tombstone) -> dict[str, object]:
    """Return a tombstone as a problem of RFC 9457."""
    published = tombstone.published_on
    return {
        "type": "about:blank",
        "title": "Gone",
        "status": 410,
        "detail": "This case was withdrawn.",
        "ref": tombstone.ref,
        "published": published.isoformat() if published else None,
        "withdrawn": tombstone.withdrawn_on.isoformat(),
        "reason": tombstone.reason,
    }

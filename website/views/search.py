"""Finding: the search page, and what browsers ask to search from their own box."""

from __future__ import annotations

from time import perf_counter

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from search.asking import read_leniently
from search.engines.base import EngineUnavailable
from search.parameters import SearchQuery
from search.service import find
from website.answers import cacheable
from website.finding.addresses import search_path
from website.finding.explaining import ExplainLinks, explain_links, may_explain
from website.finding.logged import note_search
from website.finding.page import search_page
from website.finding.suggestions import as_data, suggestions

RETRY_SECONDS = 30
JSON = "application/json"
OPENSEARCH = "application/opensearchdescription+xml; charset=utf-8"


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Answer the question in the address; to htmx with what changes, to others with the whole page.

    Whatever was typed answers 200: what is not understood is ignored and said. Past the 10,000th
    result is nothing (404).
    """
    query = read_leniently(dict(request.GET.lists()))
    if query.beyond_end:
        raise Http404("Results end at the 10,000th.")
    started = perf_counter()
    try:
        results = find(query)
        took = perf_counter() - started
        page = search_page(results)
    except EngineUnavailable:
        return _unavailable(request, query)
    note_search(request, results, took)
    is_part = _wants_part(request)
    template = "search/answer.html" if is_part else "search/search.html"
    context = {"search": page, "is_part": is_part, "explain": _explain(request, query)}
    response = render(request, template, context)
    if is_part:
        response["HX-Push-Url"] = page.url
    patch_vary_headers(response, ["HX-Request"])
    return cacheable(request, response)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Complete what is being typed: options for the list under a search box, JSON where ``Accept`` prefers it.

    Whatever was typed answers 200; what completes to nothing answers with nothing.
    """
    found = suggestions(request.GET.get("q", ""))
    response: HttpResponse
    if request.get_preferred_type(["text/html", JSON]) == JSON:
        response = JsonResponse(as_data(found))
    else:
        response = render(request, "search/suggestions.html", {"suggestions": found})
    patch_vary_headers(response, ["Accept"])
    return cacheable(request, response)


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """How a browser searches here from its own box (OpenSearch 1.1)."""
    context = {"base": settings.BASE_URL}
    response = render(request, "search/opensearch.xml", context, content_type=OPENSEARCH)
    patch_cache_control(response, public=True, max_age=3600)
    return response


def _explain(request: HttpRequest, query: SearchQuery) -> ExplainLinks | None:
    """Where an editor asks why; nothing for everybody else."""
    return explain_links(query) if may_explain(request.user) else None


def _wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for what changes; going back in history it needs the whole page."""
    asked = request.headers.get("HX-Request") == "true"
    return asked and request.headers.get("HX-History-Restore-Request") != "true"


def _unavailable(request: HttpRequest, query: SearchQuery) -> HttpResponse:
    """Say that nothing can be searched now, as an answer that nobody keeps: 503, come back soon.

    htmx shows no error answers, so it is told to load the page itself.
    """
    context = {"q": query.q, "again_url": search_path(query)}
    response = render(request, "search/unavailable.html", context, status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    if _wants_part(request):
        response["HX-Redirect"] = search_path(query)
    patch_cache_control(response, no_store=True)
    return response

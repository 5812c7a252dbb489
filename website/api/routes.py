"""The operations of the API and what is refused."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from ninja import Path

from casestudies.resolve import find_by_ref
from casestudies.rows import load_record
from search.asking import read_strictly
from search.engines.base import EngineUnavailable
from search.parameters import InvalidParameters
from search.service import find
from website import answers
from website.api.openapi import DESCRIPTION, ReadAPI, search_parameters, suggest_parameters
from website.api.problems import invalid, problem
from website.api.schema import CaseList, CaseRecord, CompletionList, Problem
from website.api.summaries import answer
from website.files import write_json
from website.finding.suggestions import as_data, suggestions

RETRY_SECONDS = 30
JSON = "application/json; charset=utf-8"

api = ReadAPI(
    title="Precedent",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api-1",
    openapi_url="/openapi.json",
    docs_url=None,
)

_LIST_RESPONSES: Any = {200: CaseList, 404: Problem, 422: Problem, 429: Problem, 503: Problem}
_ONE_RESPONSES: Any = {
    200: CaseRecord,
    301: None,
    404: Problem,
    410: Problem,
    422: Problem,
    429: Problem,
}


@api.api_operation(
    ["GET", "HEAD"],
    "/cases",
    response=_LIST_RESPONSES,
    operation_id="list_cases",
    summary="Find cases",
    url_name="cases",
    openapi_extra={"parameters": search_parameters()},
    exclude_unset=True,
)
def list_cases(request: HttpRequest) -> Any:
    """The answer of the search page for the same parameters. An unknown name or value is refused (422)."""
    query = read_strictly(dict(request.GET.lists()))
    if query.beyond_end:
        return problem(404, "Results end at the 10,000th.")
    return answer(find(query))


@api.api_operation(
    ["GET", "HEAD"],
    "/suggest",
    response={200: CompletionList, 422: Problem, 429: Problem},
    operation_id="suggest",
    summary="Complete what is being typed",
    url_name="suggest",
    openapi_extra={"parameters": suggest_parameters()},
)
def suggest(request: HttpRequest) -> Any:
    """Names of terms, organisations and programmes, and titles of cases; nothing for less than two letters."""
    unknown = [name for name in request.GET if name != "q"]
    if unknown:
        raise InvalidParameters({name[:60]: "This address takes q alone." for name in unknown})
    return as_data(suggestions(request.GET.get("q", "")))


@api.api_operation(
    ["GET", "HEAD"],
    "/cases/{ref}",
    response=_ONE_RESPONSES,
    operation_id="get_case",
    summary="The whole public record of one case",
    url_name="case",
)
def get_case(request: HttpRequest, ref: Path[str]) -> Any:
    """A merged case leads to the one it was merged into (301); a withdrawn one leaves a tombstone (410)."""
    if request.GET:
        raise InvalidParameters(
            {name[:60]: "This address takes no parameters." for name in request.GET}
        )
    found = find_by_ref(ref, AnonymousUser())
    if found.tombstone is not None:
        return _gone(answers.problem(found.tombstone))
    if found.page is None:
        return problem(404, "No public case has this reference.")
    if found.moved:
        return HttpResponsePermanentRedirect(f"/api/v1/cases/{found.page.ref}")
    load_record([found.page], public=True)
    return HttpResponse(write_json(found.page), content_type=JSON)


def _gone(body: dict[str, object]) -> HttpResponse:
    more = {name: body[name] for name in ("ref", "published", "withdrawn", "reason")}
    return problem(410, str(body["detail"]), **more)


@api.exception_handler(InvalidParameters)
def refuse(_request: HttpRequest, error: InvalidParameters) -> HttpResponse:
    """Parameters that were not understood: 422, each field named."""
    return invalid(error.errors)


@api.exception_handler(EngineUnavailable)
def away(_request: HttpRequest, _error: EngineUnavailable) -> HttpResponse:
    """No engine can answer now."""
    response = problem(503, "Search cannot answer now. Try again in a minute.")
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def nothing_here(_request: HttpRequest, **_kwargs: Any) -> HttpResponse:
    """An address below ``/api/v1/`` that is none."""
    return problem(404, "There is nothing at this address. See /api/v1/docs for what there is.")

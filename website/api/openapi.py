"""The description of the API: parameters from the facets themselves, errors as problems."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from search.facets.kinds import ChoiceFacet
from search.facets.registry import FACETS
from search.parameters import DEFAULT_PAGE_SIZE, PAGE_SIZES, SORTS
from website.api.problems import PROBLEM

DESCRIPTION = (
    "Cases of innovative public procurement, as data: the same answers as the pages. Read-only, open to "
    "every origin. Each case names its own licence. Errors are RFC 9457 problems."
)

Parameter = dict[str, Any]


def _parameter(name: str, description: str, schema: dict[str, Any]) -> Parameter:
    return {
        "in": "query",
        "name": name,
        "required": False,
        "description": description,
        "schema": schema,
    }


def _facet_parameters() -> list[Parameter]:
    """One parameter a facet, repeatable; closed lists with their values."""
    found: list[Parameter] = []
    for facet in FACETS:
        items: dict[str, Any] = {"type": "string"}
        if isinstance(facet, ChoiceFacet):
            items["enum"] = list(facet.choices)
        joined = "all must hold" if facet.name == "has" else "any of them"
        found.append(
            {
                **_parameter(
                    facet.name,
                    f"{facet.label}: may be repeated, {joined}.",
                    {"type": "array", "items": items, "maxItems": 50},
                ),
                "style": "form",
                "explode": True,
            }
        )
    return found


def search_parameters() -> list[Parameter]:
    """Every parameter of ``/search/``, as OpenAPI has them."""
    year = {"type": "integer", "minimum": 1000, "maximum": 2999}
    return [
        _parameter("q", "Words to search for: “phrases in quotes”, -without.", {"type": "string"}),
        *_facet_parameters(),
        _parameter("year_from", "First year of the activity.", year),
        _parameter("year_to", "Last year of the activity.", year),
        _parameter(
            "sort",
            "relevance with q, newest without, unless said otherwise.",
            {"type": "string", "enum": list(SORTS)},
        ),
        _parameter(
            "page",
            "From 1. Results end at the 10,000th: 404 beyond.",
            {"type": "integer", "minimum": 1, "default": 1},
        ),
        _parameter(
            "per_page",
            "How many results a page.",
            {"type": "integer", "enum": list(PAGE_SIZES), "default": DEFAULT_PAGE_SIZE},
        ),
        _parameter(
            "explain",
            "Also engine, and score and matched of each result: help, not promises.",
            {"type": "boolean", "default": False},
        ),
    ]


def suggest_parameters() -> list[Parameter]:
    """The one parameter of ``/suggest``."""
    return [_parameter("q", "What has been typed so far.", {"type": "string"})]


class ReadAPI(NinjaAPI):
    """An API whose errors are described as what they are, and whose ``HEAD`` needs no description."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """Return the description, errors as ``application/problem+json``."""
        schema = super().get_openapi_schema(**kwargs)
        for operations in schema["paths"].values():
            operations.pop("head", None)
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    _as_problem(int(status), response)
        return schema


def _as_problem(status: int, response: dict[str, Any]) -> None:
    content = response.get("content", {})
    if status >= 400 and "application/json" in content:
        response["content"] = {PROBLEM: content["application/json"]}

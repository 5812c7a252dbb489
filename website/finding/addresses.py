"""The canonical addresses of questions: one question has one address, and it reproduces the view."""

from __future__ import annotations

from search.parameters import SearchQuery

SEARCH = "/search/"
API_CASES = "/api/v1/cases"


def search_path(query: SearchQuery) -> str:
    """The search page that answers ``query``."""
    return with_parameters(query.querystring())


def with_parameters(parameters: str) -> str:
    """The search page with a query string that is already canonical."""
    return f"{SEARCH}?{parameters}" if parameters else SEARCH


def narrowed_path(name: str, value: str) -> str:
    """The search page narrowed to one value of one facet.

    >>> narrowed_path("method", "framework")
    '/search/?method=framework'
    """
    return search_path(SearchQuery().with_values(name, (value,)))


def api_path(query: SearchQuery) -> str:
    """The same answer as data."""
    parameters = query.querystring()
    return f"{API_CASES}?{parameters}" if parameters else API_CASES

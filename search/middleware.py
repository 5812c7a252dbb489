"""What requests pass through for the sake of search."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from search.engines.memory import one_memory
from search.engines.patience import one_budget


class SearchBudgetMiddleware:
    """Give all questions behind one page the time of one: ``SEARCH_DEADLINE`` seconds in all.

    When it is spent the standby answers the rest, so that an engine that is only slow cannot make a
    page slow that asks seven times. What an engine says of a word is asked once for all of them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Open the budget around the view."""
        with one_budget(settings.SEARCH_DEADLINE), one_memory():
            return self.get_response(request)

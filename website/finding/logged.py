"""What the pages tell the query log: questions of people who read, and the results that they open.

Which result was opened is told by the browser's ``Referer`` header, which holds the address of the
results where somebody clicked. So nothing is added to links or addresses, pages stay the same for
everybody and for every cache, and it works without JavaScript (ADR 0017).
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.http import HttpRequest

from search.querylog.log import note_asked, note_opened
from search.results import SearchResults
from website.finding.addresses import SEARCH
from website.finding.explaining import may_explain

_PROGRAMS = re.compile(
    r"bot|crawl|spider|slurp|archiv|monitor|uptime|headless|preview|scan|fetch"
    r"|curl|wget|python|httpx|java/|okhttp|go-http|libwww|ruby|perl|postman",
    re.IGNORECASE,
)
_AHEAD = ("Sec-Purpose", "Purpose", "X-Moz")


def note_search(request: HttpRequest, results: SearchResults, seconds: float) -> None:
    """Tell the log of a question that was answered, if a reader asked it.

    What those who look after search try is not what readers ask.
    """
    if _is_reader(request) and not may_explain(request.user):
        note_asked(results, seconds)


def note_opening(request: HttpRequest, page_id: int) -> None:
    """Tell the log that a case was opened from results of ours, if it was, and by a reader."""
    parameters = _results_left(request)
    if parameters and _is_reader(request) and not may_explain(request.user):
        note_opened(parameters, page_id)


def _is_reader(request: HttpRequest) -> bool:
    """Whether a person seems to look, and looks now: no program, and no browser that reads ahead."""
    agent = request.headers.get("User-Agent", "")
    ahead = any("prefetch" in request.headers.get(name, "").lower() for name in _AHEAD)
    return request.method == "GET" and bool(agent) and not ahead and not _PROGRAMS.search(agent)


def _results_left(request: HttpRequest) -> str:
    """Return the parameters of the search page that somebody comes from; empty from anywhere else."""
    try:
        came_from = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    is_ours = came_from.netloc == request.get_host() and came_from.path == SEARCH
    return came_from.query if is_ours else ""

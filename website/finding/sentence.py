"""The count above the results, as a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

from casestudies.detail.words import sentence_list
from search.results import SearchResults

PLACES = ("nation", "region")
LONGEST = 120


def count_sentence(results: SearchResults) -> SafeString:
    """Return ``14 cases for <em>falls prevention</em> in Wales`` as safe HTML."""
    query = results.query
    said = format_html("{}", counted(results.total))
    if query.q:
        said = format_html("{} for <em>{}</em>", said, shortened(query.q))
    places = _places(results)
    if places:
        said = format_html("{} in {}", said, sentence_list(list(places)).replace(" and ", " or "))
    if query.page > 1 and results.total:
        said = format_html("{}, page {}", said, query.page)
    return said


def page_title(results: SearchResults) -> str:
    """Return the title of the page in the browser's tab, the question first."""
    query = results.query
    found = counted(results.total)
    page = f", page {query.page}" if query.page > 1 else ""
    return f"{shortened(query.q)}: {found}{page}" if query.q else f"Search: {found}{page}"


def counted(total: int) -> str:
    """Return ``no cases``, ``1 case`` or ``1,234 cases``."""
    if total == 0:
        return "No cases"
    return "1 case" if total == 1 else f"{total:,} cases"


def shortened(text: str) -> str:
    """Return a question cut where it would fill the page."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…"


def _places(results: SearchResults) -> Sequence[str]:
    facets = (results.facet(name) for name in PLACES)
    return [value.label for facet in facets if facet for value in facet.selected]

"""One search page, put together from what was found."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from cms.core.pagination import Pagination, paginate
from search.cards import Card, cards
from search.parameters import PAGE_SIZES, SearchQuery
from search.results import SearchResults
from website.finding.addresses import api_path, search_path
from website.finding.filters import Chip, Filter, YearFilter, chips, filters, years
from website.finding.loosen import WaysOn, ways_on
from website.finding.named import Named, named
from website.finding.sentence import count_sentence, page_title

SORT_LABELS = {
    "relevance": "Best match",
    "newest": "Newest",
    "updated": "Recently updated",
    "evidence": "Strongest evidence",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a drop-down list."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Suggested:
    """Another spelling, and the page that it leads to."""

    text: str
    total: int
    url: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Everything that ``search/search.html`` draws."""

    q: str
    title: str
    sentence: SafeString
    total: int
    cards: list[Card]
    filters: tuple[Filter, ...]
    years: YearFilter
    chips: tuple[Chip, ...]
    clear_url: str
    sorts: tuple[Choice, ...]
    sizes: tuple[Choice, ...]
    pagination: Pagination
    notices: tuple[str, ...]
    suggestion: Suggested | None
    expansions: tuple[str, ...]
    degraded: bool
    named: list[Named]
    ways_on: WaysOn | None
    last_page_url: str
    url: str
    data_url: str


def search_page(results: SearchResults) -> SearchPage:
    """Return the page of ``results``; asks again only where there is nothing to show."""
    query = results.query
    return SearchPage(
        q=query.q,
        title=page_title(results),
        sentence=count_sentence(results),
        total=results.total,
        cards=cards(results.hits),
        filters=filters(results),
        years=years(query),
        chips=chips(results),
        clear_url=search_path(query.without_filters()),
        sorts=_sorts(query),
        sizes=_sizes(query),
        pagination=paginate(
            query.page, results.pages, lambda number: search_path(query.with_page(number))
        ),
        notices=results.notices,
        suggestion=_suggested(results),
        expansions=results.expansions,
        degraded=results.degraded,
        named=named(results) if query.page == 1 else [],
        ways_on=ways_on(results) if results.total == 0 else None,
        last_page_url=_last_page(results),
        url=search_path(query),
        data_url=api_path(query),
    )


def _sorts(query: SearchQuery) -> tuple[Choice, ...]:
    offered = [sort for sort in SORT_LABELS if query.q or sort != "relevance"]
    return tuple(Choice(sort, SORT_LABELS[sort], sort == query.order) for sort in offered)


def _sizes(query: SearchQuery) -> tuple[Choice, ...]:
    return tuple(Choice(str(size), str(size), size == query.per_page) for size in PAGE_SIZES)


def _suggested(results: SearchResults) -> Suggested | None:
    found = results.suggestion
    if found is None:
        return None
    return Suggested(found.text, found.total, search_path(results.query.with_text(found.text)))


def _last_page(results: SearchResults) -> str:
    """Where to go from a page that lies past the last; empty on any other."""
    if results.hits or not results.total:
        return ""
    return search_path(results.query.with_page(results.pages))

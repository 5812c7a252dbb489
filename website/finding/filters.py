"""What narrows the results: chosen filters as chips, and the filters as folded groups of boxes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html import escape

from django.utils.safestring import SafeString, mark_safe

from casestudies.detail.words import sentence_list
from search.parameters import SearchQuery
from search.results import FacetResult, FacetValue, SearchResults
from website.finding.addresses import search_path, with_parameters

ORDER = ("sector", "nation", "method", "outcome", "direction", "evidence", "kind", "phase")
"""The filters that stand first; the others follow in their own order."""

OPEN = frozenset({"sector", "nation"})
SHOWN_AT_ONCE = 8
A_FEW_MORE = 2
FORM = "search-form"


@dataclass(frozen=True, slots=True)
class Chip:
    """One chosen filter and the address of the page without it."""

    name: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Filter:
    """One facet as it is drawn: the ``first`` values at once, the ``rest`` of them folded."""

    name: str
    label: str
    first: SafeString
    rest: SafeString
    rest_count: int
    chosen: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class YearFilter:
    """The two years, as typed."""

    year_from: str
    year_to: str

    @property
    def is_open(self) -> bool:
        """Whether a year was given."""
        return bool(self.year_from or self.year_to)


def chips(results: SearchResults) -> tuple[Chip, ...]:
    """Return a chip for each chosen value, and one for the years."""
    found = [
        Chip(facet.label, value.label, with_parameters(value.url))
        for facet in results.facets
        for value in facet.selected
    ]
    query = results.query
    if query.has_years:
        without = replace(query, year_from=None, year_to=None, page=1)
        found.append(Chip("Years", years_in_words(query), search_path(without)))
    return tuple(found)


def years_in_words(query: SearchQuery) -> str:
    """Return ``2019 to 2021``, ``from 2019`` or ``until 2021``."""
    first, last = query.year_from, query.year_to
    if first is not None and last is not None:
        return str(first) if first == last else f"{first} to {last}"
    return f"from {first}" if first is not None else f"until {last}"


def filters(results: SearchResults) -> tuple[Filter, ...]:
    """Return the facets that have something to choose, those used most first."""
    ranked = sorted(results.facets, key=_place)
    return tuple(_filter(facet) for facet in ranked if facet.values)


def years(query: SearchQuery) -> YearFilter:
    """Return the years for their two boxes."""
    return YearFilter(_typed(query.year_from), _typed(query.year_to))


def chosen_in_words(results: SearchResults) -> Iterator[tuple[str, str]]:
    """Yield for each facet with a selection its name and ``Sector: Housing or Care``."""
    for facet in results.facets:
        labels = [value.label for value in facet.selected]
        if labels:
            words = sentence_list(labels).replace(" and ", " or ") if len(labels) > 1 else labels[0]
            yield facet.name, f"{facet.label}: {words}"


def _filter(facet: FacetResult) -> Filter:
    values, cut = facet.values, SHOWN_AT_ONCE
    if len(values) <= cut + A_FEW_MORE:
        cut = len(values)
    later = values[cut:]
    rest = [value for value in later if not value.selected]
    chosen = len(facet.selected)
    return Filter(
        name=facet.name,
        label=facet.label,
        first=boxes(facet.name, (*values[:cut], *(value for value in later if value.selected))),
        rest=boxes(facet.name, rest),
        rest_count=len(rest),
        chosen=chosen,
        is_open=bool(chosen) or facet.name in OPEN,
    )


def boxes(name: str, values: Iterable[FacetValue]) -> SafeString:
    """Return a box for each value, as HTML.

    Written here and not in a template: there are hundreds on a page, and the template engine takes
    thirty times as long for each (docs/developers/performance.md).
    """
    drawn = (
        f'<div class="choice"><input type="checkbox" form="{FORM}" name="{name}" '
        f'value="{(slug := escape(value.value))}" id="f-{name}-{slug}"'
        f"{' checked' if value.selected else ''}>"
        f'<label for="f-{name}-{slug}">{escape(value.label)} '
        f'<span class="count">({value.count:,})</span></label></div>'
        for value in values
    )
    return mark_safe("".join(drawn))  # noqa: S308 - all that is not ours is escaped


def _place(facet: FacetResult) -> int:
    return ORDER.index(facet.name) if facet.name in ORDER else len(ORDER)


def _typed(year: int | None) -> str:
    return "" if year is None else str(year)

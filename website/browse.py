"""Terms and bodies with how many public cases each has: what lists and the home page browse by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from casestudies.addresses import organisation_path, term_path
from search.engines.base import EngineUnavailable
from search.parameters import SearchQuery
from search.results import FacetResult, FacetValue, SearchResults
from search.service import find


@dataclass(frozen=True, slots=True)
class Counted:
    """A name, where it leads, and its count; ``None`` where nothing could be counted."""

    name: str
    url: str
    count: int | None = None


def found(query: SearchQuery) -> SearchResults | None:
    """Answer ``query``, or ``None`` while no engine can: pages that only show counts do without."""
    try:
        return find(query)
    except EngineUnavailable:
        return None


def values_of(results: SearchResults | None, name: str) -> tuple[FacetValue, ...]:
    """Return the values of one facet; none where there are no results."""
    facet: FacetResult | None = results.facet(name) if results else None
    return facet.values if facet else ()


def counts_of(results: SearchResults | None, name: str) -> Mapping[str, int] | None:
    """Return the counts of one facet by value; ``None`` where nothing could be counted."""
    return {value.value: value.count for value in values_of(results, name)} if results else None


def terms_with_cases(
    results: SearchResults | None, scheme: str, slugs: Iterable[str] | None = None
) -> list[Counted]:
    """Return the terms of ``scheme`` that have cases, most first; of ``slugs`` only, where given."""
    wanted = None if slugs is None else set(slugs)
    return [
        Counted(value.label, term_path(scheme, value.value), value.count)
        for value in values_of(results, scheme)
        if value.count and (wanted is None or value.value in wanted)
    ]


def bodies_with_cases(results: SearchResults | None, most: int) -> list[Counted]:
    """Return the organisations with most cases, their predecessors' and successors' included."""
    return [
        Counted(value.label, organisation_path(value.value), value.count)
        for value in values_of(results, "authority")[:most]
    ]

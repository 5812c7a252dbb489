"""What an engine answers, typed and the same for every engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from search.names import CountedName
from search.parameters import SearchQuery


@dataclass(frozen=True, slots=True)
class Hit:
    """One case found.

    ``highlights`` gives for the name of a section (also ``title`` and ``summary``) its best passages,
    escaped, with nothing but ``<mark>`` as markup. ``matched`` are the typed words, and those added for
    them, that this case holds.
    """

    ref: str
    page_id: int
    score: float
    highlights: Mapping[str, tuple[SafeString, ...]] = field(default_factory=dict)
    matched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet, with the number of cases and the query string that turns it on or off."""

    value: str
    label: str
    count: int
    selected: bool
    url: str


@dataclass(frozen=True, slots=True)
class FacetResult:
    """One facet as it is shown. Counts ignore the facet's own selection; what is selected is always there."""

    name: str
    label: str
    values: tuple[FacetValue, ...]

    @property
    def selected(self) -> tuple[FacetValue, ...]:
        """The values that are selected."""
        return tuple(value for value in self.values if value.selected)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another spelling of the question, which is known to find something."""

    text: str
    total: int
    url: str


@dataclass(frozen=True, slots=True)
class SearchResults:
    """One page of what was found, and all that is said around it.

    ``notices`` are sentences for the reader (what was ignored, what was left out). ``undated`` counts
    the cases that fit but were left out by a filter on years. ``expansions`` are the words that were
    searched beside the typed ones. ``named`` are the terms, organisations and programmes that the question
    names, each with the number of all its cases. ``degraded`` says that a standby answered.
    """

    query: SearchQuery
    hits: tuple[Hit, ...] = ()
    total: int = 0
    facets: tuple[FacetResult, ...] = ()
    suggestion: Suggestion | None = None
    named: tuple[CountedName, ...] = ()
    notices: tuple[str, ...] = ()
    undated: int = 0
    expansions: tuple[str, ...] = ()
    engine: str = ""
    degraded: bool = False

    @property
    def pages(self) -> int:
        """How many pages can be asked for: results end at the 10,000th."""
        reachable = min(self.total, self.query.WINDOW)
        return -(-reachable // self.query.per_page)

    def facet(self, name: str) -> FacetResult | None:
        """The facet called ``name``, if it is among the results."""
        return next((facet for facet in self.facets if facet.name == name), None)

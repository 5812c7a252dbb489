"""The filters of a question, one by one, each with its words and the clause that a case must match."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.clauses import Clause
from search.facets.base import LabelSource
from search.facets.kinds import MEASURE_PARTS, measure_clause
from search.facets.registry import FACETS
from search.parameters import SearchQuery
from search.query.narrowing import year_clauses

YEARS = "Years"


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: its name, what is chosen, and what a case must match."""

    name: str
    chosen: str
    clause: Clause

    @property
    def said(self) -> str:
        """The filter in words: ``Nation: England or Wales``."""
        return f"{self.name}: {self.chosen}"


def filters_of(query: SearchQuery, labels: LabelSource) -> Iterator[Filter]:
    """Yield every filter of ``query``. What must hold of one and the same measure is one filter."""
    measure: list[tuple[str, str]] = []
    for facet in FACETS:
        values = [facet.label_of(value, labels) for value in query.values(facet.name)]
        if values and facet.name in MEASURE_PARTS:
            measure.append((facet.label, _either(values)))
        elif (clause := facet.clause(query)) is not None:
            yield Filter(facet.label, _either(values), clause)
    if (clause := measure_clause(query)) is not None:
        (name, chosen), *rest = measure
        more = "".join(f", {label}: {values}" for label, values in rest)
        yield Filter(name, f"{chosen}{more}{', of one measure' if rest else ''}", clause)
    for clause in year_clauses(query):
        yield Filter(YEARS, _years(query), clause)


def _either(values: Sequence[str]) -> str:
    return " or ".join(values)


def _years(query: SearchQuery) -> str:
    first = "" if query.year_from is None else f"from {query.year_from}"
    last = "" if query.year_to is None else f"to {query.year_to}"
    return " ".join(part for part in (first, last) if part)

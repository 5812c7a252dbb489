"""What every facet does: read its values, narrow, count, label and link."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from search import fields
from search.clauses import Clause, OneOf
from search.parameters import SearchQuery
from search.results import FacetResult, FacetValue


class ValueResolver(Protocol):
    """Leads slugs that were ever given to the ones that stand for them now."""

    def resolve(self, scheme: str, slugs: Sequence[str]) -> Mapping[str, str]:
        """Return for each known slug the current one; unknown slugs are left out.

        ``scheme`` is a vocabulary scheme, ``authority`` or ``programme``.
        """
        ...


class LabelSource(Protocol):
    """Names of what slugs stand for. Takes the same number of queries however many are asked."""

    def labels(self, scheme: str) -> Mapping[str, str]:
        """Return the names of all slugs of ``scheme`` (as :class:`ValueResolver` has it)."""
        ...


@dataclass(frozen=True, slots=True)
class Parsed:
    """Values as they were read: ``values`` in their order, each once; ``unknown`` are no values of the facet."""

    values: tuple[str, ...]
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facet(ABC):
    """One facet. ``limit`` is the most values shown; what is selected is shown besides."""

    name: str
    label: str
    noun: str
    limit: int = 100

    @abstractmethod
    def parse(self, values: Sequence[str], resolver: ValueResolver) -> Parsed:
        """Read ``values`` as they came in an address."""

    @abstractmethod
    def names(self, labels: LabelSource) -> Mapping[str, str]:
        """The words for every value that has some."""

    @abstractmethod
    def sort_key(self, value: FacetValue) -> tuple[object, ...]:
        """Where ``value`` stands among the others."""

    def label_of(self, value: str, labels: LabelSource) -> str:
        """The words for ``value``; its slug in words when nobody has a name for it."""
        return self.names(labels).get(value) or _plain(value)

    def token(self, value: str) -> str:
        """``value`` as it stands in the index."""
        return f"{self.name}:{value}"

    def clause(self, query: SearchQuery) -> Clause | None:
        """What narrows ``query`` to the chosen values (any of them); ``None`` when nothing is chosen."""
        chosen = query.values(self.name)
        return (
            OneOf(fields.FACETS, tuple(self.token(value) for value in chosen)) if chosen else None
        )

    def scope(self, query: SearchQuery) -> SearchQuery:
        """The question that this facet's counts are made for: without its own selection."""
        return query.with_values(self.name, ()) if query.values(self.name) else query

    def tally_field(self, query: SearchQuery) -> str:
        """The field to count for this facet, within its scope."""
        return fields.FACETS

    def refine(
        self, query: SearchQuery, tallied: Mapping[str, int]
    ) -> tuple[Mapping[str, int], dict[str, Clause]]:
        """Return the counts to show, and clauses to count by for values that cannot be read off.

        ``tallied`` are the counts of the facet's field: by value for :data:`search.fields.FACETS`, as
        they stand in the index for any other.
        """
        return tallied, {}

    def result(
        self, query: SearchQuery, counts: Mapping[str, int], labels: LabelSource
    ) -> FacetResult:
        """The facet as it is shown: sorted, cut at its limit, with all that is selected even at nought."""
        chosen = query.values(self.name)
        found = (value for value, count in counts.items() if count and value not in chosen)
        ranked = sorted(found, key=lambda value: (-counts[value], value))
        shown = [*chosen, *ranked[: self.limit]]
        link, names = query.links(self.name), self.names(labels)
        values = (
            FacetValue(v, names.get(v) or _plain(v), counts.get(v, 0), v in chosen, link(v))
            for v in shown
        )
        return FacetResult(self.name, self.label, tuple(sorted(values, key=self.sort_key)))


def _plain(value: str) -> str:
    return value.replace("-", " ").capitalize()


def read_values(values: Iterable[str]) -> list[str]:
    """Return the values that say something, trimmed, each once, in their order."""
    return list(dict.fromkeys(value.strip() for value in values if value.strip()))

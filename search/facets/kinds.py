"""The three kinds of facet: closed lists, open vocabularies, and what must hold of one measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from search import fields
from search.clauses import Bool, Clause, OneOf
from search.facets.base import Facet, LabelSource, Parsed, ValueResolver, read_values
from search.parameters import SearchQuery
from search.results import FacetValue


@dataclass(frozen=True)
class ChoiceFacet(Facet):
    """A facet over a closed list; its values stand in the list's own order."""

    choices: Mapping[str, str] = field(default_factory=dict)

    def parse(self, values: Sequence[str], resolver: ValueResolver) -> Parsed:
        """Keep the values that are in the list."""
        found = read_values(values)
        return Parsed(
            tuple(value for value in found if value in self.choices),
            tuple(value for value in found if value not in self.choices),
        )

    def names(self, labels: LabelSource) -> Mapping[str, str]:
        """The list itself."""
        return self.choices

    def sort_key(self, value: FacetValue) -> tuple[object, ...]:
        """The list's own order."""
        return (self._places.get(value.value, len(self._places)), value.value)

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {value: place for place, value in enumerate(self.choices)}


@dataclass(frozen=True)
class OpenFacet(Facet):
    """A facet over slugs that editors make; most cases first. Former slugs go on working."""

    scheme: str = ""

    def parse(self, values: Sequence[str], resolver: ValueResolver) -> Parsed:
        """Lead each slug to the one that stands for it now."""
        found = read_values(values)
        known = resolver.resolve(self.scheme, found) if found else {}
        current = dict.fromkeys(known[value] for value in found if value in known)
        return Parsed(tuple(current), tuple(value for value in found if value not in known))

    def names(self, labels: LabelSource) -> Mapping[str, str]:
        """The names that the slugs stand for."""
        return labels.labels(self.scheme)

    def sort_key(self, value: FacetValue) -> tuple[object, ...]:
        """Most cases first, then by name."""
        return (-value.count, value.label.casefold(), value.value)


@dataclass(frozen=True)
class AllFacet(ChoiceFacet):
    """A closed list of which every chosen value must hold. Choosing one more narrows further."""

    def clause(self, query: SearchQuery) -> Clause | None:
        """All chosen values at once."""
        chosen = query.values(self.name)
        parts = tuple(OneOf(fields.FACETS, (self.token(value),)) for value in chosen)
        return Bool(must=parts) if parts else None

    def scope(self, query: SearchQuery) -> SearchQuery:
        """The question itself: a count tells how many are left when this value is chosen too."""
        return query


MEASURE_PARTS = ("outcome", "direction", "evidence")
ANY = "*"


def measure_tokens(query: SearchQuery, **instead: Sequence[str]) -> tuple[str, ...]:
    """Return all combinations of the chosen outcomes, directions and steps as the index has them.

    ``instead`` gives values in place of those chosen; nothing chosen stands as ``*``.
    """
    outcomes, directions, steps = (
        tuple(instead.get(part, query.values(part))) or (ANY,) for part in MEASURE_PARTS
    )
    return tuple(f"{o}|{d}|{e}" for o in outcomes for d in directions for e in steps)


def measure_clause(query: SearchQuery) -> Clause | None:
    """What narrows to cases with one measure of which all three hold; ``None`` when none is chosen."""
    if not any(query.values(part) for part in MEASURE_PARTS):
        return None
    return OneOf(fields.MEASURES, measure_tokens(query))


class _OfOneMeasure(Facet):
    """What the three facets of measures share: they narrow together and are counted together."""

    def clause(self, query: SearchQuery) -> Clause | None:
        """Nothing of its own: :func:`measure_clause` narrows by all three."""
        return None

    def _others(self, query: SearchQuery) -> tuple[tuple[str, ...], ...]:
        return tuple(query.values(part) for part in MEASURE_PARTS if part != self.name)

    def tally_field(self, query: SearchQuery) -> str:
        """Combinations, when another part is chosen; otherwise this part alone."""
        return fields.MEASURES if any(self._others(query)) else fields.FACETS

    def refine(
        self, query: SearchQuery, tallied: Mapping[str, int]
    ) -> tuple[Mapping[str, int], dict[str, Clause]]:
        """Count each value together with the other chosen parts, which must hold of the same measure.

        Where several combinations stand for one value, a case that has two of them must be counted
        once: for those the clause is returned that counts it.
        """
        if not any(self._others(query)):
            return tallied, {}
        ready: dict[str, int] = {}
        asked: dict[str, Clause] = {}
        for value in self._among(tallied):
            tokens = measure_tokens(query, **{self.name: (value,)})
            present = tuple(token for token in tokens if tallied.get(token))
            if len(present) > 1:
                asked[value] = OneOf(fields.MEASURES, present)
            elif present:
                ready[value] = tallied[present[0]]
        return ready, asked

    def _among(self, tallied: Mapping[str, int]) -> set[str]:
        """All values of this part that stand in any combination."""
        place = MEASURE_PARTS.index(self.name)
        return {token.split("|")[place] for token in tallied} - {ANY}


@dataclass(frozen=True)
class OutcomeFacet(_OfOneMeasure, OpenFacet):
    """Outcome terms of measures."""


@dataclass(frozen=True)
class MeasureChoiceFacet(_OfOneMeasure, ChoiceFacet):
    """Direction or evidence step of measures."""

"""What documents say of terms, organisations and programmes: read once for many documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from organisations.families import Families
from organisations.models import Organisation, OrganisationName, Programme
from taxonomy.models import Term


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """The facts about one organisation that a document carries."""

    slug: str
    type: str
    nation: str
    region: str
    names: tuple[str, ...]


class Lookups:
    """Terms, organisations and programmes as they are now; a handful of queries in all."""

    def __init__(self) -> None:
        self._above: dict[int, tuple[str, ...]] = {}
        self._slugs: dict[tuple[int, ...], tuple[str, ...]] = {}
        self._related: dict[int, list[OrganisationFacts]] = {}

    @cached_property
    def _terms(self) -> dict[int, tuple[str, str, int | None]]:
        rows = Term.objects.values_list("pk", "slug", "name", "broader_id", "merged_into_id")
        found = {pk: (slug, name, broader) for pk, slug, name, broader, _ in rows}
        return found | {pk: found[into] for pk, _, _, _, into in rows if into in found}

    def term_slugs(self, term_ids: Iterable[int]) -> tuple[str, ...]:
        """Return the slugs of terms and of everything above them, each once, in a steady order."""
        asked = tuple(term_ids)
        if asked not in self._slugs:
            slugs = {slug for term_id in asked for slug in self._and_above(term_id)}
            self._slugs[asked] = tuple(sorted(slugs))
        return self._slugs[asked]

    def _and_above(self, term_id: int) -> tuple[str, ...]:
        """Return the slugs of a term and of all above it, worked out once."""
        if term_id not in self._above:
            slugs: list[str] = []
            seen: set[int] = set()
            current: int | None = term_id
            while current is not None and current in self._terms and current not in seen:
                seen.add(current)
                slug, _, current = self._terms[current]
                slugs.append(slug)
            self._above[term_id] = tuple(slugs)
        return self._above[term_id]

    def term_names(self, term_ids: Iterable[int]) -> tuple[str, ...]:
        """Return the names of terms, each once."""
        names = (self._terms[pk][1] for pk in term_ids if pk in self._terms)
        return tuple(dict.fromkeys(names))

    @cached_property
    def _organisations(self) -> dict[int, OrganisationFacts]:
        also: dict[int, list[str]] = defaultdict(list)
        texts = OrganisationName.objects.order_by("organisation_id", "pk")
        for pk, text in texts.values_list("organisation_id", "text"):
            also[pk].append(text)
        rows = Organisation.objects.values_list(
            "pk", "slug", "type", "nation", "region", "name", "official_name"
        )
        return {
            pk: OrganisationFacts(
                slug, kind, nation, region, tuple(dict.fromkeys([name, official, *also[pk]]))
            )
            for pk, slug, kind, nation, region, name, official in rows
        }

    @cached_property
    def _families(self) -> Families:
        return Organisation.objects.families()

    def organisation(self, pk: int | None) -> OrganisationFacts | None:
        """Return the facts about one organisation."""
        return self._organisations.get(pk) if pk is not None else None

    def family(self, pk: int) -> list[OrganisationFacts]:
        """Return an organisation, its predecessors and successors, itself first."""
        if pk not in self._related:
            others = sorted(self._families.of(pk) - {pk})
            known = self._organisations
            self._related[pk] = [known[one] for one in (pk, *others) if one in known]
        return self._related[pk]

    @cached_property
    def _programmes(self) -> dict[int, tuple[str, str]]:
        rows = Programme.objects.values_list("pk", "slug", "name", "merged_into_id")
        found = {pk: (slug, name) for pk, slug, name, _ in rows}
        return found | {pk: found[into] for pk, _, _, into in rows if into in found}

    def programme(self, pk: int | None) -> tuple[str, str] | None:
        """Return the slug and name of one programme."""
        return self._programmes.get(pk) if pk is not None else None

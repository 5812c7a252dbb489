"""What the forms of one request offer to choose from: each list is asked for once, however many rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import groupby
from typing import Any

from organisations.matching import Match, OrganisationMatcher
from organisations.models import Organisation, Programme
from taxonomy.choices import Scheme
from taxonomy.models import Barrier, Enabler, Method, Outcome, Sector, Term

SCHEMES = {
    "sectors": Scheme.SECTOR,
    "methods": Scheme.METHOD,
    "barriers": Scheme.BARRIER,
    "enablers": Scheme.ENABLER,
    "procurement_route": Scheme.METHOD,
    "term": Scheme.OUTCOME,
}
"""The scheme that a column takes its terms from."""

PROXIES: dict[Scheme, type[Term]] = {
    Scheme.SECTOR: Sector,
    Scheme.METHOD: Method,
    Scheme.OUTCOME: Outcome,
    Scheme.BARRIER: Barrier,
    Scheme.ENABLER: Enabler,
}

ROUTES = "route"
"""The slug of the group of methods that are routes."""

Choices = list[tuple[str, list[tuple[str, str]]]]


class Offered:
    """Terms, organisations and programmes to choose from. One for each request."""

    @cached_property
    def _terms(self) -> dict[Scheme, dict[str, Term]]:
        return {}

    def terms_of(self, scheme: Scheme) -> dict[str, Term]:
        """Every term of ``scheme``, those that are offered no more too, by its id as forms send it; one query."""
        if scheme not in self._terms:
            rows: Any = PROXIES[scheme].objects.select_related("broader__broader")
            self._terms[scheme] = {str(term.pk): term for term in rows}
        return self._terms[scheme]

    def of_today(self, name: str, values: list[str]) -> list[str]:
        """What the field ``name`` of a form sends, each term that was merged meanwhile as what it became."""
        column = name.rpartition("-")[2]
        if column not in SCHEMES:
            return values
        terms = self.terms_of(SCHEMES[column])
        return list(dict.fromkeys(_final(terms, pk) for pk in values))

    def terms_for(self, column: str, held: Iterable[str] = ()) -> dict[str, Term]:
        """The terms that ``column`` may take; routes alone for the procurement route.

        What is ``held`` already, by id, stays on offer whatever became of it: a retired term stays on the
        cases that have it (``taxonomy.choices.TermStatus``).
        """
        terms = self.terms_of(SCHEMES[column])
        taggable = {pk: term for pk, term in terms.items() if term.is_taggable}
        if column == "procurement_route":
            routes = {pk: term for pk, term in taggable.items() if ROUTES in _branch(term)}
            taggable = routes or taggable
        return taggable | {pk: terms[pk] for pk in held if pk in terms}

    @cached_property
    def _organisations(self) -> dict[int, str]:
        """What bodies are called, by id: the short name, or the full one where several have that short name."""
        columns = ("pk", "name", "official_name")
        rows = list(Organisation.objects.listed().order_by("name").values_list(*columns))
        bodies = Counter(name.casefold() for _, name, _ in rows)
        return {
            pk: name if bodies[name.casefold()] == 1 else official for pk, name, official in rows
        }

    @cached_property
    def _programmes(self) -> dict[int, Programme]:
        return {row.pk: row for row in Programme.objects.listed().order_by("name")}

    @property
    def organisation_names(self) -> list[str]:
        """The names of all bodies that stand for themselves, in order."""
        return list(dict.fromkeys(self._organisations.values()))

    @property
    def programme_names(self) -> list[str]:
        """The names of all programmes, in order."""
        return [row.name for row in self._programmes.values()]

    def name_of(self, column: str, pk: int) -> str:
        """The name of what a column holds by id; empty where that is no more."""
        if column == "programme":
            return self._programmes[pk].name if pk in self._programmes else ""
        return self._organisations.get(pk, "")

    @cached_property
    def _matcher(self) -> OrganisationMatcher:
        return OrganisationMatcher()

    @cached_property
    def _found(self) -> dict[str, Match]:
        return {}

    def organisation(self, text: str) -> Match:
        """What ``text`` means among the organisations."""
        if text not in self._found:
            self._found[text] = self._matcher.find(text)
        return self._found[text]


def _final(terms: Mapping[str, Term], pk: str) -> str:
    merged_into = terms[pk].merged_into_id if pk in terms else None
    return pk if merged_into is None else str(merged_into)


def grouped(terms: Mapping[str, Term]) -> Choices:
    """Return terms as choices under the group at the top of their branch; those without one first."""
    ordered = sorted(terms.items(), key=lambda item: (_heading(item[1]), item[1].name.casefold()))
    return [
        (heading, [(pk, term.name) for pk, term in members])
        for heading, members in groupby(ordered, key=lambda item: _heading(item[1]))
    ]


def flat(choices: Choices) -> list[Any]:
    """Return grouped choices as a form field takes them: without a heading where there is none."""
    found: list[Any] = []
    for heading, members in choices:
        if heading:
            found.append((heading, members))
        else:
            found.extend(members)
    return found


def _heading(term: Term) -> str:
    return "" if term.broader is None else (term.broader.broader or term.broader).name


def _branch(term: Term) -> set[str]:
    above = term.broader
    return {each.slug for each in (term, above, above.broader if above else None) if each}

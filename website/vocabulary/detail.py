"""One term: what it means, where it stands in law, what its cases saw, and the cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from casestudies.addresses import term_path
from search.cards import Card, cards
from search.parameters import SearchQuery
from search.results import SearchResults
from taxonomy.choices import Scheme, SynonymMatch, TermStatus
from taxonomy.models import Term
from taxonomy.tree import descendants_map
from website.browse import Counted, counts_of, found, values_of
from website.finding.addresses import search_path
from website.vocabulary.law import LawRow, law_rows
from website.vocabulary.lists import ListedTerm, listed
from website.vocabulary.outcomes_seen import (
    Directions,
    OutcomeSeen,
    directions,
    evidence,
    outcomes_seen,
)
from website.vocabulary.resources import FoundResource, resources_of
from website.vocabulary.schemes import BY_SCHEME, SchemePages

MOST_COUNTED = 10


@dataclass(frozen=True, slots=True)
class Counts:
    """Terms of another scheme, counted over the cases of this one."""

    heading: str
    terms: list[Counted]


@dataclass(frozen=True, slots=True)
class TermPage:
    """Everything that ``taxonomy/term.html`` draws."""

    pages: SchemePages
    name: str
    slug: str
    ref: str
    definition: str
    note: str
    is_group: bool
    is_retired: bool
    broader: Counted | None
    mode: str
    narrower: list[ListedTerm]
    synonyms: list[str]
    codes: list[str]
    typical_unit: str
    law: list[LawRow]
    is_law_unchecked: bool
    directions: Directions
    evidence: list[Counted]
    outcomes: list[OutcomeSeen]
    counts: list[Counts]
    resources: list[FoundResource]
    cards: list[Card]
    total: int
    search_url: str
    is_counted: bool


def term_page(term: Term) -> TermPage:
    """Put the page of one term together; the same queries for one case and for many.

    ``term`` was read with ``with_details()``.
    """
    query = SearchQuery().with_values(term.scheme, (term.slug,))
    results = found(query)
    own_counts = counts_of(results, term.scheme)
    law = law_rows(term) if term.scheme == Scheme.METHOD else []
    broader = term.broader
    return TermPage(
        pages=BY_SCHEME[term.scheme],
        name=term.name,
        slug=term.slug,
        ref=term.ref,
        definition=term.definition,
        note=term.note,
        is_group=term.is_group,
        is_retired=term.status == TermStatus.RETIRED,
        broader=Counted(broader.name, term_path(broader.scheme, broader.slug)) if broader else None,
        mode=term.mode.name if term.mode else "",
        narrower=[listed(below, own_counts) for below in _narrower(term)],
        synonyms=[
            row.text for row in term.synonyms.all() if row.match != SynonymMatch.SUGGEST_ONLY
        ],
        codes=[f"{row.scheme} {row.code}" for row in term.codes.all()],
        typical_unit=term.typical_unit,
        law=law,
        is_law_unchecked=any(note.needs_checking for note in term.law_notes.all()),
        directions=directions(results, query),
        evidence=evidence(results, query),
        outcomes=outcomes_seen(results, query) if term.scheme != Scheme.OUTCOME else [],
        counts=list(_counts(results, query, term.scheme)),
        resources=resources_of(term, _below(term)),
        cards=cards(results.hits) if results else [],
        total=results.total if results else 0,
        search_url=search_path(query),
        is_counted=results is not None,
    )


def _narrower(term: Term) -> list[Term]:
    return list(Term.objects.listed().filter(broader=term))


def _below(term: Term) -> list[int]:
    """Return the ids of ``term`` and of everything below it: two queries."""
    slugs = descendants_map(term.scheme).get(term.slug, frozenset({term.slug}))
    rows = Term.objects.of_scheme(term.scheme).filter(slug__in=slugs)
    return list(rows.values_list("pk", flat=True))


def _counts(results: SearchResults | None, query: SearchQuery, own: str) -> Iterator[Counts]:
    """Yield the other schemes' terms with most cases, each leading to the cases that have both.

    Groups are left out: what they hold stands there itself.
    """
    groups = set(Term.objects.groups().values_list("scheme", "slug"))
    for scheme in (Scheme.METHOD, Scheme.SECTOR, Scheme.BARRIER, Scheme.ENABLER):
        offered = values_of(results, scheme) if scheme != own else ()
        values = [value for value in offered if (scheme, value.value) not in groups]
        ranked = sorted(values, key=lambda value: (-value.count, value.label))
        terms = [
            Counted(
                value.label, search_path(query.with_values(scheme, (value.value,))), value.count
            )
            for value in ranked[:MOST_COUNTED]
        ]
        if terms:
            yield Counts(BY_SCHEME[scheme].plural, terms)

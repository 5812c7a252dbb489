"""All terms of one scheme, in their groups, with how many cases each has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from casestudies.addresses import term_path
from search.parameters import SearchQuery
from taxonomy.choices import OutcomeGroup, TermStatus
from taxonomy.models import Term
from website.browse import counts_of, found

ENDED_IN_PLACES = "Ended in some nations"


@dataclass(frozen=True, slots=True)
class ListedTerm:
    """One term as ``components/term_list.html`` wants it."""

    name: str
    url: str
    definition: str
    count: int | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class TermGroup:
    """Terms under one heading; ``url`` is empty where the heading is no term of its own."""

    name: str
    slug: str
    url: str = ""
    definition: str = ""
    count: int | None = None
    terms: list[ListedTerm] = field(default_factory=list)


def term_groups(scheme: str) -> list[TermGroup]:
    """Return every listed term of ``scheme`` in its group, ungrouped ones last: one query and one search."""
    terms = list(Term.objects.listed().of_scheme(scheme))
    counts = counts_of(found(SearchQuery()), scheme)
    by_parent: defaultdict[int | None, list[Term]] = defaultdict(list)
    known = {term.pk for term in terms}
    for term in terms:
        by_parent[term.broader_id if term.broader_id in known else None].append(term)
    groups = [_group(term, by_parent, counts) for term in terms if term.is_group]
    loose = [
        below
        for top in by_parent[None]
        if not top.is_group
        for below in (top, *_below(top, by_parent))
    ]
    return [*groups, *_loose(loose, counts, alone=not groups)]


def _group(
    term: Term, by_parent: Mapping[int | None, Sequence[Term]], counts: Mapping[str, int] | None
) -> TermGroup:
    return TermGroup(
        term.name,
        term.slug,
        term_path(term.scheme, term.slug),
        term.definition,
        _count(term, counts),
        [listed(below, counts) for below in _below(term, by_parent)],
    )


def _loose(
    terms: list[Term], counts: Mapping[str, int] | None, *, alone: bool
) -> Iterator[TermGroup]:
    """Yield the terms outside any group: outcomes in their families, the rest under one heading."""
    families: dict[str, list[ListedTerm]] = {}
    for family in (*OutcomeGroup.values, ""):
        members = [listed(term, counts) for term in terms if term.group_name == family]
        if members:
            families[family] = members
    for family, members in families.items():
        if family:
            yield TermGroup(str(OutcomeGroup(family).label), family, terms=members)
        else:
            yield TermGroup("" if alone else "Others", "others", terms=members)


def _below(term: Term, by_parent: Mapping[int | None, Sequence[Term]]) -> Iterator[Term]:
    """Yield the terms under ``term``, each followed by its own; a group under a group stands for itself."""
    for narrower in by_parent.get(term.pk, ()):
        if not narrower.is_group:
            yield narrower
            yield from _below(narrower, by_parent)


def listed(term: Term, counts: Mapping[str, int] | None) -> ListedTerm:
    """Return one term for a list."""
    return ListedTerm(
        term.name,
        term_path(term.scheme, term.slug),
        term.definition,
        _count(term, counts),
        ENDED_IN_PLACES if term.status == TermStatus.LEGACY else "",
    )


def _count(term: Term, counts: Mapping[str, int] | None) -> int | None:
    return None if counts is None else counts.get(term.slug, 0)

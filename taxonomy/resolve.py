"""From an address or an id that was once given to the term that it leads to now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from taxonomy.models import FormerSlug, Term

Key = TypeVar("Key", int, str)
_LONGEST_CHAIN = 20


def resolve_term(scheme: str, slug: str) -> Term | None:
    """Return the term that ``slug`` leads to, through renames and merges; ``None`` if it never did."""
    return resolve_terms(scheme, [slug]).get(slug)


def resolve_terms(scheme: str, slugs: Iterable[str]) -> dict[str, Term]:
    """Return for each of ``slugs`` the term that it leads to; unknown slugs are left out.

    Two queries at most, and one more for each step of a chain of merges, however many slugs.
    """
    wanted = list(dict.fromkeys(slugs))
    rows = Term.objects.of_scheme(scheme)
    found = {term.slug: term for term in rows.filter(slug__in=wanted)}
    missing = [slug for slug in wanted if slug not in found]
    if missing:
        former = FormerSlug.objects.filter(scheme=scheme, slug__in=missing, term__isnull=False)
        found |= {row.slug: row.term for row in former.select_related("term") if row.term}
    return _follow(found)


def resolve_ref(scheme: str, ref: str) -> Term | None:
    """Return the term with the permanent number ``ref``, or the one that it was merged into."""
    term = Term.objects.of_scheme(scheme).filter(ref=ref).first()
    return None if term is None else _follow({ref: term})[ref]


def _follow(found: dict[Key, Term]) -> dict[Key, Term]:
    """Follow merges to their end, all terms a step at a time."""
    steps = 0
    while steps < _LONGEST_CHAIN and (ahead := {t.merged_into_id for t in found.values()} - {None}):
        targets = Term.objects.in_bulk(ahead)
        found = {key: targets.get(term.merged_into_id, term) for key, term in found.items()}
        steps += 1
    return found

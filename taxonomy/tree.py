"""Broader and narrower terms, as maps of slugs: a group or wider term finds its narrower ones."""

from __future__ import annotations

from collections import defaultdict

from taxonomy.choices import TermStatus
from taxonomy.models import Term


def ancestors_map(scheme: str) -> dict[str, tuple[str, ...]]:
    """Return for each slug of ``scheme`` the slugs above it, nearest first. One query.

    Merged terms are left out: resolve first. ``{"innovation-partnership":
    ("competitive-flexible-procedure", "route"), …}``
    """
    parents = _parents(scheme)
    return {slug: tuple(_climb(slug, parents)) for slug in parents}


def descendants_map(scheme: str) -> dict[str, frozenset[str]]:
    """Return for each slug of ``scheme`` itself and all slugs below it. One query.

    ``{"route": frozenset({"route", "framework", "innovation-partnership", …}), …}``
    """
    below: defaultdict[str, set[str]] = defaultdict(set)
    for slug, above in ancestors_map(scheme).items():
        for wider in (slug, *above):
            below[wider].add(slug)
    return {slug: frozenset(found) for slug, found in below.items()}


def _parents(scheme: str) -> dict[str, str | None]:
    rows = Term.objects.of_scheme(scheme).exclude(status=TermStatus.MERGED)
    return dict(rows.values_list("slug", "broader__slug"))


def _climb(slug: str, parents: dict[str, str | None]) -> list[str]:
    """Walk up from ``slug``; ends even where rows written by hand run in a circle."""
    above: list[str] = []
    wider = parents.get(slug)
    while wider is not None and wider != slug and wider not in above:
        above.append(wider)
        wider = parents.get(wider)
    return above

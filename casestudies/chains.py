"""Which cases hang together through the relations that they name."""

from __future__ import annotations

from collections.abc import Collection

from casestudies.choices import Relation
from casestudies.models import RelatedCase

SUCCESSIONS = frozenset({Relation.CONTINUES.value, Relation.REPLACES.value})


def related_to(refs: Collection[str]) -> list[tuple[str, str, str]]:
    """Return (a case, another that it names, how) for all links that touch one of ``refs``: one query."""
    wanted = list(refs) or [""]
    rows = RelatedCase.objects.filter(page__ref__in=wanted) | RelatedCase.objects.filter(
        target_ref__in=wanted
    )
    return list(rows.values_list("page__ref", "target_ref", "relation"))


def linked(ref: str, links: Collection[tuple[str, str, str]]) -> frozenset[str]:
    """Return every case that hangs together with ``ref`` through ``links``, itself too."""
    seen, ahead = {ref}, [ref]
    while ahead:
        one = ahead.pop()
        for here, there, _ in links:
            for other in (there,) if here == one else (here,) if there == one else ():
                if other not in seen:
                    seen.add(other)
                    ahead.append(other)
    return frozenset(seen)

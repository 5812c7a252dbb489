"""Old versions of a case, read with the vocabulary of today."""

from __future__ import annotations

from typing import Any

from taxonomy.models import Term

TAGS = ("sectors", "methods", "barriers", "enablers")


def resolved(content: dict[str, Any]) -> dict[str, Any]:
    """Return revision ``content`` with terms that have since been merged replaced; one query."""
    named = {pk for name in TAGS for pk in content.get(name, ())}
    named.add(content.get("procurement_route"))
    named |= {row.get("term") for row in content.get("outcomes", ())}
    merged = Term.objects.filter(pk__in=named - {None}, merged_into__isnull=False)
    moves = dict(merged.values_list("pk", "merged_into"))
    return with_moved_terms(content, moves) if moves else content


def with_moved_terms(content: dict[str, Any], moves: dict[int, int]) -> dict[str, Any]:
    """Return revision ``content`` with term ids replaced by ``moves``, each at most once."""
    moved = dict(content)
    for name in TAGS:
        if name in moved:
            moved[name] = list(dict.fromkeys(moves.get(pk, pk) for pk in moved[name]))
    route: Any = moved.get("procurement_route")
    moved["procurement_route"] = moves.get(route, route)
    moved["outcomes"] = [
        {**row, "term": moves.get(row.get("term"), row.get("term"))}
        for row in moved.get("outcomes", ())
    ]
    return moved

"""The order of rows in what a form sends: moved by a button, or as somebody else has put it meanwhile.

A row's place stands in the names of its fields (``suppliers-1-name``), so that to move it is to rename.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from contributions.writing.forms import ROW, Data, places_in

MOVE: Final = "move"
UP, DOWN = "up", "down"
_ASKED = re.compile(r"([a-z_]{1,40})-(\d{1,5})-(up|down)")


def asked_for(data: Data) -> tuple[str, int, str] | None:
    """Return which relation, place and way a button asks for; nothing where it names none.

    >>> asked_for({"move": ["suppliers-1-up"]})
    ('suppliers', 1, 'up')
    """
    found = _ASKED.fullmatch(data.get(MOVE, [""])[-1])
    return (found[1], int(found[2]), found[3]) if found else None


def move(
    data: Data, relation: str, places: Sequence[int], place: int, way: str
) -> tuple[Data, int]:
    """Return ``data`` with the row at ``place`` and its neighbour exchanged, and where the row is now.

    Args:
        places: those that hold something, in order; the row passes over none that is blank.
    """
    if place not in places:
        return data, place
    at = places.index(place) + (-1 if way == UP else 1)
    if not 0 <= at < len(places):
        return data, place
    other = places[at]
    return renumbered(data, relation, {place: other, other: place}), other


def renumbered(data: Data, relation: str, places: Mapping[int, int]) -> Data:
    """Return ``data`` with rows of ``relation`` at other places, what is to be chosen between them too."""

    def new(text: str) -> str:
        def put(found: re.Match[str]) -> str:
            place = int(found[2])
            return f"{found[1]}{places.get(place, place)}-"

        return re.sub(rf"^((?:choice-)?{relation}-)(\d{{1,5}})-", put, text)

    return {
        new(name): [new(value) for value in values] if name == "conflict" else values
        for name, values in data.items()
    }


def ids_by_place(data: Data, relation: str) -> dict[int, str]:
    """Return the lasting ids of the rows that ``data`` holds, in their order; new rows have none."""
    found = {
        place: data.get(f"{relation}-{place}-{ROW}", [""])[-1]
        for place in places_in(data, relation)
    }
    return {place: row_id for place, row_id in found.items() if row_id}


def brought_together(
    data: Data, relation: str, was: Sequence[str], theirs: Sequence[str]
) -> tuple[Data, bool]:
    """Return ``data`` in the order that somebody else gave its rows, where it gave them none of its own.

    Args:
        was: the ids of the rows in the version that ``data`` was typed over.
        theirs: those of the latest version.

    Returns:
        the data, and whether both sides changed the order, each to another; then ours stays.
    """
    held = ids_by_place(data, relation)
    both = set(held.values()) & set(was) & set(theirs)
    mine = [row_id for row_id in held.values() if row_id in both]
    before = [row_id for row_id in was if row_id in both]
    after = [row_id for row_id in theirs if row_id in both]
    if after in (before, mine):
        return data, False
    if mine != before:
        return data, True
    at = {row_id: place for place, row_id in held.items() if row_id in both}
    new = dict(zip((at[row_id] for row_id in after), sorted(at.values()), strict=True))
    return renumbered(data, relation, new), False

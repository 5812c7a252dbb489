"""From where each line went to where each passage went; a passage that was divided becomes parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from exchange.readers.source import Kind, Passage, SourceDocument, part_of
from exchange.readers.to_markdown import table_lines
from exchange.recognition.lines import Line
from exchange.recognition.reading import Placement, Status

UNPLACED, FORM = Status.UNPLACED.value, Status.FORM.value


class Place(NamedTuple):
    """Where a line went: its status, the field, and why."""

    status: str
    to: str
    reason: str


def placements_of(
    document: SourceDocument, lines: Sequence[Line], where: Mapping[int, Place], nowhere: Place
) -> list[Placement]:
    """Return a placement for every passage of ``document``, in order."""
    held: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        if line.passage is not None:
            held.setdefault(line.passage.id, []).append(number)
    placements: list[Placement] = []
    for passage in document.passages:
        placements += _placements(passage, held.get(passage.id, []), lines, where, nowhere)
    return placements


def _placements(
    passage: Passage,
    numbers: Sequence[int],
    lines: Sequence[Line],
    where: Mapping[int, Place],
    nowhere: Place,
) -> list[Placement]:
    rows = _rows_at(passage, numbers, lines)
    told = [number for number in rows or numbers if not lines[number].is_blank]
    runs = [
        (place, list(run)) for place, run in groupby(told, lambda each: where.get(each, nowhere))
    ]
    if len(runs) < 2:
        place = runs[0][0] if runs else nowhere
        return [_placement(passage, place)]
    return [
        _placement(_part(passage, number, run, lines, rows), place)
        for number, (place, run) in enumerate(runs, start=1)
    ]


def _rows_at(passage: Passage, numbers: Sequence[int], lines: Sequence[Line]) -> dict[int, int]:
    """Return which row each line of a table is; nothing for other passages, and for forms taken apart."""
    if passage.kind is not Kind.TABLE:
        return {}
    if [lines[number].text for number in numbers] != list(table_lines(passage.rows)):
        return {}
    head, _divider, *others = numbers
    return dict(zip([head, *others], range(len(passage.rows)), strict=True))


def _part(
    passage: Passage, number: int, run: Sequence[int], lines: Sequence[Line], rows: dict[int, int]
) -> Passage:
    """Return what of ``passage`` stands on the lines of ``run``: rows of a table stay a table."""
    if rows:
        held = tuple(passage.rows[rows[each]] for each in run)
        return part_of(passage, number, "\n".join(map("\t".join, held)), rows=held)
    kind = Kind.PARAGRAPH if passage.kind is Kind.TABLE else passage.kind
    text = "\n".join(lines[each].plain.strip() for each in run)
    return part_of(passage, number, text, kind=kind)


def _placement(passage: Passage, place: Place) -> Placement:
    return Placement(passage, Status(place.status), place.to, place.reason)

"""From where each line went to where each passage went; a passage that was divided becomes parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from exchange.readers.source import Passage, SourceDocument, part_of
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
    told = [number for number in numbers if not lines[number].is_blank]
    runs = [
        (place, list(run)) for place, run in groupby(told, lambda each: where.get(each, nowhere))
    ]
    if len(runs) < 2:
        place = runs[0][0] if runs else nowhere
        return [_placement(passage, place)]
    return [
        _placement(
            part_of(passage, number, "\n".join(lines[each].plain.strip() for each in run)), place
        )
        for number, (place, run) in enumerate(runs, start=1)
    ]


def _placement(passage: Passage, place: Place) -> Placement:
    return Placement(passage, Status(place.status), place.to, place.reason)

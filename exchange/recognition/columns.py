"""A table with a case a row: which column goes where, suggested by its heading, decided by a person.

A ``ColumnMapping`` is plain data that can be shown, edited and kept for the next table with the same
headings. What a row holds beyond it is unplaced, never lost.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import Any

from exchange.casefile import registry
from exchange.casefile.entries import Rows
from exchange.casefile.reading import number_sections
from exchange.casefile.record import CaseRecord
from exchange.readers.source import Grid, Kind, Passage, SourceDocument
from exchange.recognition.definition import SECTION, Template, is_destination
from exchange.recognition.heading import labels_of
from exchange.recognition.putting import put
from exchange.recognition.reading import Placement, Reading, Status
from exchange.recognition.shipped import shared, shipped_templates

_WORD = re.compile(r"[^\W_]+")
_LIKE = 0.86
_LONGEST = 300
"""How long a heading may be that is compared with all that are known."""

_MOST_ABOVE = 10
"""How many lines may stand above the headings of a table."""

ROW_TEMPLATE = Template("rows", "a table with a case a row")


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Where each column goes, by its place from 0; a column that is not here goes nowhere yet."""

    headings: tuple[str, ...]
    to: Mapping[int, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The same for every table with these headings, whatever their case and spacing."""
        told = json.dumps([_plain(heading) for heading in self.headings])
        return hashlib.sha256(told.encode()).hexdigest()

    def with_column(self, column: int, to: str) -> ColumnMapping:
        """Return the mapping with one column sent elsewhere, or nowhere.

        Raises:
            ValueError: if there is no such column, or nothing can be put there.
        """
        if not 0 <= column < len(self.headings):
            raise ValueError("there is no such column")
        if to and (to == "place" or not is_destination(to)):
            raise ValueError(f"“{to}” is not a field of a case")
        kept = {place: each for place, each in self.to.items() if place != column}
        return replace(self, to={**kept, column: to} if to else kept)

    def as_json(self) -> dict[str, Any]:
        """Return the mapping as JSON values."""
        return {"headings": list(self.headings), "to": {str(k): v for k, v in self.to.items()}}

    @classmethod
    def from_json(cls, held: Mapping[str, Any]) -> ColumnMapping:
        """Return the mapping that ``as_json`` wrote.

        Raises:
            ValueError: if it is none.
        """
        try:
            mapping = cls(tuple(map(str, held["headings"])))
            for column, to in held["to"].items():
                mapping = mapping.with_column(int(column), str(to))
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("it is no mapping of columns") from error
        return mapping


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a heading row, and the passage that it stands in. ``above`` is what stands over its headings."""

    passage: Passage
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    above: tuple[str, ...] = ()

    @property
    def filled(self) -> int:
        """How many rows say something."""
        return sum(any(cell.strip() for cell in row) for row in self.rows)


def tables_of(document: SourceDocument) -> list[Table]:
    """Return a spreadsheet's sheets that hold a heading row and something below it."""
    found = []
    for passage in document.passages:
        if passage.kind is Kind.TABLE and len(passage.rows) > 1:
            first, above = _headings_at(passage.rows)
            found.append(Table(passage, passage.rows[first], passage.rows[first + 1 :], above))
    return found


def _headings_at(rows: Grid) -> tuple[int, tuple[str, ...]]:
    """Return where the headings stand, and what stands above them: the name of a register, its date.

    Those are single cells that head nothing we know, over a row with a heading that we do.
    """
    above: list[str] = []
    filled = (place for place, row in enumerate(rows) if any(row))
    first = next(filled)
    for place in itertools.chain([first], filled):
        cells = [cell for cell in rows[place] if cell]
        if len(cells) > 1 and not above:
            break
        if any(_suggested(_plain(cell)) for cell in cells):
            return place, tuple(above)
        if len(cells) > 1 or len(above) == _MOST_ABOVE:
            break
        above += cells
    return first, ()


def suggest(headings: Sequence[str]) -> ColumnMapping:
    """Return the mapping that the headings suggest; each field is suggested once."""
    mapping, used = ColumnMapping(tuple(headings)), set()
    for column, heading in enumerate(headings):
        to = _suggested(_plain(heading))
        entry = registry.by_name().get(to.partition(".")[0])
        if to and (to not in used or isinstance(entry, Rows)):
            used.add(to)
            mapping = mapping.with_column(column, to)
    return mapping


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


@lru_cache(maxsize=1024)
def _suggested(heading: str) -> str:
    known = _known()
    if heading in known or not heading or len(heading) > _LONGEST:
        return known.get(heading, "")
    best = max(known, key=lambda name: SequenceMatcher(None, heading, name).ratio())
    alike = SequenceMatcher(None, heading, best).ratio()
    return known[best] if alike >= _LIKE else ""


@cache
def _known() -> dict[str, str]:
    """Every heading that is known: our own names, our headings, what templates label and ask."""
    known: dict[str, str] = {}
    for entry in registry.FRONT_MATTER:
        if not entry.private:
            known.setdefault(_plain(entry.name.replace("_", " ")), entry.name)
    for name, label in registry.NARRATIVE.items():
        known.setdefault(_plain(label), name)
    for template in (shared(), *shipped_templates()):
        for wording, told in labels_of(template).items():
            if told.to != "place":
                known.setdefault(_plain(wording), told.to)
        for ask in template.asks:
            for wording in () if ask.to.startswith(SECTION) else ask.wordings:
                known.setdefault(_plain(wording), ask.to)
    return known


def row_readings(table: Table, mapping: ColumnMapping) -> Iterator[Reading]:
    """Yield a reading for each row that is not empty; its passages are its cells (``p1.3.2``)."""
    for number, row in enumerate(table.rows, start=1):
        if any(cell.strip() for cell in row):
            yield _row_reading(table, number, row, mapping)


def _row_reading(table: Table, number: int, row: Sequence[str], mapping: ColumnMapping) -> Reading:
    record = CaseRecord()
    placements = []
    for column, (heading, cell) in enumerate(zip(table.headings, row, strict=False)):
        if cell.strip():
            passage = Passage(
                f"{table.passage.id}.{number}.{column + 1}",
                Kind.PARAGRAPH,
                cell,
                label=heading,
                where=f"row {number}",
            )
            placements.append(_cell(record, passage, heading, mapping.to.get(column, "")))
    number_sections(record)
    cells = tuple(placement.passage for placement in placements)
    document = SourceDocument("row", cells)
    return Reading(document, ROW_TEMPLATE, record, placements)


def _cell(record: CaseRecord, passage: Passage, heading: str, to: str) -> Placement:
    if not to:
        return Placement(passage, Status.UNPLACED, "", f"no field was chosen for “{heading}”")
    because = f"in the column “{heading}”"
    try:
        put(record, to, passage.text)
    except ValueError as error:
        return Placement(passage, Status.UNPLACED, to, f"it does not fit “{to}”: {error}")
    return Placement(passage, Status.PLACED, to, because)

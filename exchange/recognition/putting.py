"""Words put at a place in a record, by a person's choice: beside what stands there, never over it."""

from __future__ import annotations

import re

from exchange.casefile import registry
from exchange.casefile.entries import Field, Rows
from exchange.casefile.reading import number_sections
from exchange.casefile.record import CaseRecord, Row, Section
from exchange.recognition.definition import SECTION
from exchange.recognition.typed import typed


def put(record: CaseRecord, to: str, text: str) -> None:
    """Put ``text`` into ``record`` at ``to``.

    A narrative goes on with it, a list takes an entry for each line or part between semicolons, a column goes into
    the first row that lacks it. A single fact is filled where it is empty or was only derived.

    Raises:
        ValueError: with plain words, if it does not fit there or the fact holds something already.
    """
    if to.startswith(SECTION):
        _put_in_section(record, to.removeprefix(SECTION).strip(), text)
    elif to in registry.NARRATIVE:
        before = record.narrative.get(to)
        record.narrative[to] = f"{before}\n\n{text}" if before else text
    elif isinstance(registry.by_name().get(to), Field):
        _put_in_field(record, to, text)
    else:
        _put_in_rows(record, to, text)


def _put_in_section(record: CaseRecord, heading: str, text: str) -> None:
    for place, section in enumerate(record.sections):
        if section.heading == heading:
            record.sections[place] = Section(heading, f"{section.body}\n\n{text}", section.id)
            return
    record.sections.append(Section(heading, text))
    number_sections(record)


def _put_in_field(record: CaseRecord, to: str, text: str) -> None:
    value = typed(to, text)
    held = record.fields.get(to)
    if isinstance(held, list) and isinstance(value, list):
        record.fields[to] = list(dict.fromkeys([*held, *value]))
        return
    if held not in (None, "", value) and to not in record.derived:
        raise ValueError("something stands there already")
    record.fields[to] = value
    record.derived.discard(to)


def _put_in_rows(record: CaseRecord, to: str, text: str) -> None:
    head, _, column = to.partition(".")
    entry = registry.by_name().get(head)
    if not isinstance(entry, Rows) or entry.private:
        raise ValueError("there is no such field")
    rows = record.rows.get(head, [])
    if column:
        value = typed(to, text)
        row = next((row for row in rows if column not in row), None)
        if row is None:
            rows.append({"id": _free_id(entry, rows), column: value})
        else:
            row[column] = value
    else:
        name = entry.short or entry.fields[0].name
        parts = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
        for value in [typed(f"{head}.{name}", part) for part in parts]:
            rows.append({"id": _free_id(entry, rows), name: value})
    record.rows[head] = rows


def _free_id(entry: Rows, rows: list[Row]) -> str:
    taken = {str(row.get("id", "")) for row in rows}
    return next(
        entry.default_id(place)
        for place in range(1, len(rows) + 2 + len(taken))
        if entry.default_id(place) not in taken
    )

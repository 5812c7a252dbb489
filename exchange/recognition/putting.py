"""Words put at a place in a record, by a person's choice: beside what stands there, never over it."""

from __future__ import annotations

import re

from exchange.casefile import registry
from exchange.casefile.entries import Field, Rows
from exchange.casefile.reading import number_sections
from exchange.casefile.record import CaseRecord, Row, Section
from exchange.recognition.definition import SECTION
from exchange.recognition.money import Money, is_said_with_sums
from exchange.recognition.typed import typed


def put(record: CaseRecord, to: str, text: str) -> None:
    """Put ``text`` into ``record`` at ``to``.

    A narrative goes on with it, a list takes an entry for each line or part between semicolons, a column goes into
    the first row that lacks it. A single fact is filled where it is empty or was only derived. A currency that is said
    with a sum goes beside it.

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
    money = Money.said(to, text)
    value = typed(to, money.amount)
    held = record.fields.get(to)
    if isinstance(held, list) and isinstance(value, list):
        record.fields[to] = list(dict.fromkeys([*held, *value]))
        return
    if held not in (None, "", value) and to not in record.derived:
        raise ValueError("something stands there already")
    if not money.fits(record.fields):
        raise ValueError("another currency stands beside it")
    record.fields[to] = value
    record.derived.discard(to)
    money.mark(record.fields)


def _put_in_rows(record: CaseRecord, to: str, text: str) -> None:
    head, _, column = to.partition(".")
    entry = registry.by_name().get(head)
    if not isinstance(entry, Rows) or entry.private:
        raise ValueError("there is no such field")
    rows = record.rows.get(head, [])
    if column:
        _put_in_column(entry, rows, column, text)
    else:
        name = entry.short or entry.fields[0].name
        parts = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
        for value in [typed(f"{head}.{name}", part) for part in parts]:
            rows.append({"id": _free_id(entry, rows), name: value})
    record.rows[head] = rows


def _put_in_column(entry: Rows, rows: list[Row], column: str, text: str) -> None:
    money = Money.said(f"{entry.name}.{column}", text)
    value = typed(f"{entry.name}.{column}", money.amount)
    row = next((row for row in rows if column not in row and money.fits(row)), None)
    if row is None and is_said_with_sums(entry, rows, column, value):
        return
    if row is None:
        row = {"id": _free_id(entry, rows)}
        rows.append(row)
    row[column] = value
    money.mark(row)


def _free_id(entry: Rows, rows: list[Row]) -> str:
    taken = {str(row.get("id", "")) for row in rows}
    return next(
        entry.default_id(place)
        for place in range(1, len(rows) + 2 + len(taken))
        if entry.default_id(place) not in taken
    )

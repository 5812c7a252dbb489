"""From the text of a case file to a ``CaseRecord``: nothing lost, everything wrong named at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from casestudies.choices import FieldStatus, WithheldReason
from exchange.casefile.entries import Field, Rows
from exchange.casefile.narrative import Block, narrative_key, split_blocks
from exchange.casefile.record import (
    CaseRecord,
    DocumentError,
    Problem,
    Raw,
    Row,
    Section,
    State,
    Value,
)
from exchange.casefile.registry import NARRATIVE, STATES, by_name, groups, is_known
from exchange.casefile.yaml_in import load_mapping

_FRONT_MATTER = re.compile(
    r"\A(?:[ \t]*\n)*---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M
)
_OPENING = re.compile(r"\A(?:[ \t]*\n)*---[ \t]*(?:\n|\Z)")
_HEADINGS = {narrative_key(label): name for name, label in NARRATIVE.items()}
SECTION_PREFIX = "l"
MAX_ROWS = 1_000


def has_front_matter(text: str) -> bool:
    """Whether ``text`` opens with front matter, closed or not."""
    return bool(_OPENING.match(text.replace("\r\n", "\n")))


def front_matter_of(text: str) -> str:
    """Return the lines of front matter that open ``text``, empty where there are none or they never end."""
    match = _FRONT_MATTER.match(text.replace("\r\n", "\n").replace("\r", "\n"))
    return match.group(1) if match else ""


def has_fixed_heading(text: str) -> bool:
    """Whether one of the fixed headings stands in ``text``, which makes it a case file by its body."""
    return any(narrative_key(block.heading or "") in _HEADINGS for block in split_blocks(text))


def read_case_file(text: str) -> CaseRecord:
    """Return what a case file says.

    Raises:
        DocumentError: naming every problem at once, by field.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    match = _FRONT_MATTER.match(text)
    if match is None and _OPENING.match(text):
        raise DocumentError(Problem("", "The front matter has no closing line of three hyphens."))
    names = load_mapping(match.group(1)) if match else {}
    record = read_front_matter(names)
    read_narrative(record, text[match.end() :] if match else text)
    return record


def read_front_matter(names: Mapping[str, Raw]) -> CaseRecord:
    """Return the record of front matter alone; names that are not known are kept apart.

    Raises:
        DocumentError: naming every problem at once, by field.
    """
    reading = _Reading()
    for name, raw in names.items():
        reading.take(name, raw)
    if reading.problems:
        raise DocumentError(*reading.problems)
    return reading.record


def read_narrative(record: CaseRecord, body: str) -> None:
    """Add the body of a case file to ``record``: fixed headings to their field, all else to sections.

    A fixed heading that comes twice keeps its second text under its own name.
    """
    for block in split_blocks(body):
        name = _HEADINGS.get(narrative_key(block.heading or ""), "")
        if name and name not in record.narrative and not block.id:
            if block.body:
                record.narrative[name] = block.body
        elif block.heading is not None or block.body:
            record.sections.append(_section(block))
    number_sections(record)


def _section(block: Block) -> Section:
    heading = block.heading or ""
    return Section(heading.removeprefix("\\").strip(), block.body, block.id)


def number_sections(record: CaseRecord) -> None:
    """Give every section without an id the one of its place, where that is free."""
    taken = {section.id for section in record.sections}
    for place, section in enumerate(record.sections):
        default = f"{SECTION_PREFIX}{place + 1}"
        if not section.id and default not in taken:
            record.sections[place] = Section(section.heading, section.body, default)


@dataclass(slots=True)
class _Reading:
    """One reading of front matter: the record so far, and what is wrong."""

    record: CaseRecord = field(default_factory=CaseRecord)
    problems: list[Problem] = field(default_factory=list)

    def take(self, name: str, raw: Raw) -> None:
        """Read one top-level name."""
        entry = by_name().get(name)
        if name == STATES:
            self._states(raw)
        elif isinstance(entry, Rows):
            self._rows(entry, raw)
        elif isinstance(entry, Field):
            self._value(self.record.fields, name, entry, raw)
        elif name in groups():
            self._group(name, raw)
        else:
            self.record.unknown[name] = raw

    def _value(self, holder: dict[str, Value], path: str, entry: Field, raw: Raw) -> None:
        if (entry.default or entry.decided) and raw == "":
            holder[entry.name] = ""
            return
        try:
            value = entry.type.read_raw(raw)
        except ValueError as error:
            self.problems.append(Problem(path, _sentence(error)))
            return
        if value is not None:
            holder[entry.name] = value

    def _group(self, name: str, raw: Raw) -> None:
        if raw == "":
            return
        if not isinstance(raw, dict):
            self.problems.append(Problem(name, "give it in named parts."))
            return
        for part, value in raw.items():
            path = f"{name}.{part}"
            entry = by_name().get(path)
            if isinstance(entry, Field):
                self._value(self.record.fields, path, entry, value)
            else:
                self.record.unknown[path] = value

    def _rows(self, entry: Rows, raw: Raw) -> None:
        items = raw if isinstance(raw, list) else [raw]
        if len(items) > MAX_ROWS:
            self.problems.append(Problem(entry.name, f"there are more than {MAX_ROWS:,} of them."))
            return
        rows: list[Row] = []
        for place, item in enumerate(items, start=1):
            path = f"{entry.name}.{place}"
            if isinstance(item, dict):
                row = self._row(entry, path, item)
            elif item == "":
                continue
            elif entry.short and isinstance(item, str):
                row = self._row(entry, path, {entry.short: item})
            else:
                self.problems.append(Problem(path, "give it in named parts."))
                continue
            if any(name != "id" for name in row) and not _repeats(entry, rows, row):
                rows.append(row)
        self._number(entry, rows)
        if rows:
            self.record.rows[entry.name] = rows

    def _row(self, entry: Rows, path: str, raw: Mapping[str, Raw]) -> Row:
        row: Row = {}
        for name, value in _flat(entry, raw).items():
            fact = entry.field(name)
            if fact is not None:
                self._value(row, f"{path}.{name}", fact, value)
            elif name == "id" and isinstance(value, str):
                row["id"] = value.strip()
            else:
                self.record.unknown[f"{path}.{name}"] = value
        return row

    def _number(self, entry: Rows, rows: list[Row]) -> None:
        given = [row["id"] for row in rows if row.get("id")]
        for twice in sorted({str(row_id) for row_id in given if given.count(row_id) > 1}):
            self.problems.append(Problem(entry.name, f"the id “{twice}” is given to two of them."))
        for place, row in enumerate(rows, start=1):
            if not row.get("id"):
                default = entry.default_id(place)
                row["id"] = "" if default in given else default

    def _states(self, raw: Raw) -> None:
        if raw == "":
            return
        if not isinstance(raw, dict):
            self.problems.append(
                Problem(STATES, "give the state of each field by the field's name.")
            )
            return
        for path, value in raw.items():
            if not is_known(path.split(".")[0]) and path.split(".")[0] != "sections":
                self.record.unknown[f"{STATES}.{path}"] = value
                continue
            parts = value if isinstance(value, dict) else {"state": value}
            try:
                self.record.states[path] = _state(parts)
            except ValueError as error:
                self.problems.append(Problem(f"{STATES}.{path}", _sentence(error)))


def _flat(entry: Rows, raw: Mapping[str, Raw]) -> dict[str, Raw]:
    """Return a row's names with the parts of its groups (``baseline``) as dotted names."""
    heads = {fact.name.split(".")[0] for fact in entry.fields if "." in fact.name}
    flat: dict[str, Raw] = {}
    for name, value in raw.items():
        if name in heads and isinstance(value, dict):
            flat.update({f"{name}.{part}": each for part, each in value.items()})
        elif not (name in heads and value == ""):
            flat[name] = value
    return flat


def _repeats(entry: Rows, rows: list[Row], row: Row) -> bool:
    """Whether a row of a short list says again what stands there already."""
    said = [{name: each[name] for name in each if name != "id"} for each in rows]
    return bool(entry.short) and {name: row[name] for name in row if name != "id"} in said


def _state(parts: Mapping[str, Raw]) -> State:
    state, reason = parts.get("state", ""), parts.get("reason", "")
    if state not in FieldStatus.values:
        raise ValueError(f"the state is not one of {', '.join(FieldStatus.values)}")
    if reason and reason not in WithheldReason.values:
        raise ValueError(f"the reason is not one of {', '.join(WithheldReason.values)}")
    if set(parts) - {"state", "reason"}:
        raise ValueError("give a state and a reason, nothing else")
    return State(str(state), str(reason))


def _sentence(error: ValueError) -> str:
    return f"{str(error).rstrip('.')}."

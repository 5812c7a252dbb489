"""From a ``CaseRecord`` to the text of a case file: steady order, and read back to an equal record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from exchange.casefile.entries import Field, Rows
from exchange.casefile.narrative import (
    Block,
    ambiguous_heading,
    join_blocks,
    narrative_key,
)
from exchange.casefile.reading import SECTION_PREFIX
from exchange.casefile.record import CaseRecord, Row, Section, Value
from exchange.casefile.registry import FRONT_MATTER, NARRATIVE, STATES
from exchange.casefile.yaml_out import Typed, dump_yaml

_FIXED = {narrative_key(label) for label in NARRATIVE.values()}
_STATES_FOLLOW = "language"


def write_case_file(record: CaseRecord, *, comments: Iterable[str] = ()) -> str:
    """Return ``record`` as a case file; ``comments`` open the front matter and mean nothing."""
    front = dump_yaml(front_matter(record)) if any(front_matter(record)) else ""
    notes = "".join(f"# {' '.join(comment.split())}\n" for comment in comments)
    body = join_blocks(_blocks(record))
    return f"---\n{notes}{front}---\n\n{body}" if body.strip() else f"---\n{notes}{front}---\n"


def front_matter(record: CaseRecord) -> dict[str, Any]:
    """Return the front matter of ``record`` as strings, lists and maps, in the order of the registry."""
    written: dict[str, Any] = {}
    for entry in FRONT_MATTER:
        if isinstance(entry, Rows):
            rows = record.rows.get(entry.name, [])
            if rows:
                written[entry.name] = [
                    _row(entry, row, place) for place, row in enumerate(rows, start=1)
                ]
        elif entry.name in record.fields:
            _place(written, entry.name, _written(entry, record.fields[entry.name]))
        if entry.name == _STATES_FOLLOW and record.states:
            written[STATES] = _states(record)
    return written


def _written(entry: Field, value: Value) -> Any:
    if value == "":
        return ""
    if isinstance(value, list):
        return [each if entry.type.verbatim else Typed(each) for each in value]
    text = entry.type.write(value)
    return text if entry.type.verbatim else Typed(text)


def _place(holder: dict[str, Any], name: str, value: Any) -> None:
    head, _, part = name.partition(".")
    if part:
        holder.setdefault(head, {})[part] = value
    else:
        holder[name] = value


def _row(entry: Rows, row: Row, place: int) -> Any:
    row_id = str(row.get("id", ""))
    facts = [fact for fact in entry.fields if fact.name in row]
    if [fact.name for fact in facts] == [entry.short] and row_id in ("", entry.default_id(place)):
        return _written(facts[0], row[entry.short])
    written: dict[str, Any] = {"id": Typed(row_id)} if row_id else {}
    for fact in facts:
        _place(written, fact.name, _written(fact, row[fact.name]))
    return written


def _states(record: CaseRecord) -> Mapping[str, Any]:
    return {
        path: {
            "state": Typed(state.state),
            **({"reason": Typed(state.reason)} if state.reason else {}),
        }
        for path, state in record.states.items()
    }


def _blocks(record: CaseRecord) -> Iterator[Block]:
    sections = list(record.sections)
    opening = sections[0] if sections and _is_opening(sections[0]) else None
    if opening is not None:
        yield Block(None, opening.body)
    for name, label in NARRATIVE.items():
        if name in record.narrative:
            yield Block(label, record.narrative[name])
    for place, section in enumerate(sections, start=1):
        if section is not opening:
            yield _section_block(section, place)


def _is_opening(section: Section) -> bool:
    """Whether a section is the text before the first heading."""
    return not section.heading and bool(section.body) and section.id in ("", f"{SECTION_PREFIX}1")


def _section_block(section: Section, place: int) -> Block:
    heading = " ".join(section.heading.split())
    if narrative_key(heading) in _FIXED or heading.startswith("\\"):
        heading = f"\\{heading}"
    needed = section.id != f"{SECTION_PREFIX}{place}" or ambiguous_heading(heading)
    return Block(heading, section.body, section.id if needed else "")

"""Our own JSON back into records: what ``GET /api/v1/cases/{ref}``, a case's file and an export give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from exchange.casefile import registry
from exchange.casefile.entries import Field, Rows
from exchange.casefile.reading import number_sections, read_front_matter
from exchange.casefile.record import CaseRecord, DocumentError, Problem, Raw, Section
from exchange.casefile.values import Names
from exchange.readers.source import refused

_COMPUTED = {
    *("url", "illustrative", "published", "updated", "sections", "states", "disputes", "replies"),
}
"""What an export adds to a record, or what is read apart: what others say to a case is never imported."""

_COMPUTED_OF_ROW = {"change"}
_LISTS = ("results", "cases")
_TELLING = {"kind", "basis", "states", "challenge", "lead_organisation"}


def cases_in(data: Any) -> list[Mapping[str, Any]] | None:
    """Return the cases that JSON holds: one, a list, or a list under ``results`` or ``cases``."""
    if isinstance(data, Mapping):
        if "title" in data and _TELLING & data.keys():
            return [data]
        inside = next((data[name] for name in _LISTS if isinstance(data.get(name), list)), None)
        return cases_in(inside) if inside else None
    if isinstance(data, list) and data and all(isinstance(each, Mapping) for each in data):
        found = [cases_in(each) for each in data]
        return [each[0] for each in found if each] if all(found) else None
    return None


def read_case_json(held: Mapping[str, Any]) -> CaseRecord:
    """Return what one case of our JSON says; names that are not known are kept apart.

    Raises:
        DocumentError: naming every problem at once, by field; also for the short form of a list of
            results, which leaves most of a case out.
    """
    if "matched" in held or "highlights" in held:
        raise refused("It holds results of a search, which are not whole cases. Use an export.")
    names = {name: value for name, value in held.items() if name not in registry.NARRATIVE}
    record = read_front_matter(dict(_front_matter(names)))
    for name in registry.NARRATIVE:
        if body := _text(held.get(name)):
            record.narrative[name] = body
    record.sections = list(_sections(held.get("sections")))
    number_sections(record)
    return record


def _front_matter(names: Mapping[str, Any]) -> Iterator[tuple[str, Raw]]:
    for name, value in names.items():
        entry = registry.by_name().get(name)
        if name == "states":
            yield name, _states(value)
        elif name in _COMPUTED or value is None:
            continue
        elif isinstance(entry, Rows):
            yield (
                name,
                [_row(entry, row) for row in value if row is not None]
                if isinstance(value, list)
                else _raw(value),
            )
        elif isinstance(entry, Field):
            yield name, _fact(entry, value)
        else:
            yield name, _raw(value)


def _fact(entry: Field, value: Any) -> Raw:
    named = entry.type.names in (Names.ORGANISATION, Names.PROGRAMME)
    if named and isinstance(value, Mapping):
        return _text(value.get("slug") or value.get("name"))
    return _raw(value)


def _row(entry: Rows, row: Any) -> Raw:
    if not isinstance(row, Mapping):
        return _raw(row)
    told: dict[str, Raw] = {}
    for name, value in row.items():
        fact = entry.field(name)
        if value is None or (fact is None and name in _COMPUTED_OF_ROW):
            continue
        told[name] = _raw(value) if fact is None else _fact(fact, value)
    if entry.name == "outcomes" and _is_computed(row):
        told.pop("direction", None)
    return told


def _is_computed(row: Mapping[str, Any]) -> bool:
    """Whether an outcome's direction follows from its values, and so is none of its own."""
    return bool(row.get("change"))


def _states(value: Any) -> Raw:
    if not isinstance(value, Mapping):
        return _raw(value)
    return {
        str(path): {name: _text(each) for name, each in state.items() if each}
        if isinstance(state, Mapping)
        else _text(state)
        for path, state in value.items()
    }


def _sections(value: Any) -> Iterator[Section]:
    for each in value if isinstance(value, list) else ():
        if not isinstance(each, Mapping):
            raise DocumentError(Problem("sections", "give each with a heading and a body."))
        yield Section(_text(each.get("heading")), _text(each.get("body")), _text(each.get("id")))


def _raw(value: Any) -> Raw:
    """Return JSON as front matter has it: strings, lists and maps; nothing is absent."""
    if isinstance(value, Mapping):
        return {str(name): _raw(each) for name, each in value.items() if each is not None}
    if isinstance(value, list):
        return [_raw(each) for each in value if each is not None]
    return _text(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)

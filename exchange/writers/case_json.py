"""A case as JSON: plain nullable values, lists, and a map of states (``GET /api/v1/cases/{ref}``)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from casestudies.change import change
from casestudies.choices import Basis
from casestudies.detail.said import Voices
from casestudies.detail.shapes import Said
from casestudies.models import OutcomeMeasure
from exchange.casefile import registry
from exchange.casefile.entries import Field, Rows
from exchange.casefile.record import CaseRecord, Row, Value
from exchange.casefile.values import NUMBER, Names


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a record beside the record: where it is, when it came out, what others say to it."""

    url: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    voices: Voices = field(default_factory=Voices)


def case_json(
    record: CaseRecord, about: About | None = None, *, private: bool = False
) -> dict[str, Any]:
    """Return ``record`` as JSON values; every name is always there, what is not known is null.

    An outcome's ``direction`` is the computed one where both values are known. With
    ``private`` the names that the public never gets are there too.
    """
    about = about or About()
    written: dict[str, Any] = {}
    for entry in registry.FRONT_MATTER:
        if entry.private and not private:
            continue
        if isinstance(entry, Rows):
            written[entry.name] = _rows(entry, record)
        else:
            _place(written, entry, record.fields, record)
        if entry.name == "ref":
            written["url"] = about.url or None
    written["illustrative"] = record.fields.get("basis") == Basis.ILLUSTRATIVE
    written.update({name: record.narrative.get(name) for name in registry.NARRATIVE})
    written["sections"] = [
        {"id": section.id or None, "heading": section.heading or None, "body": section.body}
        for section in record.sections
    ]
    written["states"] = {
        path: {"state": state.state, "reason": state.reason or None}
        for path, state in record.states.items()
    }
    written["disputes"] = [_said(each) for each in about.voices.disputes]
    written["replies"] = [_said(each) for each in about.voices.replies]
    written["published"] = _moment(about.published)
    written["updated"] = _moment(about.updated)
    return written


def _said(said: Said) -> dict[str, str | None]:
    return {
        "about": said.part or None,
        "by": said.by,
        "words": said.text,
        "date": said.day.isoformat(),
    }


def _moment(value: datetime | None) -> str | None:
    return value.isoformat().replace("+00:00", "Z") if value else None


def _rows(entry: Rows, record: CaseRecord) -> list[Any]:
    rows = record.rows.get(entry.name, [])
    if entry.short:
        return [row.get(entry.short) for row in rows]
    return [_row(entry, row, record) for row in rows]


def _row(entry: Rows, row: Row, record: CaseRecord) -> dict[str, Any]:
    written: dict[str, Any] = {"id": row.get("id") or None}
    for fact in entry.fields:
        _place(written, fact, row, record)
    if entry.name == "outcomes":
        written.update(_computed(row))
    return written


def _computed(row: Row) -> dict[str, Any]:
    """The direction and the change of a measure, computed from what the record shows of it."""

    def number(name: str) -> Decimal | None:
        value = row.get(name)
        return value if isinstance(value, Decimal) else None

    def text(name: str) -> str:
        return str(row.get(name, ""))

    found = change(
        OutcomeMeasure(
            baseline_value=number("baseline.value"),
            result_value=number("result.value"),
            unit=text("unit"),
            better=text("better"),
            direction=text("direction"),
        )
    )
    shown = {"absolute": NUMBER.to_json(found.absolute), "percent": NUMBER.to_json(found.percent)}
    return {"direction": found.direction or None, "change": shown if found.comparable else None}


def _place(holder: dict[str, Any], fact: Field, facts: Row, record: CaseRecord) -> None:
    head, _, part = fact.name.partition(".")
    value = _value(fact, facts.get(fact.name), record)
    if part:
        holder.setdefault(head, {})[part] = value
    elif not fact.name.endswith("_text"):
        holder[head] = value


def _value(fact: Field, value: Value | None, record: CaseRecord) -> Any:
    if fact.type.names not in (Names.ORGANISATION, Names.PROGRAMME):
        return fact.type.to_json(value)
    if value is None:
        return None
    text = str(value)
    known = text in record.labels
    return {"slug": text if known else None, "name": record.labels.get(text, text)}

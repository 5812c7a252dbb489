"""From a case page to a ``CaseRecord``: the whole of it, or what the public may see.

The page is handed in, with its rows in memory if many are done (``casestudies.rows``). The
public record leaves out what the registry marks private, every withheld value, and quotations
without permission; it keeps the states, so that a gap says why it is one.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from casestudies.models import CaseChild, CaseStudyPage
from casestudies.redaction import WithheldPaths, withheld_paths
from exchange.casefile import registry
from exchange.casefile.entries import Field, Rows
from exchange.casefile.narrative import normal_text
from exchange.casefile.record import CaseRecord, Row, Section, State, Value
from exchange.casefile.values import Names
from exchange.casefile.writing import front_matter

_NOTHING_WITHHELD = WithheldPaths(frozenset())
_SECTIONS = "sections"
_NEVER_WITHHELD = frozenset({"ref", "title"})


def full_record(page: CaseStudyPage) -> CaseRecord:
    """Return everything in ``page``: contacts, consents and withheld values too. Never for the public."""
    return _Extraction(page).record()


def public_record(page: CaseStudyPage) -> CaseRecord:
    """Return what of ``page`` anybody may have. Whether ``page`` itself is public is the caller's to know."""
    return _Extraction(page, public=True, withheld=withheld_paths(page)).record()


def fingerprint(page: CaseStudyPage) -> str:
    """Return a hash of everything in ``page`` that changes when somebody edits it.

    Terms, organisations and programmes count by their lasting reference: renaming one is no
    edit of the cases that name it. Nor is what an agreement was found to cover.
    """
    record = _Extraction(page, lasting=True).record()
    for row in record.rows.get("consents", []):
        row.pop("agreed_to", None)
    parts = {
        "front": front_matter(record),
        "narrative": record.narrative,
        "sections": [[section.id, section.heading, section.body] for section in record.sections],
        "states": {path: [state.state, state.reason] for path, state in record.states.items()},
    }
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(slots=True)
class _Extraction:
    """One reading of one page."""

    page: CaseStudyPage
    public: bool = False
    withheld: WithheldPaths = _NOTHING_WITHHELD
    lasting: bool = False
    labels: dict[str, str] = field(default_factory=dict)

    def record(self) -> CaseRecord:
        """Put the record together."""
        record = CaseRecord(labels=self.labels)
        for entry in registry.FRONT_MATTER:
            if self.public and entry.private:
                continue
            if isinstance(entry, Rows):
                rows = self._rows(entry)
                if rows:
                    record.rows[entry.name] = rows
            else:
                self._fact(record.fields, self.page, entry, entry.name)
        _drop_idle_defaults(record.fields, registry.fields())
        for name in registry.NARRATIVE:
            text = normal_text(getattr(self.page, name))
            if text and not self.withheld.covers(name):
                record.narrative[name] = text
        record.sections = self._sections()
        record.states = self._states()
        return record

    def _rows(self, entry: Rows) -> list[Row]:
        if self.withheld.covers(entry.name):
            return []
        rows = [
            self._row(entry, row)
            for row in getattr(self.page, entry.name).all()
            if self._shown(row)
        ]
        return [row for row in rows if row is not None]

    def _shown(self, row: CaseChild) -> bool:
        return not self.public or getattr(row, "permission", True)

    def _row(self, entry: Rows, row: CaseChild) -> Row | None:
        path = f"{entry.name}.{row.row_id}"
        facts: Row = {}
        for fact in entry.fields:
            self._fact(facts, row, fact, f"{path}.{fact.name}")
        _drop_idle_defaults(facts, entry.fields)
        if not facts and (entry.short or not self.withheld.covers(path)):
            return None
        return {"id": row.row_id, **facts}

    def _fact(self, holder: Row, source: Any, fact: Field, path: str) -> None:
        hidden = self.withheld.covers(path) or self.withheld.covers(path.removesuffix("_text"))
        if hidden and path not in _NEVER_WITHHELD:
            return
        value = self._value(source, fact)
        if value is None or value == "" or value == []:
            if fact.default:
                holder[fact.name] = ""
        else:
            holder[fact.name] = value

    def _value(self, source: Any, fact: Field) -> Value | None:
        held = getattr(source, fact.attribute)
        if fact.type.names is Names.NOTHING:
            if fact.name.endswith("_text") and getattr(source, f"{fact.attribute[:-5]}_id") is None:
                return None
            return _plain(held, fact)
        if fact.type.many:
            return sorted(self._name(term) for term in held.all())
        if held is not None:
            return self._name(held)
        return _plain(getattr(source, fact.text_column), fact) if fact.text_column else None

    def _name(self, named: Any) -> str:
        if self.lasting:
            return str(named.ref)
        self.labels[named.slug] = named.name
        return str(named.slug)

    def _sections(self) -> list[Section]:
        if self.withheld.covers(_SECTIONS):
            return []
        return [
            Section(" ".join(row.heading.split()), normal_text(row.body), row.row_id)
            for row in self.page.sections.all()
            if not self.withheld.covers(f"{_SECTIONS}.{row.row_id}")
        ]

    def _states(self) -> dict[str, State]:
        private = {
            entry.name.split(".")[0]
            for entry in registry.FRONT_MATTER
            if self.public and entry.private
        }
        return {
            row.field: State(row.state, row.reason)
            for row in self.page.states.all()
            if row.field.split(".")[0] not in private
        }


def _plain(value: Any, fact: Field) -> Value | None:
    """Return a column's value as a record has it: text without stray white space, moments in UTC."""
    if isinstance(value, str):
        text: Value = fact.type.read(value) if fact.type.verbatim else value
        return text
    if isinstance(value, list):
        return list(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    plain: Value | None = value
    return plain


def _drop_idle_defaults(facts: Row, entries: Any) -> None:
    """Leave out a default (a currency, say) beside which there is nothing for it to be about."""
    for entry in entries:
        idle = entry.needed_by and not any(name in facts for name in entry.needed_by)
        if idle and facts.get(entry.name) in ("", entry.default):
            del facts[entry.name]

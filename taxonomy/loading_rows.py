"""The loader's work on what hangs on a term: synonyms, codes and law notes, row by row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from django.db import models

from taxonomy.choices import Scheme
from taxonomy.files import TermEntry
from taxonomy.models import LawNote, Synonym, Term, TermCode

Values = dict[str, Any]


class Links(Protocol):
    """Translates between terms and the keys that the files have for them."""

    def key_of(self, term_id: int | None) -> str:
        """Return the key of a term; empty for none."""

    def term_of(self, scheme: str, key: str) -> Term | None:
        """Return the term that stands for a key now."""


@dataclass
class RowsOutcome:
    """What became of the rows of one term."""

    changed: bool = False
    kept: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Family:
    """One kind of row: how it is told apart, read and written."""

    relation: str
    model: type[models.Model]
    key: Callable[[Any], str]
    fields: tuple[str, ...]


_FAMILIES = (
    _Family("synonyms", Synonym, lambda row: str(row.text), ("text", "match", "needs_checking")),
    _Family("codes", TermCode, lambda row: f"{row.scheme} {row.code}", ("scheme", "code")),
    _Family(
        "law_notes",
        LawNote,
        lambda row: f"{row.nation} {row.regime}",
        (
            *("nation", "regime", "status", "reference", "needs_checking", "starts", "ends"),
            *("text", "replaced_by"),
        ),
    ),
)


def rows_of(entry: TermEntry) -> dict[str, dict[str, Values]]:
    """Return the rows that a file gives, by relation and key, as plain values."""
    return {
        "synonyms": {row.text: asdict(row) for row in entry.synonyms},
        "codes": {
            f"{scheme} {code}": {"scheme": scheme, "code": code} for scheme, code in entry.codes
        },
        "law_notes": {f"{row.nation} {row.regime}": asdict(row) for row in entry.law},
    }


def merge_rows(term: Term, said: Values, now: Values, links: Links) -> RowsOutcome:
    """Carry what changed between ``said`` and ``now`` over to the rows of ``term``."""
    outcome = RowsOutcome()
    for family in _FAMILIES:
        rows = {family.key(row): row for row in getattr(term, family.relation).all()}
        before, after = said.get(family.relation, {}), now[family.relation]
        for key in dict.fromkeys((*before, *after)):
            merge = _Merge(family, term, links, outcome)
            merge.one(key, rows.get(key), before.get(key), after.get(key))
    outcome.kept.sort()  # PostgreSQL gives what was said back in an order of its own
    return outcome


@dataclass(frozen=True, slots=True)
class _Merge:
    """The three-way comparison of one row."""

    family: _Family
    term: Term
    links: Links
    outcome: RowsOutcome

    def one(self, key: str, row: Any, before: Values | None, after: Values | None) -> None:
        """Create, update or delete the row, or leave it as editors made it."""
        mine = None if row is None else self._read(row)
        if mine == after:
            return
        if mine != before:
            self.outcome.kept.append(f"{self.family.relation} {key}")
            return
        self.outcome.changed = True
        if after is None:
            row.delete()
        else:
            row = row or self.family.model(term=self.term)
            for name, value in after.items():
                setattr(row, name, self._write(name, value))
            row.save()

    def _read(self, row: Any) -> Values:
        return {name: self._plain(row, name) for name in self.family.fields}

    def _plain(self, row: Any, name: str) -> Any:
        if name == "replaced_by":
            return self.links.key_of(row.replaced_by_id)
        value = getattr(row, name)
        return str(value or "") if name in ("starts", "ends") else value

    def _write(self, name: str, value: Any) -> Any:
        if name == "replaced_by":
            return self.links.term_of(Scheme.METHOD, value)
        return (value or None) if name in ("starts", "ends") else value

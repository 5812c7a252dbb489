"""A case as a document: typed, in no format, knowing nothing of the database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from cms.core.dates import PartialDate

Raw = str | list["Raw"] | dict[str, "Raw"]
"""What a case file's front matter holds before it is typed: every scalar is a string."""

Scalar = str | int | Decimal | bool | PartialDate | datetime
Value = Scalar | list[str]
Row = dict[str, Value]
"""One child row: values by name, parts of a part by dotted name (``baseline.value``)."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a document: where (a dotted name, or empty) and what, in plain words."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class DocumentError(ValueError):
    """A document that cannot be read as a case; ``problems`` holds everything found at once."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__(" ".join(str(problem) for problem in problems))


@dataclass(frozen=True, slots=True)
class Section:
    """Narrative under a heading of its own. ``id`` is the row's, where the document gives one."""

    heading: str
    body: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """The state that a field was put in by hand, with the reason where it is withheld."""

    state: str
    reason: str = ""


@dataclass(slots=True)
class CaseRecord:
    """Everything that a case file can say, typed by ``exchange.casefile.registry``.

    ``fields`` are single facts by dotted name, ``rows`` child rows by relation, ``narrative``
    the fixed headings by field name, ``sections`` any other. What is empty is absent.
    Three parts belong to one reading or writing and take no part in equality: ``unknown`` (names
    that the registry does not have, with what stood there), ``derived`` (names whose value a reader
    made out of the document's words rather than found), ``labels`` (names of organisations and
    programmes by their slug).
    """

    fields: dict[str, Value] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    narrative: dict[str, str] = field(default_factory=dict)
    sections: list[Section] = field(default_factory=list)
    states: dict[str, State] = field(default_factory=dict)
    unknown: dict[str, Raw] = field(default_factory=dict, compare=False)
    derived: set[str] = field(default_factory=set, compare=False)
    labels: dict[str, str] = field(default_factory=dict, compare=False)

    def text(self, name: str) -> str:
        """Return the field ``name`` as text, empty when it is absent."""
        value = self.fields.get(name, "")
        return value if isinstance(value, str) else str(value)

    def fill(self, other: CaseRecord) -> None:
        """Take from ``other`` what this record lacks; a derived value counts as lacking."""
        for name, value in other.fields.items():
            if name not in self.fields or name in self.derived:
                self.fields[name] = value
                self.derived.discard(name)
        for name, rows in other.rows.items():
            if name not in self.rows or name in self.derived:
                self.rows[name] = [dict(row) for row in rows]
                self.derived.discard(name)
        for path, state in other.states.items():
            self.states.setdefault(path, state)

    def texts(self) -> Iterator[str]:
        """Yield every text of the record, for whoever asks whether something is in it."""
        for value in self.fields.values():
            yield from words_of(value)
        for rows in self.rows.values():
            for row in rows:
                for value in row.values():
                    yield from words_of(value)
        yield from self.narrative.values()
        for section in self.sections:
            yield section.heading
            yield section.body


def words_of(value: Value) -> Iterator[str]:
    """Yield the texts of one value."""
    if isinstance(value, list):
        yield from value
    else:
        yield str(value)

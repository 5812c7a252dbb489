"""From a ``CaseRecord`` to a case page. What a record names is looked up by the caller and handed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models

from casestudies import services
from casestudies.fingerprints import cover_what_is_said
from casestudies.models import CaseChild, CaseStudyPage, FieldState, NarrativeSection
from casestudies.redaction import WithheldPaths
from cms.core.titles import NO_TITLE, is_told, one_line
from exchange.agreements import cover_brought, covered_before
from exchange.casefile import registry
from exchange.casefile.entries import Field, Rows
from exchange.casefile.record import CaseRecord, DocumentError, Problem, Row, Value
from exchange.casefile.values import Names
from exchange.kept import kept_rows, kept_states, stays, withheld_either

if TYPE_CHECKING:
    from cms.accounts.models import User
    from organisations.models import Organisation, Programme
    from taxonomy.models import Term


@dataclass(frozen=True, slots=True)
class Reference:
    """Something that a record names: where, what sort of thing, and in which words."""

    path: str
    names: Names
    text: str
    scheme: str = ""


@dataclass(frozen=True, slots=True)
class Lookups:
    """What the names of a record were found to mean. A name that is missing is not known.

    An unknown organisation or programme stays as text; an unknown term is left out, so whoever
    looks up must have refused it. Terms are of their scheme's own model.
    """

    terms: Mapping[tuple[str, str], Term] = field(default_factory=dict)
    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    programmes: Mapping[str, Programme] = field(default_factory=dict)

    def find(self, fact: Field, text: str) -> Any:
        """Return what ``text`` means as the value of ``fact``, or ``None``."""
        if fact.type.names is Names.TERM:
            return self.terms.get((fact.type.scheme, text))
        known: Mapping[str, Any] = (
            self.organisations if fact.type.names is Names.ORGANISATION else self.programmes
        )
        return known.get(text)


def references(record: CaseRecord) -> list[Reference]:
    """Return everything that ``record`` names and that has to be looked up."""
    found: list[Reference] = []
    for fact in registry.fields():
        found += _references_of(fact, record.fields, fact.name)
    for entry in registry.relations():
        for place, row in enumerate(record.rows.get(entry.name, []), start=1):
            for fact in entry.fields:
                found += _references_of(fact, row, f"{entry.name}.{place}.{fact.name}")
    return found


def _references_of(fact: Field, holder: Row, path: str) -> list[Reference]:
    value = holder.get(fact.name)
    if fact.type.names is Names.NOTHING or value is None:
        return []
    texts = value if isinstance(value, list) else [str(value)]
    return [Reference(path, fact.type.names, text, fact.type.scheme) for text in texts]


def create_from(record: CaseRecord, lookups: Lookups, *, user: User | None = None) -> CaseStudyPage:
    """Make a draft of ``record``, with its own reference where it has one and no case here holds it.

    Raises:
        DocumentError: naming everything that cannot be stored, by field.
    """
    values = _Values(record, lookups).page_values()
    _refuse(_problems(CaseStudyPage(), values))
    title = str(values.pop("title"))
    page = services.create_draft(title, user=user, ref=record.text("ref"), **values)
    cover_what_is_said(page, [row for row in page.consents.all() if not row.agreed_to])
    return page


def apply_to(
    page: CaseStudyPage, record: CaseRecord, lookups: Lookups, *, goes_on: bool = False
) -> None:
    """Make ``page``, in memory, say what ``record`` says and nothing else; its reference stays.

    Three things stay where the record is silent: what is private, what is withheld (here, or by its own word),
    and what was decided about the case (``exchange.kept``). A document that may not hold them, or is from before
    them, cannot take them away. With ``goes_on`` it is the document that the
    draft was made of, and its agreements are to what it makes of it now (``exchange.agreements``).

    Raises:
        DocumentError: naming everything that cannot be stored, by field.
    """
    before = [] if goes_on else covered_before(page)
    values = _Values(record, lookups, page).page_values()
    _refuse(_problems(page, values))
    for name, value in values.items():
        setattr(page, name, value)
    page.title = one_line(
        page.title
    )  # as it is stored, so that the same file again changes nothing
    cover_brought(page, before)


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise DocumentError(*problems)


@dataclass(slots=True)
class _Values:
    """The columns and rows of a page, made from a record."""

    record: CaseRecord
    lookups: Lookups
    page: CaseStudyPage | None = None
    withheld: WithheldPaths = field(init=False)

    def __post_init__(self) -> None:
        """Find out once what is withheld."""
        self.withheld = withheld_either(self.record, self.page)

    def page_values(self) -> dict[str, Any]:
        """Return a value for every column and relation of the registry, empty ones too."""
        values: dict[str, Any] = {}
        for entry in registry.FRONT_MATTER:
            if entry.name == "ref" or self._stays(entry):
                continue
            if isinstance(entry, Rows):
                values[entry.name] = self._rows(entry)
            else:
                _add(values, self._columns(CaseStudyPage, entry, self.record.fields))
        for name in registry.NARRATIVE:
            if name in self.record.narrative or self.page is None or not self.withheld.covers(name):
                values[name] = self.record.narrative.get(name, "")
        values["sections"] = self._section_rows()
        values["states"] = self._state_rows(values)
        return values

    def _stays(self, entry: Field | Rows) -> bool:
        if self.page is None:
            return False
        said = entry.name in (self.record.rows if isinstance(entry, Rows) else self.record.fields)
        if isinstance(entry, Field) and entry.decided:
            return stays(entry, self.record, self.page)
        return not said and (
            entry.private or self.withheld.covers(entry.name.removesuffix("_text"))
        )

    def _columns(self, model: Any, fact: Field, holder: Row) -> dict[str, Any]:
        value = holder.get(fact.name)
        if fact.type.names is Names.NOTHING:
            return {fact.attribute: self._plain(model, fact, value)}
        if isinstance(value, list) or fact.type.many:
            found = [self.lookups.find(fact, text) for text in value or []]  # type: ignore[union-attr]
            return {fact.attribute: [each for each in dict.fromkeys(found) if each is not None]}
        known = self.lookups.find(fact, str(value)) if value else None
        columns = {fact.attribute: known}
        if fact.text_column and known is None:
            columns[fact.text_column] = str(value or "")
        return columns

    def _plain(self, model: Any, fact: Field, value: Value | None) -> Any:
        column = model._meta.get_field(fact.attribute)
        if value is None or (fact.decided and value == ""):
            return column.get_default() if not column.null else None
        return list(value) if isinstance(value, list) else value

    def _rows(self, entry: Rows) -> list[CaseChild]:
        kept = {row.row_id: row for row in self._held(entry.name)}
        rows: list[CaseChild] = []
        for place, facts in enumerate(self.record.rows.get(entry.name, [])):
            row_id = str(facts.get("id", ""))
            before = kept.get(row_id)
            values: dict[str, Any] = {}
            for fact in entry.fields:
                path = f"{entry.name}.{row_id}.{fact.name}"
                if before is None or fact.name in facts or not self.withheld.covers(path):
                    _add(values, self._columns(entry.model, fact, facts))
            rows.append(_row(entry.model, before, place, {"row_id": row_id, **values}))
        return rows + kept_rows(entry.name, rows, kept.values(), self.withheld)

    def _section_rows(self) -> list[CaseChild]:
        held = {row.row_id: row for row in self._held("sections")}
        rows = [
            _row(
                NarrativeSection,
                held.get(section.id),
                place,
                {"row_id": section.id, "heading": section.heading, "body": section.body},
            )
            for place, section in enumerate(self.record.sections)
        ]
        return rows + kept_rows("sections", rows, held.values(), self.withheld)

    def _state_rows(self, values: Mapping[str, Any]) -> list[CaseChild]:
        held: dict[str, CaseChild] = {row.field: row for row in self._held("states")}
        states = self.record.states | kept_states(self.record, self.page, values)
        return [
            _row(
                FieldState,
                held.get(path),
                place,
                {"field": path, "state": state.state, "reason": state.reason},
            )
            for place, (path, state) in enumerate(states.items())
        ]

    def _held(self, relation: str) -> Iterable[Any]:
        rows: Iterable[Any] = getattr(self.page, relation).all() if self.page is not None else ()
        return rows


def _add(values: dict[str, Any], columns: Mapping[str, Any]) -> None:
    """Add columns; an empty one leaves alone what an earlier fact has put there."""
    values.update({name: value for name, value in columns.items() if name not in values or value})


def _row(
    model: type[CaseChild], before: CaseChild | None, place: int, values: dict[str, Any]
) -> CaseChild:
    """Return the row as it was with new values, so that it stays the same row; or a new one."""
    row = before if before is not None else model()
    row.sort_order = place
    for name, value in values.items():
        setattr(row, name, value)
    return row


def _problems(page: CaseStudyPage, values: Mapping[str, Any]) -> list[Problem]:
    """Return what the columns cannot hold (too long, not an address, …), by name in the case file."""
    problems: list[Problem] = []
    for entry in registry.FRONT_MATTER:
        if isinstance(entry, Rows):
            for place, row in enumerate(values.get(entry.name, []), start=1):
                problems += _row_problems(entry, row, f"{entry.name}.{place}")
        elif entry.attribute in values:
            column = CaseStudyPage._meta.get_field(entry.attribute)
            problems += _column_problems(column, values[entry.attribute], page, entry.name)
    title = values.get("title")
    if title and not is_told(title):
        problems.append(Problem("title", NO_TITLE))
    for place, row in enumerate(values["states"], start=1):
        column = FieldState._meta.get_field("field")
        problems += _column_problems(column, row.field, row, f"states.{place}")
    return problems


def _row_problems(entry: Rows, row: CaseChild, path: str) -> list[Problem]:
    problems = _column_problems(row._meta.get_field("row_id"), row.row_id, row, f"{path}.id")
    for fact in entry.fields:
        column = row._meta.get_field(fact.attribute)
        if not column.is_relation:
            value = getattr(row, fact.attribute)
            problems += _column_problems(column, value, row, f"{path}.{fact.name}")
    return problems


def _column_problems(column: Any, value: Any, holder: models.Model, path: str) -> list[Problem]:
    if column.is_relation or value in (None, "", []):
        return []
    try:
        column.clean(value, holder)
    except ValidationError as error:
        return [Problem(path, message) for message in error.messages]
    return []

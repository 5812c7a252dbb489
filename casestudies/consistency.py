"""What in a record contradicts itself or points at nothing: asked before it is published.

Drafts may hold such things while they are written; the form names each at its own field when the
case is to be published, and the panel of completeness lists them all the time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from casestudies.choices import FieldStatus
from casestudies.models.identity import CaseIdentity
from casestudies.models.row_ids import number_rows, numbers_given, was_given
from casestudies.naming import is_name, names_something
from cms.core.dates import PartialDate

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage

ORDERED_DATES = (
    ("", "started", "ended", "It ends before it starts."),
    ("", "contract_starts", "contract_ends", "The contract ends before it starts."),
    ("activities", "start", "end", "It ends before it starts."),
    ("evidence_sources", "start", "end", "It ends before it starts."),
    ("outcomes", "baseline_date", "result_date", "The result is older than the baseline."),
    ("consents", "date", "expires", "It expires before it was given."),
    ("consents", "date", "withdrawn_on", "It was withdrawn before it was given."),
)
"""Relation (empty for the case itself), the date that comes first, the later one, and what is wrong."""

NEVER_NEGATIVE = (
    ("", "contract_value"),
    ("costs", "amount"),
    ("fundings", "requested"),
    ("fundings", "awarded"),
)


NOTHING = (0,)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to put right at ``field`` of ``holder``: the case, or one of its rows."""

    holder: Any
    field: str
    message: str
    relation: str = ""

    @property
    def place(self) -> str:
        """Where it is, for reading: ``Outcomes o1, result date``."""
        row = f"{self.relation.replace('_', ' ')} {self.holder.row_id}, " if self.relation else ""
        text = f"{row}{self.holder._meta.get_field(self.field).verbose_name}"
        return text[:1].upper() + text[1:]


class Record:
    """A case and its rows as they stand in a form or in memory; rows without an id get theirs."""

    def __init__(self, page: CaseStudyPage, rows: Mapping[str, list[Any]] | None = None) -> None:
        self.page = page
        names = page.child_relation_names()
        self._rows = rows or {name: list(getattr(page, name).all()) for name in names}
        if any(not row.row_id for held in self._rows.values() for row in held):
            given = numbers_given(page)
            for name, held in self._rows.items():
                number_rows(held, above=given.get(name, 0))

    def rows(self, relation: str) -> list[Any]:
        """The rows of a relation, in order."""
        return self._rows.get(relation, [])

    def holders(self, relation: str) -> list[Any]:
        """The rows of a relation, or the case itself for an empty name."""
        return self.rows(relation) if relation else [self.page]

    @property
    def row_ids(self) -> dict[str, set[str]]:
        """The ids of all rows by relation."""
        return {name: {row.row_id for row in rows} for name, rows in self._rows.items()}


def problems(record: Record) -> Iterator[Problem]:
    """Yield everything to put right before the case is published; one query at most."""
    for check in CHECKS:
        yield from check(record)


def _dates(record: Record) -> Iterator[Problem]:
    for relation, first, later, message in ORDERED_DATES:
        for holder in record.holders(relation):
            if _comes_before(getattr(holder, later), getattr(holder, first)):
                yield Problem(holder, later, message, relation)


def _comes_before(later: PartialDate | None, first: PartialDate | None) -> bool:
    """Whether ``later`` has ended before ``first`` can have begun, whatever days they mean."""
    return later is not None and first is not None and later.last_day < first.first_day


def _amounts(record: Record) -> Iterator[Problem]:
    for relation, column in NEVER_NEGATIVE:
        for holder in record.holders(relation):
            amount: Decimal | None = getattr(holder, column)
            if amount is not None and amount < 0:
                yield Problem(holder, column, "An amount cannot be less than nothing.", relation)


def _questions(record: Record) -> Iterator[Problem]:
    rows = record.rows("research_questions")
    for row in rows:
        if not row.depends_on:
            continue
        if row.depends_on == row.row_id:
            message = "A question cannot wait for itself."
        elif row.depends_on not in {other.row_id for other in rows}:
            message = f"There is no question with the id “{row.depends_on}”."
        else:
            continue
        yield Problem(row, "depends_on", message, "research_questions")


def _consents(record: Record) -> Iterator[Problem]:
    for row in record.rows("consents"):
        unknown = [entry for entry in row.covers if not _covered(record, entry)]
        if unknown:
            named = ", ".join(f"“{entry}”" for entry in unknown)
            message = f"No part of this record is called {named}. Use names such as quotations.w1."
            yield Problem(row, "covers", message, "consents")


def _covered(record: Record, entry: str) -> bool:
    """A part by its name, or a row by its place: ``quotations.1`` is the first."""
    if names_something(type(record.page), entry, record.row_ids):
        return True
    relation, _, place = entry.partition(".")
    if place.isascii() and place.isdigit() and 0 < int(place) <= len(record.rows(relation)):
        return True
    # A row that was removed: the agreement waits for it, should somebody go back, and speaks of no other.
    return is_name(type(record.page), entry) and was_given(record.page, entry)


def _states(record: Record) -> Iterator[Problem]:
    seen: set[str] = set()
    for row in record.rows("states"):
        if message := _wrong_name(record, row.field, seen):
            yield Problem(row, "field", message, "states")
        if row.state == FieldStatus.WITHHELD and not row.reason:
            yield Problem(row, "reason", "Say why it is withheld.", "states")
        seen.add(row.field)


def _wrong_name(record: Record, name: str, seen: Collection[str]) -> str:
    if name in seen:
        return f"“{name}” has a state already. One is enough."
    if names_something(type(record.page), name, record.row_ids):
        return ""
    if is_name(type(record.page), name):
        relation, row_id = name.split(".")[:2]
        return f"There is no row “{row_id}” under {relation.replace('_', ' ')}."
    return f"There is no field “{name}”. Choose a name from the list."


def _related(record: Record) -> Iterator[Problem]:
    rows = [(row, _number(row.target_ref)) for row in record.rows("related")]
    numbers = [number for _, number in rows if number is not None] or NOTHING
    found = set(CaseIdentity.objects.filter(pk__in=numbers).values_list("pk", flat=True))
    for row, number in rows:
        if number is None:
            continue
        if row.target_ref == record.page.ref:
            message = "A case cannot be related to itself."
            yield Problem(row, "target_ref", message, "related")
        elif number not in found:
            message = f"There is no case {row.target_ref}."
            yield Problem(row, "target_ref", message, "related")


def _number(ref: str) -> int | None:
    """The number in a reference; the column's own validator speaks of what is none."""
    try:
        return CaseIdentity.number_of(ref)
    except ValueError:
        return None


CHECKS: tuple[Callable[[Record], Iterable[Problem]], ...] = (
    _dates,
    _amounts,
    _questions,
    _consents,
    _states,
    _related,
)

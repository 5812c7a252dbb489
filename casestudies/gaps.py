"""What is not known about a case, by state: the honest half of a record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Manager

from casestudies.choices import FieldStatus, WithheldReason
from casestudies.expected import FIELDS, ExpectedField, expected_fields
from casestudies.redaction import withheld_paths

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage, FieldState

NOT_YET_KNOWN = "not-yet-known"

STATE_LABELS = {
    NOT_YET_KNOWN: "Not yet known",
    FieldStatus.NOT_MEASURED.value: "Not measured",
    FieldStatus.NOT_APPLICABLE.value: "Not applicable",
    FieldStatus.WITHHELD.value: "Withheld",
}


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is not known: its name in the case file, its label, and the reason if withheld."""

    name: str
    label: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class GapGroup:
    """All gaps in one state."""

    state: str
    label: str
    gaps: tuple[Gap, ...]


def is_filled(page: CaseStudyPage, field: ExpectedField) -> bool:
    """Whether any column or row of ``field`` holds something."""
    return any(_has_value(getattr(page, name)) for name in field.attributes)


def _has_value(value: Any) -> bool:
    if isinstance(value, Manager):
        return bool(value.all())
    return bool(value.strip() if isinstance(value, str) else value is not None and value != [])


def stated(page: CaseStudyPage) -> dict[str, FieldState]:
    """Return the states set by hand, by field name."""
    return {row.field: row for row in page.states.all()}


def gaps(page: CaseStudyPage) -> tuple[GapGroup, ...]:
    """Return what is not known, grouped by state: expected fields that are empty, and all stated."""
    rows = stated(page)
    found: dict[str, list[Gap]] = {state: [] for state in STATE_LABELS}
    for name, row in rows.items():
        reason = WithheldReason(row.reason).label if row.reason in WithheldReason.values else ""
        found[row.state].append(Gap(name, label_of(page, name), reason))
    for field in expected_fields(page.kind):
        if not is_filled(page, field) and not any(_names_part_of(name, field) for name in rows):
            found[NOT_YET_KNOWN].append(Gap(field.name, field.label))
    return tuple(
        GapGroup(state, label, tuple(found[state]))
        for state, label in STATE_LABELS.items()
        if found[state]
    )


def _names_part_of(name: str, field: ExpectedField) -> bool:
    return name == field.name or name.startswith(f"{field.name}.")


def label_of(page: CaseStudyPage, name: str) -> str:
    """Return words for a field's name, for example ``Measured outcomes: lead time, baseline``."""
    head, *rest = name.split(".")
    label = FIELDS[head].label if head in FIELDS else _words(head)
    detail = ", ".join(_row_words(page, head, rest))
    if not detail or label.lower().endswith(f" {detail}"):
        return label
    return f"{label}: {detail}"


def part_in_letter(page: CaseStudyPage, name: str) -> str:
    """Return ``name``, or that of its whole list where anything of the list is withheld.

    A label has the words of a row in it, and what is withheld leaves in no letter, whoever gets it.
    """
    head = name.partition(".")[0]
    holds_back = any(path.partition(".")[0] == head for path in withheld_paths(page).paths)
    return head if holds_back else name


def _row_words(page: CaseStudyPage, relation: str, parts: list[str]) -> Iterator[str]:
    if not parts:
        return
    first, *others = parts
    rows = _rows(page, relation)
    place = next((n for n, row in enumerate(rows) if row.row_id == first), None)
    if place is not None:
        yield _row_title(rows[place]) or f"number {place + 1}"
    elif relation not in page.child_relation_names():
        yield _words(
            first
        ).lower()  # no row, but a column; the id of a row that is gone tells nobody anything
    yield from (_words(part).lower() for part in others)


def _rows(page: CaseStudyPage, relation: str) -> list[Any]:
    known = relation in page.child_relation_names()
    return list(getattr(page, relation).all()) if known else []


def _row_title(row: Any) -> str:
    """Return the words that a row is known by; nothing where it has none that are public for sure."""
    texts = (getattr(row, name, "") for name in ("indicator", "title", "fund", "text"))
    return next((str(text)[:80] for text in texts if text), "")


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()

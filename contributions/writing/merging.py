"""Two people, or two tabs, at one section: what each changed since the version both began with.

Field by field: what only one side changed is taken; what both changed to the same is the same; what both
changed differently is a conflict, which a person settles. A row is found again by its lasting id. See
ADR 0022.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.text import Truncator

from casestudies.models import CaseStudyPage, FieldState
from contributions.writing.columns import STATE, ColumnsForm
from contributions.writing.forms import REMOVE, ROW, Data, RowForm, SectionForm, raw
from contributions.writing.offered import Offered
from contributions.writing.ordering import brought_together
from contributions.writing.schema import described
from contributions.writing.sections import Section
from contributions.writing.withholding import withhold_again

CONFLICT, CHOICE = "conflict", "choice-"
MINE, THEIRS = "mine", "theirs"
WITHHELD_THEN = (
    " It was withheld, or a part of it was, before it was removed, and is so again here."
)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that both sides changed: its name in the form, its label, and both values for reading."""

    name: str
    label: str
    mine: str
    theirs: str


@dataclass(slots=True)
class Merge:
    """What comes of both sides: the data of one form over the latest version, and what is to be settled."""

    data: Data
    conflicts: list[Conflict]
    notes: list[str]


def merge(
    section: Section,
    offered: Offered,
    data: Data,
    base: CaseStudyPage | None,
    latest: CaseStudyPage,
    withheld: Iterable[FieldState] = (),
) -> Merge:
    """Bring ``data``, typed over ``base``, together with ``latest``.

    Without a base (nobody knows which version it was typed over) every difference is a conflict. ``withheld``
    are states of rows that ``latest`` may have no more; who changed such a row gets it back with them.
    """
    data, notes = _in_one_order(section, data, base, latest)
    mine = SectionForm(section, base if base is not None else latest, offered, data)
    theirs = SectionForm(section, latest, offered)
    result = Merge(dict(data), [], notes)
    _merge_fields(result, mine.main, theirs.main, knows_base=base is not None)
    for relation in mine.relation_names:
        _merge_rows(result, relation, mine, theirs, knows_base=base is not None)
    for form in _gone(mine, theirs, base):
        _settle_gone(result, form, withheld)
    return result


def _in_one_order(
    section: Section, data: Data, base: CaseStudyPage | None, latest: CaseStudyPage
) -> tuple[Data, list[str]]:
    """Return ``data`` with rows as the other side ordered them, and a note where both did so differently."""
    notes = []
    for relation in set(section.parts) & set(latest.child_relation_names()):
        was, theirs = (
            [row.row_id for row in getattr(page, relation).all()] if page is not None else []
            for page in (base, latest)
        )
        data, differs = brought_together(data, relation, was, theirs)
        if differs:
            notes.append(
                f"{described()[relation].label}: you and somebody else put these in different orders. "
                "They are in your order here; move them if it should be another."
            )
    return data, notes


def choose(section: Section, offered: Offered, data: Data, base: CaseStudyPage | None) -> list[str]:
    """Take the other side's value wherever that was chosen; return what is still to be chosen.

    ``base`` is the version that was shown as the other side.
    """
    named = data.get(CONFLICT, [])
    undecided = [name for name in named if data.get(CHOICE + name, [""])[-1] not in (MINE, THEIRS)]
    if base is not None and named:
        shown = SectionForm(section, base, offered)
        fields = {
            form.add_prefix(name): (form, name) for form in shown.forms() for name in form.fields
        }
        for html_name in named:
            if data.get(CHOICE + html_name, [""])[-1] == THEIRS and html_name in fields:
                data[html_name] = raw(*fields[html_name])
    return undecided


def _merge_fields(
    result: Merge, mine: ColumnsForm, theirs: ColumnsForm, *, knows_base: bool
) -> None:
    changed = set(mine.changed_data)
    for name, field in mine.fields.items():
        if name in (ROW, REMOVE):
            continue
        html_name = mine.add_prefix(name)
        their_raw, my_raw = raw(theirs, name), _typed(mine, html_name)
        their_value = _read(field, their_raw)
        my_value = _read(field, my_raw)
        their_change = field.has_changed(mine.get_initial_for_field(field, name), their_value)
        differs = field.has_changed(theirs.get_initial_for_field(field, name), my_value)
        if not differs or (knows_base and not their_change):
            continue
        if knows_base and name not in changed:
            result.data[html_name] = their_raw
            continue
        conflict = Conflict(
            html_name,
            label_of_field(mine, name),
            shown(field, my_raw),
            shown(field, their_raw),
        )
        result.conflicts.append(conflict)


def _merge_rows(
    result: Merge, relation: str, mine: SectionForm, theirs: SectionForm, *, knows_base: bool
) -> None:
    """Rows with an id are met by it; new ones stand beside each other."""
    theirs_by_id = {form.row_id: form for form in theirs.rows[relation].filled}
    for form in mine.rows[relation].filled:
        if not form.is_bound or not form.row_id:
            continue
        their_row = theirs_by_id.get(form.row_id)
        if their_row is not None:
            _merge_row(result, form, their_row, knows_base=knows_base)


def _merge_row(result: Merge, mine: RowForm, theirs: RowForm, *, knows_base: bool) -> None:
    if not mine.is_removed:
        _merge_fields(result, mine, theirs, knows_base=knows_base)
        return
    initial = {name: raw(mine, name) for name in mine.fields}
    if initial == {name: raw(theirs, name) for name in theirs.fields}:
        return
    result.data.pop(mine.add_prefix(REMOVE), None)
    for name in theirs.fields:
        result.data[mine.add_prefix(name)] = raw(theirs, name)
    result.notes.append(
        f"{_row_label(mine)}: you removed it, and somebody else changed it meanwhile. "
        "It stands here as they left it; remove it again if it is still to go."
    )


def _gone(mine: SectionForm, theirs: SectionForm, base: CaseStudyPage | None) -> Iterator[RowForm]:
    """Yield the rows of ``base`` that the other side removed, as they stand here."""
    for relation in mine.relation_names if base is not None else ():
        was = {row.row_id for row in getattr(base, relation).all()}
        was -= {form.row_id for form in theirs.rows[relation].filled}
        yield from (f for f in mine.rows[relation].filled if f.is_bound and f.row_id in was)


def _settle_gone(result: Merge, mine: RowForm, withheld: Iterable[FieldState]) -> None:
    """The other side removed a row: it goes, unless something was changed in it here."""
    if mine.is_removed or not mine.has_changed():
        result.data[mine.add_prefix(REMOVE)] = ["on"]
        return
    note = (
        f"{_row_label(mine)}: somebody else removed it, and you changed it meanwhile. "
        "It stands here as you left it; remove it if it is to go."
    )
    if withhold_again(mine, withheld, result.data):
        note += WITHHELD_THEN
    result.notes.append(note)


def _typed(form: ColumnsForm, html_name: str) -> list[str]:
    held: Any = form.data
    values: list[str] = held.getlist(html_name)
    return values


def _read(field: forms.Field, values: list[str]) -> Any:
    return field.widget.value_from_datadict(MultiValueDict({"x": values}), {}, "x")


def shown(field: forms.Field, values: list[str]) -> str:
    """Return what the values of a field say to a reader: labels for what is chosen from a list."""
    labels: dict[str, str] = {}
    for value, label in getattr(field, "choices", ()):
        for key, words in label if isinstance(label, list | tuple) else [(value, label)]:
            labels[str(key)] = str(words)
    if isinstance(field, forms.BooleanField):
        return "Yes" if any(values) else "No"
    texts = [labels.get(value, value) if value else "" for value in values]
    return "\n".join(text for text in texts if text)


def label_of_field(form: ColumnsForm, name: str) -> str:
    """Return what a field is called where it stands alone, its row named too."""
    label = str(form.fields[name].label)
    if name.startswith(STATE):
        part = name.removeprefix(STATE).replace(".", " ").replace("_", " ")
        label = f"State of {part}" if part else "State"
    return f"{_row_label(form)}, {label.lower()}" if isinstance(form, RowForm) else label


def _row_label(form: RowForm) -> str:
    """The relation, and the first words of the row; its id where it says nothing."""
    relation = form.relation.replace("_", " ").capitalize()
    said = (shown(form.fields[name], raw(form, name)) for name in form.columns)
    words = next(filter(None, said), "")
    return f"{relation}: “{Truncator(words).chars(60)}”" if words else f"{relation} {form.row_id}"

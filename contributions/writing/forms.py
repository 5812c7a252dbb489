"""One page of the writing forms: the columns and the rows of a section, over one version of a case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict

from casestudies.choices import FieldStatus
from casestudies.models import CaseChild, CaseStudyPage
from contributions.writing.columns import (
    STATE,
    ColumnsForm,
    may_be_stated,
    state_part,
)
from contributions.writing.offered import Offered
from contributions.writing.schema import Described, described
from contributions.writing.sections import Section

Data = dict[str, list[str]]
"""What a form sends: every name with its values."""

MOST_ROWS = 200
"""Rows of one relation that a form takes; a case that holds more (from a file, say) takes one more at a time."""
MOST_SENT = 1000
"""Rows of one relation that a form is made of at all, to be put right: each costs time. A browser has room for no more
with all their fields (``DATA_UPLOAD_MAX_NUMBER_FIELDS``)."""

ROW_PARTS = {"outcomes": ("", "baseline", "result"), "suppliers": ("", "name")}
"""The parts of a row that can be in a state of their own; of other rows, the whole."""

ROW, REMOVE, COUNT = "row", "remove", "rows"


def row_state_parts(relation: str) -> tuple[str, ...]:
    """Return the parts of a row that can be in a state; empty stands for the row."""
    return ROW_PARTS.get(relation, ("",))


class RowForm(ColumnsForm):
    """One row. It carries the row's id, and a box that removes it."""

    def __init__(self, row: CaseChild, relation: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(row, *args, **kwargs)
        self.relation = relation
        self.fields[ROW] = forms.CharField(
            required=False, max_length=40, validators=[validate_slug], widget=forms.HiddenInput
        )
        self.initial[ROW] = row.row_id
        label = f"Remove this {described()[relation].one}"
        self.fields[REMOVE] = forms.BooleanField(required=False, label=label)

    @property
    def place(self) -> int:
        """Its place among the rows of the form, as the names of its fields have it."""
        return int(str(self.prefix).rpartition("-")[2])

    @property
    def row_id(self) -> str:
        """The lasting id of the row; empty for a new one."""
        held = self.data.get(self.add_prefix(ROW), "") if self.is_bound else self.initial[ROW]
        return str(held)

    @property
    def is_removed(self) -> bool:
        """Whether the box was ticked."""
        return self.is_bound and bool(self.data.get(self.add_prefix(REMOVE)))

    @property
    def is_blank(self) -> bool:
        """Whether it is a new row in which nothing was typed."""
        return not self.row_id and not (self.is_bound and self.has_changed())

    def _post_clean(self) -> None:
        super()._post_clean()
        row = type(self.holder)()
        if self.errors:
            return
        self.put_into(row)
        try:
            row.clean()
        except ValidationError as error:
            self.add_error(None, error)


@dataclass(slots=True)
class Rows:
    """The rows of one relation as forms; the last is blank."""

    relation: str
    words: Described
    forms: list[RowForm]
    count: int
    state: Any

    @property
    def filled(self) -> list[RowForm]:
        """The rows that there are."""
        return [form for form in self.forms if not form.is_blank]

    @property
    def blank(self) -> list[RowForm]:
        """The rows that wait to be filled in."""
        return [form for form in self.forms if form.is_blank]


class SectionForm:
    """The form of ``section`` over ``page``: unbound, or bound to ``data``.

    What ``data`` does not name stays as ``page`` has it; merged terms in it are read as what they became.
    ``quiet`` shows what was typed without saying what is wrong with it.
    """

    def __init__(
        self,
        section: Section,
        page: CaseStudyPage,
        offered: Offered,
        data: Data | None = None,
        *,
        quiet: bool = False,
    ) -> None:
        if data is not None:
            data = {name: offered.of_today(name, values) for name, values in data.items()}
        self.section, self.page, self.offered = section, page, offered
        self.data, self.quiet = data, quiet
        self._states = {row.field: row for row in page.states.all()}
        relations = page.child_relation_names()
        words = described()
        self.relation_names = [name for name in section.parts if name in relations]
        columns = [(name, words[name]) for name in section.parts if name not in relations]
        self.main = ColumnsForm(
            page, columns, offered, stated=self._stated(columns), data=self._bound(data)
        )
        if data is not None:
            self._complete(self.main)
        self.rows = {name: self._rows(name, words[name]) for name in self.relation_names}
        if quiet:
            for form in self.forms():
                form._errors = ErrorDict()

    def _stated(self, columns: list[tuple[str, Described]]) -> dict[str, str]:
        parts = [state_part(name) for name, _ in columns if may_be_stated(name)]
        return {part: self._state(part) for part in [*parts, *self.relation_names]}

    def _state(self, path: str) -> str:
        row = self._states.get(path)
        if row is None:
            return ""
        return f"{row.state}:{row.reason}" if row.state == FieldStatus.WITHHELD else row.state

    def _bound(self, data: Data | None) -> Any:
        return None if data is None else MultiValueDict(data)

    def _complete(self, form: ColumnsForm) -> None:
        """Give a bound form what its data leaves out, so that silence changes nothing."""
        held: Any = form.data
        for name, field in form.fields.items():
            html_name = form.add_prefix(name)
            if field.widget.value_omitted_from_data(form.data, {}, html_name):
                held.setlist(html_name, raw(form, name))

    def _rows(self, relation: str, words: Described) -> Rows:
        held = {row.row_id: row for row in getattr(self.page, relation).all()}
        places = places_in(self.data or {}, relation)
        count = max(places, default=-1) + 1
        made: list[RowForm] = []
        for place in places:
            row_id = (self.data or {}).get(f"{relation}-{place}-{ROW}", [""])[-1]
            row = held.pop(row_id, None)
            made.append(self._row(relation, words, row, place, bound=True))
        made = [form for form in made if not form.is_blank]
        for row in [*held.values(), None]:
            made.append(self._row(relation, words, row, count, bound=False))
            count += 1
        return Rows(relation, words, made, count, self.main[f"{STATE}{relation}"])

    def _row(
        self, relation: str, words: Described, row: CaseChild | None, place: int, *, bound: bool
    ) -> RowForm:
        model = self.page._meta.get_field(relation).related_model
        holder = row if row is not None else model()
        parts = row_state_parts(relation)
        stated = {part: self._state(row_path(relation, holder.row_id, part)) for part in parts}
        if not holder.row_id:
            stated = dict.fromkeys(parts, "")
        form = RowForm(
            holder,
            relation,
            words.columns,
            self.offered,
            stated=stated,
            data=self._bound(self.data) if bound else None,
            prefix=f"{relation}-{place}",
        )
        if bound:
            self._complete(form)
        return form

    def forms(self) -> Iterator[ColumnsForm]:
        """Yield the form of the case's own columns and then each row's, the blank ones left out."""
        yield self.main
        for rows in self.rows.values():
            yield from rows.filled

    def is_valid(self) -> bool:
        """Whether everything that was typed can be kept; rows to be removed are not asked."""
        checked = [form for form in self.forms() if form.is_bound and not _removed(form)]
        valid = [form.is_valid() for form in checked]  # each is asked, so that each says its errors
        return all(valid) and not any(map(self.too_many, self.rows))

    def too_many(self, relation: str) -> str:
        """Why there are more rows than can be saved, in words; empty where there are not.

        What the case holds already stays, with one more beside it: nobody can take away rows that came with a file
        before they may change one.
        """
        if self.data is None:
            return ""
        most = max(MOST_ROWS, len(getattr(self.page, relation).all()) + 1)
        surplus = sum(not form.is_removed for form in self.rows[relation].filled) - most
        if surplus <= 0:
            return ""
        return f"At most {most} can be saved here at once. Remove {surplus}; until then everything typed is kept."

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Yield (id of the control, label, what is wrong) for the summary."""
        for form in self.forms():
            if not form.is_bound or _removed(form):
                continue
            for name, messages in form.errors.items():
                known = name in form.fields
                label = str(form.fields[name].label) if known else ""
                anchor = form[name].auto_id if known else ""
                for message in messages:
                    yield anchor, label, str(message)
        for relation, rows in self.rows.items():
            if not self.quiet and (words := self.too_many(relation)):
                yield f"rows-{relation}", rows.words.label, words

    def has_changed(self) -> bool:
        """Whether what was typed differs from the version that it is over."""
        return self._is_in_another_order() or any(
            form.is_bound and (form.has_changed() or not getattr(form.holder, "row_id", True))
            for form in self.forms()
        )

    def _is_in_another_order(self) -> bool:
        for relation, rows in self.rows.items():
            held = [row.row_id for row in getattr(self.page, relation).all()]
            shown = [form.row_id for form in rows.filled]
            known, there = set(held), set(shown)
            if [each for each in shown if each in known] != [
                each for each in held if each in there
            ]:
                return True
        return False


def _removed(form: ColumnsForm) -> bool:
    return isinstance(form, RowForm) and form.is_removed


def places_in(data: Data, relation: str) -> list[int]:
    """Return the places at which ``data`` names rows of ``relation``, in order; beyond its count there are none.

    They are looked for among the names, so that a count that anybody can write costs nothing.

    >>> places_in({"claims-rows": ["3"], "claims-2-text": ["B"], "claims-0-text": ["A"]}, "claims")
    [0, 2]
    """
    text = data.get(f"{relation}-{COUNT}", ["0"])[-1]
    count = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    named = (re.match(rf"{relation}-(0|[1-9][0-9]{{0,4}})-", name) for name in data)
    return sorted({place for found in named if found and (place := int(found[1])) < count})


def cannot_be_shown(data: Data, section: Section) -> bool:
    """Whether ``data`` names more rows than any form is made of."""
    return any(len(places_in(data, part)) > MOST_SENT for part in section.parts)


def row_path(relation: str, row_id: str, part: str) -> str:
    """Return the name of a row or of a part of it: ``outcomes.o1.baseline``."""
    path = f"{relation}.{row_id}"
    return f"{path}.{part}" if part else path


def raw(form: forms.Form, name: str) -> list[str]:
    """Return the values that the unchanged field ``name`` would send."""
    field = form.fields[name]
    value = field.prepare_value(form.get_initial_for_field(field, name))
    if isinstance(field.widget, forms.CheckboxInput):
        return ["on"] if value else []
    if isinstance(field.widget, forms.CheckboxSelectMultiple):
        return [str(each) for each in value or []]
    shown = field.widget.format_value(value)
    if isinstance(shown, list | tuple):
        return [str(each) for each in shown] or [""]
    return ["" if shown is None else str(shown)]


def snapshot(form: SectionForm) -> Data:
    """Return what an unbound form would send if nobody changed anything."""
    data: Data = {}
    for each in form.forms():
        for name in each.fields:
            data[each.add_prefix(name)] = raw(each, name)
    for relation, rows in form.rows.items():
        data[f"{relation}-{COUNT}"] = [str(rows.count)]
    return data


def tidied(data: Any) -> Data:
    """Return what a browser sent, its line ends made ours and what no text may hold left out."""
    return {
        name: [
            value.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "") for value in values
        ]
        for name, values in data.lists()
        if name != "csrfmiddlewaretoken"
    }

"""The form of one holder of facts, the case itself or one of its rows: a field for each column.

It is no ``ModelForm``: a draft may lack anything, names may stand for nothing that is known yet, and
what is typed must be comparable with three versions of the holder. Each value is checked by its column.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from casestudies.naming import column_name
from cms.core.titles import is_told, one_line
from contributions.writing.fields import (
    Chosen,
    ChosenMany,
    NamedField,
    StateField,
    plain_field,
    spaced,
)
from contributions.writing.offered import SCHEMES, Offered, flat, grouped
from contributions.writing.schema import Described
from organisations.resolve import find_programme

STATE = "state-"
NAMED = {
    "lead_organisation": "lead_organisation_text",
    "programme": "programme_text",
    "organisation": "organisation_text",
}
"""Columns that name something, and the column that keeps a name that nobody knows yet."""

DEMANDED = {"title": "Give the case a title. It may change later."}
"""What even a draft needs."""

NOTHING_READ = "Write a title that can be read, or leave it empty."

NO_STATE = frozenset(
    {
        *("title", "kind", "summary", "mode", "owner_name", "owner_email", "basis"),
        *("contract_currency", "case_language", "source_status", "review_by"),
    }
)
"""Columns whose value nobody can call unknown, or withhold."""

SEVERAL_FIT = "This could mean several bodies: {}. Write the full name of one."


class ColumnsForm(forms.Form):
    """Fields for ``columns`` of ``holder``, and beside them the choice of a state for each of ``stated``.

    ``stated`` maps a part's name below the holder (``approach``, ``baseline``, empty for the whole row)
    to the state that it is in.
    """

    use_required_attribute = False

    def __init__(
        self,
        holder: models.Model,
        columns: Iterable[tuple[str, Described]],
        offered: Offered,
        *,
        stated: Mapping[str, str],
        data: Any = None,
        prefix: str | None = None,
    ) -> None:
        super().__init__(data, prefix=prefix)
        self.holder, self.offered = holder, offered
        self.columns = [name for name, _ in columns]
        self.parts = list(stated)
        for name, words in columns:
            self.fields[name] = _field(holder, name, words, offered)
            self.initial[name] = held(holder, name, offered)
        for part, state in stated.items():
            self.fields[f"{STATE}{part}"] = StateField(
                state, label="Not known, or not to be shown?"
            )
            self.initial[f"{STATE}{part}"] = state

    def _post_clean(self) -> None:
        """Ask each column whether it can hold its value; nothing is not asked about."""
        for name in self.columns:
            value = self.cleaned_data.get(name)
            column: Any = self.holder._meta.get_field(name)
            if value in (None, "", []) or column.is_relation:
                continue
            try:
                column.clean(value, self.holder)
            except ValidationError as error:
                self.add_error(name, error)

    def clean_title(self) -> str:
        """Return the title of the case, or of a row, in order; that of a row may be left empty.

        Raises:
            ValidationError: if nothing can be read in it.
        """
        typed = self.cleaned_data["title"]
        if typed and not is_told(typed):
            is_needed = self.fields["title"].required
            raise ValidationError(DEMANDED["title"] if is_needed else NOTHING_READ)
        return one_line(typed)

    def changed_states(self) -> dict[str, str]:
        """The state chosen for each part whose state was changed, empty where none is to be.

        Others stay as the record has them, also those that no form could have made.
        """
        chosen = {part: f"{STATE}{part}" for part in self.parts}
        return {
            part: self.cleaned_data.get(name, "")
            for part, name in chosen.items()
            if name in self.changed_data
        }

    def readable(self) -> dict[str, Any]:
        """What of the typed values can be read, whatever is said or not said of the others."""
        said: Any = self._errors  # type: ignore[has-type]
        self.full_clean()
        values: dict[str, Any] = dict(self.cleaned_data)
        self._errors = said
        return values

    def put_into(self, holder: models.Model) -> None:
        """Write the values, which must be valid, into ``holder``, in memory."""
        for name in self.columns:
            put(holder, name, self.cleaned_data[name])


def put(holder: Any, name: str, value: Any) -> None:
    """Set one column; a name that nobody knows is kept as text."""
    text_column = NAMED.get(name)
    if text_column is None or not hasattr(holder, text_column):
        setattr(holder, name, value)
        return
    setattr(holder, name, value if isinstance(value, models.Model) else None)
    setattr(holder, text_column, value if isinstance(value, str) else "")


def held(holder: Any, name: str, offered: Offered) -> Any:
    """What a column holds, as its field shows it."""
    if _is_named(holder, name):
        pk = getattr(holder, f"{name}_id")
        return offered.name_of(name, pk) if pk else getattr(holder, NAMED[name])
    column = holder._meta.get_field(name)
    if column.many_to_many:
        return list(getattr(holder, name).all())
    return column.value_from_object(holder)


def may_be_stated(column: str) -> bool:
    """Whether a column of the case can be in a state."""
    return column not in NO_STATE


def state_part(column: str) -> str:
    """The name by which a state speaks of a column of the case."""
    return column_name(column)


def _is_named(holder: Any, name: str) -> bool:
    return name in NAMED and hasattr(holder, NAMED[name])


def _field(holder: Any, name: str, words: Described, offered: Offered) -> forms.Field:
    column = holder._meta.get_field(name)
    label = words.label or _sentence(str(column.verbose_name))
    shared: dict[str, Any] = {"label": label, "help_text": words.hint, "required": False}
    if _is_named(holder, name):
        return _named(holder, name, offered, shared)
    if name in SCHEMES and column.is_relation:
        terms = offered.terms_for(name, _held_ids(holder, name))
        choices = flat(grouped(terms))
        if column.many_to_many:
            return ChosenMany(terms, choices=choices, **shared)
        return Chosen(terms, choices=[("", "Nothing chosen"), *choices], **shared)
    if name in DEMANDED:
        shared |= {"required": True, "error_messages": {"required": DEMANDED[name]}}
    field: forms.Field = plain_field(column, **shared)
    return field


def _held_ids(holder: Any, name: str) -> list[str]:
    """The ids of the terms that a column holds, as forms send them."""
    column = holder._meta.get_field(name)
    if column.many_to_many:
        return [str(term.pk) for term in getattr(holder, name).all()]
    return [str(getattr(holder, column.attname))]


def _named(holder: Any, name: str, offered: Offered, shared: dict[str, Any]) -> NamedField:
    """The field of a column that names something.

    What the column names already stays, as long as nobody writes something else: its name may by now be another's
    too, as that of a council that was abolished is its successor's.
    """
    column = holder._meta.get_field(name)
    shown = spaced(held(holder, name, offered)) if getattr(holder, column.attname) else ""

    def find(text: str) -> models.Model | str | None:
        if text == shown:
            row: models.Model = getattr(holder, name)
            return row
        return find_programme(text) if name == "programme" else _organisation(text, offered)

    names = "programme-names" if name == "programme" else "organisation-names"
    widget = forms.TextInput(attrs={"list": names, "autocomplete": "off"})
    return NamedField(find, widget=widget, **shared)


def _organisation(text: str, offered: Offered) -> models.Model | str | None:
    match = offered.organisation(text)
    if match.is_ambiguous:
        names = "; ".join(body.name for body in match.candidates[:5])
        return SEVERAL_FIT.format(names)
    return match.organisation


def _sentence(label: str) -> str:
    return label[:1].upper() + label[1:]

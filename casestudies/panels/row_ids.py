"""The ids of rows in the form: no form changes one, and the states of a row that it removes go with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import new_class
from typing import Any

from django import forms


def keeping_id(form: type[Any]) -> type[Any]:
    """Return ``form``, of one row, with the id of a row that is stored as it was, whatever is sent for it.

    States and agreements name a row by its id. Of another id, what is withheld of the row would be public.
    """

    def clean_row_id(self: Any) -> str:
        held: str = self.initial.get("row_id") or ""
        return held or self.cleaned_data["row_id"]

    given = {"clean_row_id": clean_row_id}
    return new_class(form.__name__, (form,), exec_body=lambda names: names.update(given))


def drop_states_of_removed(formsets: Mapping[str, Any]) -> None:
    """Remove from the form what it says of rows that it removes: there is nothing left to say it of."""
    gone = {
        (relation, row_id)
        for relation, formset in formsets.items()
        for row_id in _removed(formset)
        if row_id
    }
    for form in formsets["states"].forms if gone and "states" in formsets else ():
        relation, _, rest = str(form["field"].value() or "").partition(".")
        if (relation, rest.partition(".")[0]) in gone and form.is_valid() and form.cleaned_data:
            form.cleaned_data[forms.formsets.DELETION_FIELD_NAME] = True


def _removed(formset: Any) -> Iterator[str]:
    for form in formset.forms:
        is_row = "row_id" in form.fields and not form.errors
        if is_row and form.cleaned_data.get(forms.formsets.DELETION_FIELD_NAME):
            yield form.instance.row_id

"""Form fields of the champions' pages: what they take is what people write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from casestudies.choices import FieldStatus, WithheldReason
from cms.core.fields import PartialDateField, TextListField

NOTHING_CHOSEN = ("", "Nothing chosen")
NO_REASON = f"{FieldStatus.WITHHELD}:"
"""The state of what is withheld while nobody has said why. A draft may be so; publishing asks for the reason."""


class FigureField(forms.DecimalField):
    """A figure as people write it: ``£80,000`` is 80000. Shown without noughts that nobody typed."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {})["invalid"] = (
            "Write a figure, such as 4.5 or 80,000. Words about it have a place of their own."
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        """Read the figure, signs of pounds and separators left out.

        Raises:
            ValidationError: if it is none, or not a finite one.
        """
        if isinstance(value, str):
            value = "".join(value.replace("£", "").replace(",", "").split()).replace("−", "-")
        number = super().to_python(value)
        if number is not None and not number.is_finite():
            # Its validators ask so too, but a form that is only shown compares first, and “sNaN” cannot be compared.
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return number

    def prepare_value(self, value: Any) -> Any:
        """Leave out noughts after the point; hand back what was typed as it was typed."""
        if value is None or isinstance(value, str):
            return value
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """A box for text needs no steps."""
        return {}


class Chosen(forms.ChoiceField):
    """One row out of ``rows`` (by id), or none."""

    def __init__(self, rows: Mapping[str, models.Model], **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {})["invalid_choice"] = (
            "What you chose here is not offered any more. Look at the list again."
        )
        super().__init__(**kwargs)
        self.rows = rows

    def prepare_value(self, value: Any) -> Any:
        """Show a row as its id."""
        return str(value.pk) if isinstance(value, models.Model) else value

    def clean(self, value: Any) -> Any:
        """Return the row.

        Raises:
            ValidationError: if it is not offered.
        """
        return self.rows.get(str(super().clean(value)))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare ids."""
        return str(self.prepare_value(initial) or "") != str(data or "")


class ChosenMany(forms.MultipleChoiceField):
    """Any number of ``rows`` (by id), as boxes to tick."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, rows: Mapping[str, models.Model], **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {})["invalid_choice"] = (
            "Something that you ticked is not offered any more. The rest is still ticked: look at it, and save again."
        )
        super().__init__(**kwargs)
        self.rows = rows

    def prepare_value(self, value: Any) -> Any:
        """Show rows as their ids."""
        if isinstance(value, list | tuple):
            return [str(each.pk) if isinstance(each, models.Model) else each for each in value]
        return value

    def clean(self, value: Any) -> Any:
        """Return the rows.

        Raises:
            ValidationError: if one is not offered.
        """
        return [self.rows[pk] for pk in dict.fromkeys(super().clean(value))]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare ids, in any order."""
        return set(self.prepare_value(initial) or []) != {str(each) for each in data or []}


class NamedField(forms.CharField):
    """Something looked up by the name that people write; a name that nobody knows stays as text.

    ``find`` returns the row, or a text that says why several would fit, or nothing.
    """

    def __init__(self, find: Callable[[str], models.Model | str | None], **kwargs: Any) -> None:
        super().__init__(**{"max_length": 255, **kwargs})
        self.find = find

    def clean(self, value: Any) -> Any:
        """Return the row, or the text that names none that is known.

        Raises:
            ValidationError: if the name could mean several.
        """
        text = spaced(super().clean(value))
        found = self.find(text) if text else None
        if isinstance(found, str):
            raise ValidationError(found, code="ambiguous")
        return found or text


def spaced(name: str) -> str:
    """Return a name with single spaces, as it is looked up."""
    return " ".join(name.split())


class StateSelect(forms.Select):
    """A list in which “choose the reason” stands only where nobody has chosen one yet."""

    def optgroups(
        self, name: str, value: list[str], attrs: dict[str, Any] | None = None
    ) -> list[tuple[str | None, list[dict[str, Any]], int | None]]:
        """Leave it out wherever something else is chosen: it is a state to be in, not one to choose."""
        return [
            (group, [each for each in options if _is_offered(each)], place)
            for group, options, place in super().optgroups(name, value, attrs)
        ]


def _is_offered(option: dict[str, Any]) -> bool:
    return bool(option["value"] != NO_REASON or option["selected"])


class StateField(forms.ChoiceField):
    """Why there is no value, or why it is not shown: chosen beside the field itself.

    The state that the record is in is one of the options, whatever it is. Without an option of its own a browser
    would send the first one, and what is withheld would be shown.
    """

    widget = StateSelect

    def __init__(self, held: str = "", **kwargs: Any) -> None:
        reasons = [
            (NO_REASON, "Withheld: choose the reason"),
            *(
                (f"{FieldStatus.WITHHELD}:{slug}", f"Withheld: {label[0].lower()}{label[1:]}")
                for slug, label in WithheldReason.choices
            ),
        ]
        choices: list[tuple[str, Any]] = [
            ("", "As written above; left empty, “not yet known”"),
            (FieldStatus.NOT_MEASURED.value, FieldStatus.NOT_MEASURED.label),
            (FieldStatus.NOT_APPLICABLE.value, FieldStatus.NOT_APPLICABLE.label),
            ("Kept here, shown nowhere", reasons),
        ]
        super().__init__(**{"choices": choices, "required": False, **kwargs})
        if not self.valid_value(held):
            self.choices = [*choices, (held, f"As it is now: {held.replace(':', ', ')}")]


def plain_field(column: Any, **kwargs: Any) -> Any:
    """Return the form field of a column that names nothing. ``kwargs`` are the field's: label, hint and so on."""
    if isinstance(column, models.DecimalField):
        limits = {"max_digits": column.max_digits, "decimal_places": column.decimal_places}
        return FigureField(**limits, **kwargs)
    if isinstance(column, models.IntegerField) and not column.choices:
        # A browser sends nothing at all from a box for numbers in which somebody typed words.
        kwargs["widget"] = forms.TextInput(attrs={"inputmode": "numeric"})
    if isinstance(column, models.URLField):
        field: Any = column.formfield(assume_scheme="https", **kwargs)
    else:
        field = column.formfield(**kwargs)
    field.show_hidden_initial = False  # asked for where the default is made anew, as of a list
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.NullBooleanField):
        choices: Any = field.choices
        offered = [choice for choice in choices if choice[0] not in ("", None)]
        field.choices = [NOTHING_CHOSEN, *offered]
    if isinstance(column, models.TextField) and not isinstance(column, TextListField):
        field.widget.attrs["rows"] = 4
    if isinstance(column, PartialDateField):
        field.widget.attrs["autocomplete"] = "off"
    return field

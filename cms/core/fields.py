"""Model and form fields that every app shares."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from cms.core.dates import PartialDate

if TYPE_CHECKING:
    _Field = models.Field[Any, Any]
    _TextField = models.TextField[Any, Any]
else:  # Django's fields take no type arguments when they run
    _Field = models.Field
    _TextField = models.TextField


EXACT_DIGITS = 15
"""SQLite keeps a decimal as a float, which is exact for so many digits and no more."""


def exact(value: Decimal) -> None:
    """Refuse a figure with more digits than every database gives back as they were.

    Noughts at the end do not count: 284,000,000,000 has three.

    Raises:
        ValidationError: saying how many there may be.
    """
    if value.is_finite() and len(value.normalize().as_tuple().digits) > EXACT_DIGITS:
        message = f"Use at most {EXACT_DIGITS} digits; noughts at the end do not count."
        raise ValidationError(message, code="max_digits")


@lru_cache(maxsize=10_000)
def _stored_date(text: str) -> PartialDate:
    """Read a date that was stored; many rows hold the same few, and a date never changes."""
    return PartialDate.parse(text)


class PartialDateFormField(forms.CharField):
    """A text box that reads a year, a month or a day as people write them."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        """Return a :class:`PartialDate` or ``None``."""
        if isinstance(value, PartialDate):
            return value
        text = super().to_python(value)
        if not text:
            return None
        try:
            return PartialDate.parse(text)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def run_validators(self, value: Any) -> None:
        """Check nothing more: validators of text would fail on a date that was read."""

    def prepare_value(self, value: Any) -> Any:
        """Show a stored date as words; hand back what was typed as it was typed."""
        return value.display if isinstance(value, PartialDate) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare dates, not spellings of them."""
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


class PartialDateField(_Field):
    """A date of year, month or day precision, stored as its ISO text so that it sorts by time."""

    description = "A year, a month or a day"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 10
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Leave the fixed length out of migrations."""
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        """Stored as a short text."""
        return "CharField"

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        """Return the stored text as a :class:`PartialDate`."""
        return _stored_date(value) if value else None

    def to_python(self, value: Any) -> PartialDate | None:
        """Accept a :class:`PartialDate`, its text, or nothing.

        Raises:
            ValidationError: if the text is no date.
        """
        if value is None or value == "":
            return None
        if isinstance(value, PartialDate):
            return value
        try:
            return PartialDate.parse(str(value))
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def get_prep_value(self, value: Any) -> Any:
        """Return the text that is stored."""
        date = self.to_python(value)
        return None if date is None else str(date)

    def value_to_string(self, obj: models.Model) -> str:
        """Return the text that serialisers and revisions hold."""
        value = self.value_from_object(obj)
        return "" if value is None else str(value)

    def formfield(self, **kwargs: Any) -> Any:
        """A text box that reads dates as people write them."""
        return super().formfield(**{"form_class": PartialDateFormField, **kwargs})


class TextListFormField(forms.CharField):
    """A text area that holds one entry a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> Any:
        """Return the entries, blank lines left out."""
        return split_lines(value)

    def prepare_value(self, value: Any) -> Any:
        """Show a list one entry a line."""
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def validate(self, value: Any) -> None:
        """Refuse an empty list where one is required."""
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Entries have no validators of their own."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare entries, not white space."""
        return bool(split_lines(initial) != split_lines(data))


def split_lines(value: Any) -> list[str]:
    """Return ``value`` (text, a list or nothing) as entries without blank ones or line ends."""
    if value is None:
        return []
    parts: Iterable[Any] = value.splitlines() if isinstance(value, str) else value
    entries = (" ".join(str(part).split()) for part in parts)
    return [entry for entry in entries if entry]


class TextListField(_TextField):
    """A short list of plain texts that nobody filters by, stored one entry a line."""

    description = "Several short texts, one a line"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> list[str]:
        """Return the stored text as a list."""
        return split_lines(value)

    def to_python(self, value: Any) -> Any:
        """Accept a list, text one entry a line, or nothing."""
        return split_lines(value)

    def get_prep_value(self, value: Any) -> str:
        """Return the text that is stored."""
        return "\n".join(split_lines(value))

    def value_to_string(self, obj: models.Model) -> str:
        """Return the text that serialisers and revisions hold."""
        return self.get_prep_value(self.value_from_object(obj))

    def formfield(self, **kwargs: Any) -> Any:
        """A text area, one entry a line, which is compared with what is stored.

        Django would compare with a hidden copy, since the default is made anew each time; no form here
        draws one.
        """
        fixed = {"form_class": TextListFormField, "widget": None, "show_hidden_initial": False}
        return super().formfield(**{**kwargs, **fixed})

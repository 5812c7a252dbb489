"""Drop-down lists whose empty line is said in words."""

from __future__ import annotations

from typing import Any

from django import forms

TO_CHOOSE = "Choose one"
NOTHING_CHOSEN = "Nothing chosen"


def say_nothing_chosen(field: Any, *, is_demanded: bool) -> None:
    """Give the empty line of ``field``, if it is a drop-down list with one, words for its dashes."""
    words = TO_CHOOSE if is_demanded else NOTHING_CHOSEN
    offers = isinstance(field, forms.ChoiceField)
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label is not None:
            field.empty_label = words
    elif offers:
        choices = list(field.choices)
        if choices and choices[0][0] in ("", None):
            field.choices = [(choices[0][0], words), *choices[1:]]

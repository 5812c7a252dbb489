"""Refusals of a write, in words for the person who asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

if TYPE_CHECKING:
    from cms.core.remedies import Remedy

PLAIN = "plain"
"""The code of a message that can be read without the name of its field."""


class Refused(ValidationError):
    """A refusal that knows what it is about, said first where several things were asked for at once.

    It may know the page where it is put right too. Roads that show links lead there; all others show text alone.
    """

    def __init__(self, errors: Any, about: str = "", remedy: Remedy | None = None) -> None:
        super().__init__(errors)
        self.about, self.remedy = about, remedy


def remedy_of(error: ValidationError) -> Remedy | None:
    """Return where what ``error`` says is put right, if there is a page for it."""
    return error.remedy if isinstance(error, Refused) else None


def refusal_words(error: ValidationError) -> str:
    """Return all messages of ``error`` in one line: what it is about, then each, with its field if it needs it."""
    parts = [error.about] if isinstance(error, Refused) and error.about else []
    if not hasattr(error, "error_dict"):
        return " ".join([*parts, *error.messages])
    for name, errors in error.error_dict.items():
        label = f"{name.replace('_', ' ').capitalize()}: "
        for each in errors:
            bare = name == NON_FIELD_ERRORS or each.code == PLAIN
            parts.extend(text if bare else f"{label}{text}" for text in each.messages)
    return " ".join(parts)

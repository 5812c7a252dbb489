"""Refusals of a write, in words for the person who asked for it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError


class Refused(ValidationError):
    """A refusal that knows what it is about: said first where several things were asked for at once."""

    def __init__(self, errors: Any, about: str = "") -> None:
        super().__init__(errors)
        self.about = about


def refusal_words(error: ValidationError) -> str:
    """Return all messages of ``error`` in one line: what it is about, then each with its field."""
    parts = [error.about] if isinstance(error, Refused) and error.about else []
    if not hasattr(error, "error_dict"):
        return " ".join([*parts, *error.messages])
    for name, texts in error.message_dict.items():
        label = "" if name == NON_FIELD_ERRORS else f"{name.replace('_', ' ').capitalize()}: "
        parts.extend(f"{label}{text}" for text in texts)
    return " ".join(parts)

"""What somebody filled in in the form of a PDF: words typed, values chosen, boxes ticked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader

_TICKED = frozenset({"On", "Yes", "yes", "1", "True", "true"})
"""What the state of a ticked box is called where it says nothing more."""


def filled_in(reader: PdfReader) -> Iterator[str]:
    """Yield each field that holds something, as its name and what it holds.

    Raises:
        PyPdfError, ValueError, TypeError and their like: of a file that breaks the format.
    """
    for name, field in (reader.get_fields() or {}).items():
        said = ", ".join(_said(field))
        if said.strip():
            yield f"{field.get('/T', name)}: {said}"


def _said(field: Any) -> Iterator[str]:
    """Yield the values of a field in words; a box that is not ticked and a signature have none."""
    held = field.get("/V")
    shown = dict(_shown(field))
    for value in held if isinstance(held, list) else [held]:
        plain = value.get_object() if hasattr(value, "get_object") else value
        text = plain.decode("latin-1") if isinstance(plain, bytes) else plain
        if isinstance(text, str):
            yield _ticked(field, text) if field.get("/FT") == "/Btn" else shown.get(text, text)


def _shown(field: Any) -> Iterator[tuple[str, str]]:
    """Yield the values of a choice that the form shows in other words than it stores."""
    for option in field.get("/Opt") or ():
        pair = option.get_object()
        if isinstance(pair, list) and len(pair) == 2:
            stored, words = (str(each.get_object()) for each in pair)
            yield stored, words


def _ticked(field: Any, state: str) -> str:
    """A button's state in words; some forms store only which of their labels it is."""
    name = state.removeprefix("/")
    labels = field.get("/Opt") or ()
    if name.isdecimal() and len(name) < 5 and int(name) < len(labels):
        return str(labels[int(name)])
    return "" if name == "Off" else "yes" if name in _TICKED else name

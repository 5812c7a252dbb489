"""Row numbers, as forms and addresses send them."""

from __future__ import annotations

__all__ = ["row_number"]


def row_number(typed: str | None) -> int | None:
    """Return the number that ``typed`` is, or ``None`` where it is none that a row can have.

    >>> row_number("12"), row_number("-1"), row_number("²"), row_number("9" * 20), row_number(None)
    (12, None, None, None, None)
    """
    is_number = typed and typed.isascii() and typed.isdigit() and len(typed) < 19
    return int(typed) if typed and is_number else None

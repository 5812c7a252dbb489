"""What a title is: one line in which something can be read, and which turns no other text around.

A title stands in lists, links and letters by itself. One of signs that nobody sees would be a link without words; a
sign that sets the direction of text would turn around what stands after it.
"""

from __future__ import annotations

import unicodedata
from typing import Final

__all__ = ["NO_TITLE", "is_told", "one_line"]

NO_TITLE: Final = "Give the case a title that can be read."

_TURNING: Final = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Signs that embed, override or isolate a direction. Scripts that run from right to left need none of them."""

_FILLERS: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800")
"""Letters of Hangul and a Braille pattern by their category, and blank."""


def one_line(typed: str) -> str:
    """Return ``typed`` with single spaces, and without the signs that set the direction of text.

    >>> one_line("  Buses\\n on\\u202e time ")
    'Buses on time'
    """
    return " ".join(typed.translate(_TURNING).split())


def is_told(title: str) -> bool:
    """Whether ``title`` holds at least one sign that can be seen; “???” is a title for now.

    >>> is_told("\\u200b\\u202e"), is_told("???")
    (False, True)
    """
    return any(unicodedata.category(sign)[0] in "LNPS" and sign not in _FILLERS for sign in title)

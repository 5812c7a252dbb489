"""Tables as CSV that a spreadsheet opens as what they are: text, and never a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Final

BYTE_ORDER_MARK: Final = "\ufeff"
"""By it Excel knows UTF-8; others pass over it."""

_FORMULA: Final = tuple("=+-@|＝＋－＠")
_BREAKS: Final = ("\t", "\r", "\n")


class _Echo:
    """Gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def safe_cell(value: object) -> str:
    """Return ``value`` as text that no spreadsheet takes for a formula.

    A cell that begins like one gets an apostrophe before it, which spreadsheets do not show.

    >>> safe_cell("=1+1"), safe_cell("-telecare"), safe_cell(3), safe_cell("falls")
    ("'=1+1", "'-telecare", '3', 'falls')
    """
    text = "" if value is None else str(value)
    is_formula = text.startswith(_BREAKS) or text.lstrip().startswith(_FORMULA)
    return f"'{text}" if is_formula and not isinstance(value, int | float) else text


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Yield ``rows`` as lines of CSV (RFC 4180), every cell safe, with a byte order mark before the first."""
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK
    for row in rows:
        yield writer.writerow([safe_cell(value) for value in row])

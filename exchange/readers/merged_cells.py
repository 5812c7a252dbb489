"""The cells of a table that has merged ones, laid out such that each stands under its own heading."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from exchange.readers.source import refused

MOST_COLUMNS: Final = 63
"""The most that Word gives a table. What has more is no table of Word's and stays as it comes."""

MOST_EMPTY: Final = 200_000
"""How many empty cells are laid out in one table."""


class Cell(NamedTuple):
    """A cell: its words, and how many columns and rows it goes over."""

    text: str
    columns: int = 1
    rows: int = 1


def laid_out(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """Return ``rows`` with an empty cell for each that is covered by a merged one.

    The borders of rows need not meet: columns are those of the row with the most cells, and a cell stands in the one
    that it begins in.

    Raises:
        DocumentError: if there is no end of merged cells.
    """
    if max(map(len, rows), default=0) > MOST_COLUMNS:
        return [[cell.text for cell in row] for row in rows]
    begins = list(_begins(rows))
    columns: list[int] = max((own + covered for own, covered in begins), key=len, default=[])
    columns.sort()
    laid, empty = [], 0
    for row, (own, _covered) in zip(rows, begins, strict=True):
        cells: list[str] = []
        for cell, begin in zip(row, own, strict=True):
            gap = max(0, bisect_right(columns, begin) - 1 - len(cells))
            empty += gap
            cells += [*[""] * gap, cell.text]
        if empty > MOST_EMPTY:
            raise refused("A table in it has merged cells without end; it was not read.")
        laid.append(cells)
    return laid


def _begins(rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[list[int], list[int]]]:
    """Yield where the cells of each row begin, and those of rows above that reach into it."""
    reaching: list[tuple[int, int, int]] = []
    for row in rows:
        own, place = [], 0
        for cell in row:
            place = _past(reaching, place)
            own.append(place)
            place += max(1, cell.columns)
        yield own, [begin for begin, _end, _left in reaching]
        new = [
            (begin, begin + max(1, cell.columns), cell.rows)
            for begin, cell in zip(own, row, strict=True)
        ]
        still = [
            (begin, end, left - 1) for begin, end, left in sorted([*reaching, *new]) if left > 1
        ]
        reaching = still[:MOST_COLUMNS]


def _past(reaching: Sequence[tuple[int, int, int]], place: int) -> int:
    """The first place from ``place`` into which no cell from above reaches; ``reaching`` is in order."""
    for begin, end, _left in reaching:
        if begin <= place < end:
            place = end
    return place

"""Spreadsheets (.xlsx) and CSV as tables: one passage a sheet, cells as text, nothing computed."""

from __future__ import annotations

import csv
import io
import itertools
import re
import zipfile
from collections.abc import Iterable
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from exchange.casefile.record import DocumentError
from exchange.readers.cell_words import words_of
from exchange.readers.encodings import decode
from exchange.readers.formats import delimiter_of
from exchange.readers.links import address_of, told
from exchange.readers.packages import check_xml, embedded_objects, open_package
from exchange.readers.sheet_parts import beside_cells, links_of
from exchange.readers.source import MAX_CHARACTERS, Builder, Kind, SourceDocument, refused
from exchange.readers.wording import counted

MAX_ROWS = 2_000
MAX_COLUMNS = 200
LAST_ROW = 1_048_576
"""Below it no spreadsheet program has a row; a file may say a number without end."""

MAX_SHEETS = 50
MAX_CELL = 100_000
_NO_FORMULA_RESULT = (
    "A formula without a stored result gives no text; open the file and save it again."
)
_COMMENTS = re.compile(r"^xl/(?:threaded)?comments[^/]*(?:/[^/]+)?\.xml$", re.I)
_LINKING = re.compile(r'=HYPERLINK\(\s*"([^"]+)"', re.I)
_DRAWN = re.compile(r"^xl/drawings/[^/]+\.xml$")
_DIVIDED_BY = re.compile(r"sep=(.)\r?\n")
"""What a spreadsheet program writes above a table for itself."""

_TOO_LONG = f"a cell holds more than {MAX_CELL:,} characters"
_BROKEN = "It is damaged: it cannot be read as a spreadsheet. Open it and save it again."


def read_xlsx(data: bytes) -> SourceDocument:
    """Return the cells of a workbook as they were last computed; no formula is ever worked out.

    Raises:
        DocumentError: one line: damaged, locked, with macros, hostile, too many rows, or empty.
    """
    archive = open_package(data)
    check_xml(archive)
    builder = Builder("xlsx")
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
        if len(book.worksheets) > MAX_SHEETS:
            raise refused(f"It has more than {MAX_SHEETS} sheets. Split it into parts.")
        for sheet, written in zip(book.worksheets, formulas.worksheets, strict=True):
            grid = _sheet(sheet, written, builder)
            _note_links(archive, sheet, written, builder)
            beside = beside_cells(archive, sheet._worksheet_path)
            for sentence in beside.in_words(str(sheet.title), grid):
                builder.note(sentence)
    except DocumentError:
        raise
    except (InvalidFileException, zipfile.BadZipFile, *_MISTAKES) as error:
        raise refused(_BROKEN) from error
    if objects := embedded_objects(archive):
        builder.note(f"{counted(objects, 'embedded file')} left out.")
    if any(_COMMENTS.search(name) for name in archive.namelist()):
        builder.note("Comments on its cells were left out.")
    if any(_DRAWN.search(name) for name in archive.namelist()):
        builder.note("Pictures, charts and text boxes on its sheets were left out.")
    return builder.document()


_MISTAKES = (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError)
"""What openpyxl meets in files that break the format."""


def _sheet(sheet: Any, written: Any, builder: Builder) -> list[list[str]]:
    """Add the table of a sheet; return its cells."""
    sheet.reset_dimensions()
    written.reset_dimensions()
    rows = ([_cell(cell) for cell in cells] for cells in sheet.iter_rows(max_row=LAST_ROW))
    grid = _add(rows, builder, where=str(sheet.title))
    if getattr(sheet, "sheet_state", "visible") != "visible":
        builder.note(f"The sheet “{sheet.title}” is hidden in the workbook. It was read too.")
    if empty := _without_result(written, grid):
        builder.note(f"{_NO_FORMULA_RESULT} ({counted(empty, 'cell')} on “{sheet.title}”)")
    return grid


def _without_result(written: Any, grid: list[list[str]]) -> int:
    """How many cells of a sheet are formulas that say nothing in ``grid``."""
    empty = 0
    rows = itertools.islice(written.iter_rows(), MAX_ROWS + 1)
    for formulas, row in itertools.zip_longest(rows, grid, fillvalue=()):
        for formula, text in itertools.zip_longest(formulas, row, fillvalue=""):
            empty += getattr(formula, "data_type", "") == "f" and not text
    return empty


def _note_links(archive: zipfile.ZipFile, sheet: Any, written: Any, builder: Builder) -> None:
    """Say where its cells lead to, each with its place: a cell of a table is a value, such as a title."""
    at = [f"{place} {address}" for place, address in links_of(archive, sheet._worksheet_path)]
    for row in itertools.islice(written.iter_rows(), MAX_ROWS + 1):
        for cell in row:
            made = _LINKING.match(str(cell.value)) if cell.value is not None else None
            if made and (address := address_of(made.group(1))):
                at.append(f"{cell.coordinate} {address}")
    if at:
        builder.note(told(f"“{sheet.title}”", at))


def _cell(cell: Any) -> str:
    words = words_of(cell.value, str(getattr(cell, "number_format", "")))
    if len(words) > MAX_CELL:
        raise refused(f"It cannot be read as a table: {_TOO_LONG}.")
    return words


def read_csv(data: bytes) -> SourceDocument:
    """Return the cells of a CSV file, whatever divides them.

    Raises:
        DocumentError: one line: not text, broken, a cell or a table without end, or empty.
    """
    decoded = decode(data)
    text = decoded.text.removeprefix("\ufeff")
    said = _DIVIDED_BY.match(text)
    text = text[said.end() :] if said else text
    builder = Builder("csv")
    csv.field_size_limit(MAX_CELL)
    try:
        delimiter = said.group(1) if said else delimiter_of(text)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        _add(reader, builder)
    except csv.Error as error:
        why = _TOO_LONG if "limit" in str(error) else "its quotation marks do not match"
        raise refused(f"It cannot be read as a table: {why}.") from error
    if decoded.note:
        builder.note(f"It was {decoded.note}.")
    return builder.document()


def _add(rows: Iterable[list[str]], builder: Builder, where: str = "") -> list[list[str]]:
    """Add ``rows`` as a table; return its cells."""
    grid = _within_limits(rows)
    while grid and not grid[-1]:
        grid.pop()
    width = max(map(len, grid), default=0)
    if sum(len(cell) for row in grid for cell in row) > MAX_CHARACTERS:
        raise refused(
            f"It holds more than {MAX_CHARACTERS:,} characters of text. Split it into parts."
        )
    if width:
        cells = tuple(
            tuple(cell.strip() for cell in row) + ("",) * (width - len(row)) for row in grid
        )
        text = "\n".join("\t".join(row) for row in cells)
        builder.add(Kind.TABLE, text, rows=cells, where=where)
    return grid


def _within_limits(rows: Iterable[list[str]]) -> list[list[str]]:
    """Return ``rows``, each up to its last word; what stands beyond our limits is refused, however far away."""
    grid: list[list[str]] = []
    for number, each in enumerate(rows):
        row = _trimmed(each)
        if len(row) > MAX_COLUMNS:
            raise refused(f"It has more than {MAX_COLUMNS} columns.")
        if number <= MAX_ROWS:
            grid.append(row)
        elif row:
            raise refused(f"It has more than {MAX_ROWS:,} rows. Split it into parts.")
    return grid


def _trimmed(row: list[str]) -> list[str]:
    """A row up to its last word."""
    last = max((place for place, cell in enumerate(row) if cell.strip()), default=-1)
    return row[: last + 1]

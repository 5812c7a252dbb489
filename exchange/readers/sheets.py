"""Spreadsheets (.xlsx) and CSV as tables: one passage a sheet, cells as text, nothing computed."""

from __future__ import annotations

import csv
import io
import itertools
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any
from xml.etree import ElementTree

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from exchange.casefile.record import DocumentError
from exchange.readers.encodings import decode
from exchange.readers.formats import delimiter_of
from exchange.readers.links import address_of, told
from exchange.readers.packages import check_xml, embedded_objects, open_package, part
from exchange.readers.source import MAX_CHARACTERS, Builder, Kind, SourceDocument, refused
from exchange.readers.wording import counted

MAX_ROWS = 2_000
MAX_COLUMNS = 200
MAX_SHEETS = 50
MAX_CELL = 100_000
_NO_FORMULA_RESULT = (
    "A formula without a stored result gives no text; open the file and save it again."
)
_COMMENTS = re.compile(r"^xl/(?:threaded)?comments[^/]*(?:/[^/]+)?\.xml$", re.I)
_LINKING = re.compile(r'=HYPERLINK\(\s*"([^"]+)"', re.I)
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
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
            _sheet(sheet, written, builder)
            _note_links(archive, sheet, written, builder)
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


def _sheet(sheet: Any, written: Any, builder: Builder) -> None:
    sheet.reset_dimensions()
    written.reset_dimensions()
    rows, empty = [], 0
    pairs = zip(sheet.iter_rows(), written.iter_rows(), strict=False)
    for cells, formulas in itertools.islice(pairs, MAX_ROWS + 2):
        row = [_cell(cell) for cell in cells[: MAX_COLUMNS + 1]]
        empty += sum(
            not text and getattr(formula, "data_type", "") == "f"
            for text, formula in zip(row, formulas, strict=False)
        )
        rows.append(row)
    _add(rows, builder, where=str(sheet.title))
    if getattr(sheet, "sheet_state", "visible") != "visible":
        builder.note(f"The sheet “{sheet.title}” is hidden in the workbook. It was read too.")
    if empty:
        builder.note(f"{_NO_FORMULA_RESULT} ({counted(empty, 'cell')} on “{sheet.title}”)")


def _note_links(archive: zipfile.ZipFile, sheet: Any, written: Any, builder: Builder) -> None:
    """Say where its cells lead to, each with its place: a cell of a table is a value, such as a title."""
    at = [f"{place} {address}" for place, address in _links(archive, sheet._worksheet_path)]
    for row in itertools.islice(written.iter_rows(), MAX_ROWS + 1):
        for cell in row:
            made = _LINKING.match(str(cell.value)) if cell.value is not None else None
            if made and (address := address_of(made.group(1))):
                at.append(f"{cell.coordinate} {address}")
    if at:
        builder.note(told(f"“{sheet.title}”", at))


def _links(archive: zipfile.ZipFile, path: str) -> Iterator[tuple[str, str]]:
    """Yield the places of a sheet that are links, with their addresses."""
    folder, _, name = path.rpartition("/")
    related = part(archive, f"{folder}/_rels/{name}.rels")
    if b"/hyperlink" not in related:
        return
    aims = {
        each.get("Id", ""): address_of(each.get("Target", ""))
        for each in ElementTree.fromstring(related)  # noqa: S314 - check_xml has refused entities
    }
    content = io.BytesIO(part(archive, path))
    for _event, element in ElementTree.iterparse(content):  # noqa: S314 - as above
        if element.tag.endswith("}hyperlink") and (address := aims.get(element.get(_RELATED, ""))):
            yield element.get("ref", ""), address
        elif element.tag.endswith("}row"):
            element.clear()


def _cell(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        percent = "%" in str(getattr(cell, "number_format", ""))
        return f"{value * 100:.10g}%" if percent else f"{value:.15g}"
    if len(str(value)) > MAX_CELL:
        raise refused(f"It cannot be read as a table: {_TOO_LONG}.")
    return str(value)


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
        rows = list(itertools.islice(reader, MAX_ROWS + 2))
    except csv.Error as error:
        why = _TOO_LONG if "limit" in str(error) else "its quotation marks do not match"
        raise refused(f"It cannot be read as a table: {why}.") from error
    _add(rows, builder)
    if decoded.note:
        builder.note(f"It was {decoded.note}.")
    return builder.document()


def _add(rows: Iterable[list[str]], builder: Builder, where: str = "") -> None:
    grid = [_trimmed(row) for row in rows]
    while grid and not any(cell.strip() for cell in grid[-1]):
        grid.pop()
    if len(grid) > MAX_ROWS + 1:
        raise refused(f"It has more than {MAX_ROWS:,} rows. Split it into parts.")
    width = max(map(len, grid), default=0)
    if width > MAX_COLUMNS:
        raise refused(f"It has more than {MAX_COLUMNS} columns.")
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


def _trimmed(row: list[str]) -> list[str]:
    last = max((place for place, cell in enumerate(row) if cell.strip()), default=-1)
    return row[: last + 1]

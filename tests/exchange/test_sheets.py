"""Spreadsheets and CSV: a cell says what its author saw, and what stands apart is read, told of or refused."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from exchange.casefile.record import DocumentError
from exchange.readers.cell_words import words_of
from exchange.readers.sheets import LAST_ROW, MAX_COLUMNS, MAX_ROWS, read_csv, read_xlsx
from tests.exchange.documents import changed, saved
from tests.patience import comes_to_an_end

MARCH = datetime(2019, 3, 1)  # noqa: DTZ001 - a spreadsheet knows no time zone


@pytest.mark.parametrize(
    ("value", "number_format", "said"),
    [
        (1, "0%", "100%"),
        (2, "0.0%", "200%"),
        (0.475, "0.0%", "47.5%"),
        (1, '0"%"', "1"),
        (80_000, "General", "80000"),
        (80_000, "[$€-2] #,##0", "€80000"),
        (80_000.5, "_-* #,##0.00 [$€-407]_-", "€80000.5"),
        (5_000_000, '"$"#,##0', "$5000000"),
        (5_000_000, "[$$-409]#,##0.00", "$5000000"),
        (-4_000, '"£"#,##0;[Red]\\-"£"#,##0', "-£4000"),
        (9, '#,##0" EUR"', "EUR 9"),
        (9, "[$CHF] #,##0", "CHF 9"),
        (9, "[$-409]#,##0;[Red]0", "9"),
        (MARCH, "mmm yyyy", "2019-03"),
        (MARCH, "mmm-yy", "2019-03"),
        (MARCH, "[$-809]mmmm\\ yyyy;@", "2019-03"),
        (MARCH, "yyyy", "2019"),
        (MARCH, '"End of "yyyy', "2019"),
        (MARCH, "dd/mm/yyyy", "2019-03-01"),
        (MARCH, "d mmm", "2019-03-01"),
        (MARCH.replace(hour=9), "yyyy", "2019-03-01 09:00:00"),
        (9, "[" * 1_000_000, "9"),
    ],
)
def test_a_cell_says_no_more_and_no_less_than_its_format_shows(
    value: Any, number_format: str, said: str
) -> None:
    with comes_to_an_end():
        assert words_of(value, number_format) == said


@pytest.mark.parametrize(
    ("row", "column", "refusal"),
    [
        (MAX_ROWS + 500, 1, "more than 2,000 rows"),
        (LAST_ROW, 1, "more than 2,000 rows"),
        (2, MAX_COLUMNS + 60, "more than 200 columns"),
    ],
)
def test_words_far_below_or_beside_a_table_are_never_cut_off_unsaid(
    row: int, column: int, refusal: str
) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Title", "Challenge"])
    book.active.cell(row, column).value = "Far away"
    with comes_to_an_end(), pytest.raises(DocumentError, match=refusal):
        read_xlsx(saved(book))
    lines = [""] * (min(row, MAX_ROWS + 500) - 1) + [f"{',' * (column - 1)}Far away"]
    with pytest.raises(DocumentError, match=refusal):
        read_csv("\n".join(["Title,Challenge", *lines]).encode())


def test_cells_without_words_far_away_are_no_table() -> None:
    book = openpyxl.Workbook()
    book.active.append(["Title", "Challenge"])
    book.active.cell(MAX_ROWS + 500, MAX_COLUMNS + 60).value = " "
    assert read_xlsx(saved(book)).passages[0].rows == (("Title", "Challenge"),)
    far = f"{',' * 300}\n" * (MAX_ROWS + 500)
    assert read_csv(f"Title,Challenge\n{far}".encode()).passages[0].rows == (
        ("Title", "Challenge"),
    )


def test_a_row_whose_number_has_no_end_is_not_waited_for() -> None:
    book = openpyxl.Workbook()
    book.active.append(["Title"])
    sheet = b'<worksheet xmlns="%s"><sheetData><row r="1"><c r="A1"><v>1</v></c></row>' % SHEET
    sheet += (
        b'<row r="999999999999"><c r="A999999999999"><v>1</v></c></row></sheetData></worksheet>'
    )
    data = changed(saved(book), {"xl/worksheets/sheet1.xml": sheet})
    with comes_to_an_end():
        assert read_xlsx(data).words() == "1"


SHEET = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def test_what_is_hidden_or_stands_on_paper_alone_is_told() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Cases"
    for row in (["Title", "Note", "More"], ["A", "x", "y"], ["B", "z"]):
        sheet.append(row)
    for place in (3, 9):
        sheet.row_dimensions[place].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.oddHeader.center.text = '&"Arial,Bold"&12OFFICIAL && not for publication'
    sheet.oddFooter.right.text = "Page &P of &N"
    assert read_xlsx(saved(book)).notes == (
        "1 row and 1 column of “Cases” are hidden in the workbook. They were read too.",
        "Headers and footers of “Cases” were left out: OFFICIAL & not for publication",
    )
    sheet.row_dimensions[3].hidden = False
    assert "1 column of “Cases” is hidden in the workbook. It was read too." in (
        read_xlsx(saved(book)).notes
    )


def test_formulas_without_a_result_are_counted_where_nothing_else_stands() -> None:
    book = openpyxl.Workbook()
    book.active.append(["Title", "=1+1"])
    book.active.append(["=A1", "Words"])
    buffer = io.BytesIO(saved(book))
    assert "(2 cells on “Sheet”)" in read_xlsx(buffer.getvalue()).notes[0]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ('"Title";"Challenge (who, what, where, when)";"Value"\nA;b, c;3\n', 3),
        ('"Title\n(a, b, c)";Challenge\nA;b\n', 2),
        ('Height 5" pipe;Width\n1;2\n', 2),
    ],
)
def test_what_stands_in_quotation_marks_divides_no_cells(text: str, cells: int) -> None:
    (table,) = read_csv(text.encode()).passages
    assert len(table.rows[0]) == cells

"""Merged cells of a Word table: each value stays under its own heading, however the cells go over one another."""

from __future__ import annotations

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from exchange.casefile.record import DocumentError
from exchange.readers.docx import read_docx
from exchange.readers.merged_cells import MOST_COLUMNS, Cell, laid_out
from exchange.readers.source import Kind
from tests.exchange.documents import saved
from tests.patience import comes_to_an_end


def test_values_below_and_beside_merged_cells_stay_under_their_headings() -> None:
    made = docx.Document()
    table = made.add_table(4, 3)
    rows = (("Indicator", "Year", "Value"), ("", "2018", "10"), ("", "2019", "4"), ("", "", "14"))
    for number, row in enumerate(rows):
        for place, words in enumerate(row):
            table.cell(number, place).text = words
    table.cell(1, 0).merge(table.cell(2, 0)).text = "Calls"
    table.cell(3, 0).merge(table.cell(3, 1)).text = "Total"
    (passage,) = read_docx(saved(made)).passages
    assert passage.rows == (
        ("Indicator", "Year", "Value"),
        ("Calls", "2018", "10"),
        ("", "2019", "4"),
        ("Total", "", "14"),
    )


def test_a_box_around_text_is_no_table_however_many_columns_it_goes_over() -> None:
    made = docx.Document()
    table = made.add_table(1, 3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "In a box"
    assert [each.kind for each in read_docx(saved(made)).passages] == [Kind.PARAGRAPH]


@pytest.mark.parametrize(
    ("rows", "laid"),
    [
        ([], []),
        ([[]], [[]]),
        ([[Cell("a", 5)], [Cell("b", 2), Cell("c", 3)]], [["a"], ["b", "c"]]),
        (
            [[Cell("a", 3), Cell("b", 2)], [Cell("c", 1), Cell("d", 4)], [Cell("e", 4), Cell("f")]],
            [["a", "b"], ["c", "d"], ["e", "f"]],
        ),
        ([[Cell("a", 1, 3), Cell("b", 1, 2)], [], [Cell("c")]], [["a", "b"], [], ["", "c"]]),
        ([[Cell("a", 0, 0), Cell("b", -5, -5)], [Cell("c")]], [["a", "b"], ["c"]]),
    ],
)
def test_rows_whose_borders_do_not_meet_keep_their_cells_in_order(
    rows: list[list[Cell]], laid: list[list[str]]
) -> None:
    assert laid_out(rows) == laid


def test_cells_that_go_over_a_million_others_are_no_work() -> None:
    made = docx.Document()
    cell = "<w:tc><w:tcPr><w:gridSpan w:val='999999999'/></w:tcPr><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>"
    table = f"<w:tbl {nsdecls('w')}>{f'<w:tr>{cell}{cell}</w:tr>' * 1_000}</w:tbl>"
    made.element.body.insert(0, parse_xml(table))
    with comes_to_an_end():
        assert read_docx(saved(made)).passages[0].rows[-1] == ("x", "x")
        many = [Cell("x", 1, 10**9)] * (MOST_COLUMNS + 1)
        assert laid_out([many, many])[1] == ["x"] * len(many)
        laid_out([[Cell("x", 1, 10**9)] * MOST_COLUMNS] * 2_000)
        wide = [[Cell("x")] * MOST_COLUMNS, *[[Cell("x", 10**9), Cell("x")]] * 10_000]
        with pytest.raises(DocumentError, match="merged cells without end"):
            laid_out(wide)

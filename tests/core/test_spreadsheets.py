"""Cells that a spreadsheet would run are made text; tables come back as they were."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.core.spreadsheets import BYTE_ORDER_MARK, csv_lines, safe_cell

FORMULAS = tuple("=+-@\t\r\n|＝＋－＠")


@pytest.mark.parametrize(
    "typed",
    [
        '=HYPERLINK("http://evil.example","Click")',
        "+1+1",
        "-2+3",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        " =1",
        "\u00a0=1",
        "＝1+1",
        "|cmd",
    ],
)
def test_a_cell_that_begins_like_a_formula_is_text(typed: str) -> None:
    assert safe_cell(typed) == f"'{typed}"


@pytest.mark.parametrize(
    ("value", "cell"),
    [("falls", "falls"), ("a=b", "a=b"), ("", ""), (None, ""), (3, "3"), (-3, "-3"), ("é", "é")],
)
def test_other_cells_stay_as_they_are(value: object, cell: str) -> None:
    assert safe_cell(value) == cell


@given(st.text())
def test_no_text_comes_out_as_a_formula(typed: str) -> None:
    cell = safe_cell(typed)
    assert not cell.startswith(FORMULAS)
    assert not cell.lstrip().startswith(FORMULAS)
    assert cell.endswith(typed)


@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00\r\n")), min_size=1),
        min_size=1,
    )
)
def test_a_table_comes_back_as_it_went(rows: list[list[str]]) -> None:
    written = "".join(csv_lines(rows))
    assert written.startswith(BYTE_ORDER_MARK)
    read = list(csv.reader(StringIO(written.removeprefix(BYTE_ORDER_MARK))))
    assert read == [[safe_cell(value) for value in row] for row in rows]

"""Tables with a case a row: suggested, edited, remembered, and nothing of a row lost."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.casefile.record import DocumentError
from exchange.readers.detect import read_documents
from exchange.readers.reading_sources import read_source
from exchange.readers.source import Kind, Passage
from exchange.recognition.columns import ColumnMapping, Table, row_readings, suggest, tables_of
from exchange.recognition.reading import Reading, Status
from tests.exchange.documents import words
from tests.patience import comes_to_an_end

CSV = (
    "Title,Lead council,Stage of work,Phase,The challenge,Users,Value,Fund,Colour\n"
    "Rounds that fit,Northmere Council,later,pilot,Too many visits,tenants; firms,£80k,Small Pot,blue\n"
    ",,,,,,,,\n"
    "Roofs,Eastmarsh Council,,on the moon,It leaked,,,,\n"
)


def table() -> Table:
    (only,) = tables_of(read_source(CSV.encode(), "cases.csv"))
    return only


def readings(mapping: ColumnMapping | None = None) -> list[Reading]:
    held = table()
    return list(row_readings(held, mapping or suggest(held.headings)))


def test_columns_are_suggested_by_their_headings() -> None:
    mapping = suggest(table().headings)
    said = {mapping.headings[place]: to for place, to in mapping.to.items()}
    assert said == {
        "Title": "title",
        "Lead council": "lead_organisation",
        "Phase": "phase",
        "The challenge": "challenge",
        "Users": "user_groups",
        "Fund": "fundings.fund",
    }


@pytest.mark.parametrize(
    ("heading", "to"),
    [
        ("TITLE", "title"),
        ("lead_organisation", "lead_organisation"),
        ("Sumary", "summary"),
        ("contract.value", "contract.value"),
        ("Next steps:", "next_steps"),
        ("owner_contact.email", ""),
        ("Colour", ""),
        ("", ""),
    ],
)
def test_a_heading_is_known_with_tolerance(heading: str, to: str) -> None:
    assert suggest([heading]).to.get(0, "") == to


def test_a_field_is_suggested_for_one_column_only() -> None:
    assert suggest(["Title", "Project"]).to == {0: "title"}


def test_each_row_is_a_reading_of_its_own_and_says_where_each_cell_went() -> None:
    first, second = readings()
    assert first.record.fields["title"] == "Rounds that fit"
    assert [row["text"] for row in first.record.rows["user_groups"]] == ["tenants", "firms"]
    assert first.record.rows["fundings"] == [{"id": "f1", "fund": "Small Pot"}]
    assert [each.passage.text for each in first.with_status(Status.UNPLACED)] == [
        "later",
        "£80k",
        "blue",
    ]
    (wrong,) = second.with_status(Status.UNPLACED)
    assert (wrong.passage.text, wrong.to, wrong.passage.where) == ("on the moon", "phase", "row 3")
    assert "is not one of" in wrong.reason


def test_what_no_column_takes_stays_with_its_heading() -> None:
    whole = readings()[0].whole_record()
    assert "Colour: blue" in whole.sections[0].body


def test_a_mapping_is_edited_kept_and_known_again() -> None:
    mapping = suggest(table().headings)
    edited = mapping.with_column(8, "section: Colour").with_column(3, "")
    again = ColumnMapping.from_json(json.loads(json.dumps(edited.as_json())))
    assert again == edited
    assert again.key == suggest([heading.upper() for heading in mapping.headings]).key
    first = readings(again)[0]
    assert "phase" not in first.record.fields
    assert first.record.sections[0].body == "blue"


@pytest.mark.parametrize(
    "held",
    [
        {},
        {"headings": ["a"], "to": {"1": "title"}},
        {"headings": ["a"], "to": {"0": "nowhere"}},
        {"headings": ["a"], "to": {"x": "title"}},
        {"headings": ["a"], "to": ["title"]},
    ],
)
def test_what_is_no_mapping_is_refused(held: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        ColumnMapping.from_json(held)


def test_each_row_of_an_imported_table_is_a_case() -> None:
    first, second = read_documents(CSV.encode(), "cases.csv")
    assert [first.part, second.part] == ["row 1", "row 3"]
    assert first.content != second.content


def test_columns_are_remembered_for_these_headings_and_no_others_in_any_script() -> None:
    assert ColumnMapping(("Tŷ", "Ffôn")).key == ColumnMapping(("TŶ ", "ffôn")).key
    keys = {ColumnMapping(headings).key for headings in [("Τίτλος",), ("Назва",), ("Tŷ",), ("T",)]}
    assert len(keys) == 4


def test_a_table_without_a_title_column_makes_no_case() -> None:
    with pytest.raises(DocumentError, match="no column is headed"):
        read_documents(b"colour,size,weight\nred,2,3\n")


@given(
    st.lists(st.text(max_size=15), min_size=2, max_size=5),
    st.lists(st.text(max_size=20), min_size=2, max_size=5),
)
def test_no_cell_is_lost_whatever_it_holds(headings: list[str], cells: list[str]) -> None:

    passage = Passage("p1", Kind.TABLE, "x")
    held = Table(passage, tuple(headings), (tuple(cells[: len(headings)]),))
    for reading in row_readings(held, suggest(headings)):
        said = words("\n".join(reading.whole_record().texts()))
        for placement in reading.placements:
            if placement.status is Status.UNPLACED:
                assert words(placement.passage.text) <= said


@pytest.mark.parametrize(
    ("text", "above"),
    [
        ("Case studies register 2024,,\n,,\nAs at March,,\nTitle,Kind,Challenge\nA,pilot,x\n", 2),
        ("Title,,\nA,pilot,x\n", 0),
        ("Names,,\nA,pilot,x\n", 0),
        ("Name of it,Sort\nTitle,Kind\nA,pilot\n", 0),
        ("line,\n" * 20 + "Title,Kind\nA,pilot\n", 0),
        ("x" * 60_000 + ",\nTitle,Kind\nA,pilot\n", 1),
    ],
)
def test_what_stands_above_the_headings_is_not_taken_for_them(text: str, above: int) -> None:
    with comes_to_an_end():
        (held,) = tables_of(read_source(text.encode(), "cases.csv"))
    assert len(held.above) == above
    if above:
        assert held.headings[0] == "Title"
        assert held.rows[0][0] == "A"
        (document,) = read_documents(text.encode(), "cases.csv")
        assert f"Above the headings: {held.above[0]}" in document.note

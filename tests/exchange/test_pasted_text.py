"""Text as it comes out of Word, rich text and Google Docs: lists stay lists, pictures are told of, marks go."""

from __future__ import annotations

import pytest

from exchange.readers.plain_text import read_text
from exchange.readers.reading_sources import read_source
from exchange.readers.source import Kind, SourceDocument
from exchange.recognition.reading import Status
from exchange.recognition.recognise import read_as
from exchange.recognition.shipped import shipped

RICH = rb"""{\rtf1\ansi{\fonttbl{\f0 Calibri;}{\f1 Symbol;}}
\pard 2. Research questions\par
{\listtext\pard\plain\f1\'b7\tab}Can rounds be joined?\par
{\listtext\pard\plain\f1\'b7\tab}Can visits wait?\par
{\listtext\pard\plain o\tab}for a day\par
\pard 6. Key findings\par
{\listtext\pard\plain 1.\tab}They can.\par
{\listtext\pard\plain 2.\tab}They cannot.\par
}"""


def told(document: SourceDocument) -> list[tuple[str, str, str]]:
    return [(each.kind.value, each.label, each.text) for each in document.passages]


@pytest.mark.parametrize("mark", ["•", "·", "o", "§", "-", "–"])
def test_a_list_with_a_tab_behind_its_bullets_is_a_list(mark: str) -> None:
    document = read_text(f"{mark}\tOne rota\n{mark}\tTwo rotas\n")
    assert told(document) == [("item", "", "One rota"), ("item", "", "Two rotas")]


@pytest.mark.parametrize("mark", ["{}.", "{})", "({})"])
def test_a_list_with_a_tab_behind_its_numbers_is_a_list(mark: str) -> None:
    document = read_text(f"{mark.format(1)}\tOne rota\n{mark.format(2)}\tTwo rotas\n")
    assert [each.kind for each in document.passages] == [Kind.ITEM, Kind.ITEM]
    assert [each.label for each in document.passages] == [mark.format(1), mark.format(2)]


def test_an_item_neither_begins_nor_goes_on_with_a_table_of_tabs() -> None:
    document = read_text(
        "Year\tVisits\n2019\t4\n•\tTwo rotas\n\n1.\tOne rota\nYear\tVisits\n2020\t5"
    )
    assert [each.kind for each in document.passages] == [
        Kind.TABLE,
        Kind.ITEM,
        Kind.ITEM,
        Kind.TABLE,
    ]


def test_a_table_whose_rows_are_numbered_is_a_table() -> None:
    document = read_text("No.\tCouncil\tVisits\n1.\tNorthmere\t4\n2.\tEastmarsh\t5")
    (table,) = document.passages
    assert table.rows[1] == ("1.", "Northmere", "4")


def test_the_lists_of_a_rich_text_answer_their_questions() -> None:
    reading = read_as(read_source(RICH), shipped("infuse"))
    assert [each.passage.text for each in reading.with_status(Status.FORM)] == [
        "Research questions",
        "Key findings",
    ]
    asked = [str(row["text"]) for row in reading.record.rows["research_questions"]]
    assert asked == ["Can rounds be joined?", "Can visits wait?", "for a day"]
    assert reading.record.narrative["key_findings"] == "1. They can.\n2. They cannot."


def test_a_bullet_beside_a_numbered_question_stays_with_its_answer() -> None:
    text = "6.\tKey findings\n•\ttwo rotas\n7.\tNext steps\n•\tone rota"
    reading = read_as(read_text(text), shipped("infuse"))
    assert reading.record.narrative == {"key_findings": "- two rotas", "next_steps": "- one rota"}


CODE = "<data:image/png;base64," + "iVBORw0KGgo" * 8_000 + ">"
DOCS = f"""# **Rounds \\#1**

1\\. What was the challenge?

R\\&D for rounds – phase 1\\. It took a\\_long time\\!

![A van][image1]

Before ![][image2] after.

\\- One rota

[image1]: {CODE}

[image2]: {CODE}
"""


def test_pictures_that_google_docs_writes_as_code_are_told_of_and_no_passage_holds_their_code() -> (
    None
):
    document = read_text(DOCS)
    assert [(each.kind.value, each.text) for each in document.passages] == [
        ("heading", "Rounds #1"),
        ("item", "What was the challenge?"),
        ("paragraph", "R&D for rounds – phase 1. It took a_long time!"),
        ("image", "A van"),
        ("paragraph", "Before  after."),
        ("image", ""),
        ("item", "One rota"),
    ]
    assert document.notes == (
        "Pictures that the text holds as code cannot be brought in (2): say below what they show.",
    )


def test_a_picture_whose_code_stands_where_it_is_shown_is_told_of() -> None:
    document = read_text(
        "One ![a van](data:image/png;base64,iVBORw0KGgo=) here.\n\n| a | ![b][c] |\n|---|---|\n"
    )
    assert [each.kind for each in document.passages] == [Kind.PARAGRAPH, Kind.IMAGE, Kind.TABLE]
    assert document.passages[2].rows == (("a", "![b][c]"),)
    (note,) = document.notes
    assert "cannot be brought in (1)" in note


def test_a_picture_in_a_table_stands_below_it() -> None:
    document = read_text(f"| a | ![b][c] |\n|---|---|\n| d | e |\n\n[c]: {CODE}")
    assert [each.kind for each in document.passages] == [Kind.TABLE, Kind.IMAGE]
    assert document.passages[0].rows == (("a", ""), ("d", "e"))


def test_pictures_as_code_are_no_text_that_is_too_long() -> None:
    one = "[image{}]: <data:image/png;base64," + "A" * 900_000 + ">\n\n"
    document = read_text("Rounds.\n\n" + "".join(one.format(number) for number in range(3)))
    assert [each.text for each in document.passages] == ["Rounds."]
    assert "cannot be brought in (3)" in document.notes[0]


def test_code_and_other_definitions_stay_as_they_are() -> None:
    text = f"```\n[a]: {CODE[:60]}>\nR\\&D\n```\n\n[b]: https://example.org/b"
    document = read_text(text)
    assert "[a]: <data:" in document.words() and "R\\&D" in document.words()
    assert "[b]: https://example.org/b" in document.words()


def test_signs_that_would_mark_something_keep_their_backslash_in_markdown() -> None:
    (passage,) = read_text("Rounds \\*and\\* visits \\[1\\]").passages
    assert passage.text == "Rounds *and* visits [1]"
    assert passage.marked == "Rounds \\*and\\* visits \\[1\\]"

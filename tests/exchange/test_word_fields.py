"""Fields of a Word form that nobody filled in hold a prompt, which is nobody's answer."""

from __future__ import annotations

import io

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from exchange.casefile.record import DocumentError
from exchange.readers.process import read_in_process
from exchange.readers.reading_sources import read_source
from exchange.readers.source import Kind
from exchange.recognition.reading import Status
from exchange.recognition.recognise import read_as
from exchange.recognition.shipped import shipped
from tests.exchange.documents import saved
from tests.exchange.test_hostile_documents import png

W = nsdecls("w")
PROMPT = "Click or tap here to enter text."
QUESTIONS = ("What was the challenge?", "What was done?", "Key findings", "Next steps")


def field(words: str, shows: str = "<w:showingPlcHdr/>", inside: str = "") -> str:
    """A content control with a paragraph in it, as Word writes one."""
    return (
        f"<w:sdt {W}><w:sdtPr><w:text/>{shows}</w:sdtPr><w:sdtContent>"
        f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>{inside}</w:sdtContent></w:sdt>"
    )


def form(*fields: str) -> bytes:
    """A Word form: each question with a field below it."""
    document = docx.Document()
    for question, xml in zip(QUESTIONS, fields, strict=False):
        document.add_paragraph(question)
        document.element.body.insert(-1, parse_xml(xml))
    return saved(document)


def test_a_field_that_was_not_filled_in_is_no_answer_and_is_told_of() -> None:
    document = read_in_process(form(field(PROMPT), field("Two rotas.", ""), field(PROMPT)))
    assert PROMPT not in document.words()
    assert document.notes == ("2 fields of the form were not filled in, so nothing is read there.",)
    reading = read_as(document, shipped("infuse"))
    assert reading.record.narrative == {"approach": "Two rotas."}
    assert not reading.with_status(Status.UNPLACED)


def test_a_single_field_is_told_of_in_the_singular() -> None:
    (note,) = read_source(form(field(PROMPT))).notes
    assert note == "A field of the form was not filled in, so nothing is read there."


@pytest.mark.parametrize(
    "shows", ["", '<w:showingPlcHdr w:val="0"/>', '<w:showingPlcHdr w:val="false"/>']
)
def test_a_field_that_shows_no_prompt_is_read(shows: str) -> None:
    document = read_source(form(field("Two rotas.", shows)))
    assert "Two rotas." in document.words()
    assert document.notes == ()


def test_a_field_that_was_filled_in_within_one_that_was_not_is_read() -> None:
    document = read_source(form(field(PROMPT, inside=field("Two rotas.", ""))))
    assert "Two rotas." in document.words()
    assert PROMPT not in document.words()


def test_a_cell_that_is_an_empty_field_keeps_its_place_in_the_row() -> None:
    document = docx.Document()
    table = document.add_table(2, 3)
    for place, text in enumerate(("Year", "Visits", "Cost", "2019", "", "£4")):
        table.cell(place // 3, place % 3).text = text
    cell = table.cell(1, 1)._tc
    xml = f"<w:sdt {W}><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent/></w:sdt>"
    around = parse_xml(xml)
    cell.getparent().replace(cell, around)
    around[1].append(cell)
    cell.p_lst[0].add_r().text = PROMPT
    (found,) = [each for each in read_source(saved(document)).passages if each.kind is Kind.TABLE]
    assert found.rows == (("Year", "Visits", "Cost"), ("2019", "", "£4"))


def test_fields_of_headers_are_left_out_and_pictures_of_the_document_stay() -> None:
    document = docx.Document()
    document.add_paragraph("Rounds were joined.")
    document.add_picture(io.BytesIO(png(3, 2)))
    header = document.sections[0].header
    header.paragraphs[0].text = "Northmere"
    header._element.append(parse_xml(field(PROMPT)))
    read = read_source(saved(document))
    assert [each.text for each in read.passages] == ["Rounds were joined.", "", "Northmere"]
    assert read.passages[1].picture == "word/media/image1.png"


def test_a_form_with_nothing_in_it_is_refused() -> None:
    document = docx.Document()
    document.element.body.insert(-1, parse_xml(field(PROMPT)))
    with pytest.raises(DocumentError, match="No words were found"):
        read_source(saved(document))

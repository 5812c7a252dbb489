"""Addresses and numbers of people, however they are written, and where a link hides them."""

from __future__ import annotations

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from exchange.readers.plain_text import read_text
from exchange.readers.reading_sources import read_source
from exchange.readers.source import Kind, Passage
from exchange.recognition.personal import find_personal_data, told_of
from tests.exchange.documents import saved
from tests.exchange.test_readers import linked
from tests.patience import comes_to_an_end


@pytest.mark.parametrize(
    "number",
    [
        "+44 (0) 7700 900123",
        "+44(0)1632 960123",
        "(+44) 1632 960123",
        "0044 7700 900123",
        "00447700900123",
        "07700.900.123",
        "01632.960123",
        "+44.7700.900.123",
        "07700\u00a0900\u00a0123",
        "01632\u202f960\u2011123",
        "(01632) 960123",
        "01632 960 123",
    ],
)
def test_a_number_is_pointed_out_however_it_is_written(number: str) -> None:
    (found,) = find_personal_data(read_text(f"Ask Rowan Ashby on {number}."))
    assert (found.kind, found.text, found.name) == ("phone", number, "Rowan Ashby")


@pytest.mark.parametrize(
    "text",
    ["on 04.03.2019 12.30", "10.123.456.789", "£07700.900.123", "0.123456789", "2019-03-04"],
)
def test_a_date_a_sum_or_an_address_of_a_machine_is_no_number(text: str) -> None:
    assert find_personal_data(read_text(text)) == []


def test_an_address_that_only_a_link_holds_is_pointed_out_with_the_name_that_links() -> None:
    document = docx.Document()
    xml = linked(document, "Rowan Ashby", "mailto:r.ashby%40northmere.example?subject=Rounds")
    paragraph = f"<w:p {nsdecls('w', 'r')}><w:r><w:t>Contact </w:t></w:r>{xml}</w:p>"
    document.element.body.insert(0, parse_xml(paragraph))
    (found,) = find_personal_data(read_source(saved(document)))
    assert (found.text, found.name) == ("r.ashby@northmere.example", "Rowan Ashby")
    assert found.reason == "the name Rowan Ashby beside an e-mail address"


def test_an_address_that_a_link_says_itself_is_pointed_out_once() -> None:
    address = "r.ashby@northmere.example"
    passage = Passage("p1", Kind.PARAGRAPH, address, marked=f"[{address}](mailto:{address})")
    assert told_of([passage]) == f"{address}: an e-mail address"


def test_what_a_column_holds_is_told_in_one_line() -> None:
    cells = ["Rowan Ashby, r.ashby@northmere.example", "none", "01632 960123", "01632 960124"]
    told = told_of(Passage("", Kind.PARAGRAPH, cell) for cell in cells)
    assert told == (
        "r.ashby@northmere.example: the name Rowan Ashby beside an e-mail address, and 2 more like it"
    )
    assert told_of([Passage("", Kind.PARAGRAPH, "none")]) == ""


@pytest.mark.parametrize(
    "text", ["[a](mailto:" * 50_000, "[" * 300_000, "00.44." * 100_000, "+44(0)" * 80_000]
)
def test_hostile_words_take_no_longer_than_their_length_deserves(text: str) -> None:
    with comes_to_an_end():
        told_of([Passage("p1", Kind.PARAGRAPH, text, marked=text)])

"""What each reader keeps of a document: headings, lists, tables, links, notes and pictures, in order."""

from __future__ import annotations

import io
import json

import docx
import odfdo
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st

from exchange.casefile.record import DocumentError
from exchange.readers.pictures import picture_in
from exchange.readers.plain_text import read_text
from exchange.readers.reading_sources import read_source
from exchange.readers.source import NO_ALT, Kind, Passage, SourceDocument, from_json, to_json
from exchange.readers.to_markdown import escaped, markdown
from tests.exchange.documents import as_pdf, changed, pdf_of, saved, words
from tests.exchange.test_hostile_documents import png
from tests.patience import comes_to_an_end

W = nsdecls("w")


def told(document: SourceDocument) -> list[tuple[str, str]]:
    return [(passage.kind.value, passage.text) for passage in document.passages]


def of_kind(document: SourceDocument, kind: Kind) -> list[Passage]:
    return [passage for passage in document.passages if passage.kind is kind]


def rich_docx() -> bytes:
    document = docx.Document()
    document.add_heading("Rounds that fit", 0)
    document.add_heading("What was done?", 2)
    paragraph = document.add_paragraph("We ")
    paragraph.add_run("shared").bold = True
    paragraph.add_run(" two rotas.")
    document.add_paragraph().add_run("All of this is bold").bold = True
    document.add_paragraph("first", style="List Bullet")
    document.add_paragraph("deeper", style="List Bullet 2")
    document.add_paragraph("step", style="List Number")
    table = document.add_table(2, 2)
    for place, text in enumerate(("Before", "After | now", "30", "20\n\nminutes")):
        table.cell(place // 2, place % 2).text = text
    document.add_picture(io.BytesIO(png(3, 2)))
    document.sections[0].header.paragraphs[0].text = "Northmere Council"
    document.sections[0].footer.paragraphs[0].text = "Page for the board"
    return saved(document)


def test_a_word_document_keeps_its_shape() -> None:
    document = read_source(rich_docx())
    assert told(document) == [
        ("heading", "Rounds that fit"),
        ("heading", "What was done?"),
        ("paragraph", "We shared two rotas."),
        ("paragraph", "All of this is bold"),
        ("item", "first"),
        ("item", "deeper"),
        ("item", "step"),
        ("table", "Before\tAfter | now\n30\t20\n\nminutes"),
        ("image", ""),
        ("paragraph", "Northmere Council"),
        ("paragraph", "Page for the board"),
    ]
    assert [passage.id for passage in document.passages] == [f"p{n}" for n in range(1, 12)]
    assert [passage.where for passage in document.passages[-2:]] == ["header", "footer"]
    assert document.passages[3].prominent


def test_a_word_document_becomes_markdown() -> None:
    document = read_source(rich_docx())
    assert markdown(document.passages[:-2]) == (
        "# Rounds that fit\n\n## What was done?\n\nWe **shared** two rotas.\n\n**All of this is bold**\n\n"
        "- first\n    - deeper\n1. step\n\n"
        "| Before | After \\| now |\n| --- | --- |\n| 30 | 20 minutes |\n\n"
        f"![{NO_ALT}](picture:p9)"
    )


def test_a_picture_is_handed_out_as_it_is_stored() -> None:
    data = rich_docx()
    (image,) = of_kind(read_source(data), Kind.IMAGE)
    assert picture_in(data, image.picture) == png(3, 2)
    for name in ("word/media/none.png", "word/document.xml", "../../etc/passwd"):
        with pytest.raises(DocumentError, match="cannot be brought in"):
            picture_in(data, name)


def paragraphs_of(*xml: str) -> SourceDocument:
    document = docx.Document()
    for each in xml:
        document.element.body.insert(0, parse_xml(each))
    return read_source(saved(document))


def test_tracked_changes_controls_and_fields_are_read_as_they_stand() -> None:
    document = paragraphs_of(
        f"<w:p {W}><w:r><w:t>kept </w:t></w:r><w:ins w:id='1' w:author='a'><w:r><w:t>added</w:t></w:r></w:ins>"
        "<w:del w:id='2' w:author='a'><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>",
        f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>in a control</w:t></w:r></w:p></w:sdtContent></w:sdt>",
    )
    assert told(document) == [("paragraph", "in a control"), ("paragraph", "kept added")]


def test_words_in_shapes_that_the_library_passes_over_are_not_lost() -> None:
    document = paragraphs_of(
        f"<w:p {W}><w:r><w:t>Beside</w:t></w:r><w:r><w:unknownShape><w:txbxContent>"
        "<w:p><w:r><w:t>Words in a shape</w:t></w:r></w:p></w:txbxContent></w:unknownShape></w:r></w:p>"
    )
    assert words(document.words()) == {"Beside", "Words", "in", "a", "shape"}
    assert document.passages[-1].where == "shape"


def test_footnotes_and_links_of_a_word_document_are_kept() -> None:
    base = docx.Document()
    base.add_paragraph("placeholder")
    rel = base.part.relate_to(
        "https://example.org/a",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    r = nsdecls("w", "r")
    base.element.body.insert(
        0,
        parse_xml(
            f"<w:p {r}><w:r><w:t>See </w:t></w:r><w:hyperlink r:id='{rel}'><w:r><w:t>this</w:t></w:r>"
            "</w:hyperlink><w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
        ),
    )
    notes = f"<w:footnotes {W}><w:footnote w:id='2'><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    document = read_source(changed(saved(base), {"word/footnotes.xml": notes.encode()}))
    assert document.passages[0].marked == "See [this](https://example.org/a)[^2]"
    (note,) = of_kind(document, Kind.FOOTNOTE)
    assert (note.label, note.text) == ("2", "A note.")


LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def linked(base: docx.document.Document, text: str, address: str) -> str:
    """The XML of a link in a Word document."""
    rel = base.part.relate_to(address, LINK, is_external=True)
    return f"<w:hyperlink r:id='{rel}'><w:r><w:t>{text}</w:t></w:r></w:hyperlink>"


def test_a_link_in_a_cell_of_a_word_document_keeps_its_address() -> None:
    base = docx.Document()
    cells = base.add_table(2, 2).rows[1].cells
    cells[0].text = "Key findings"
    pieces = [
        linked(base, "the rep", "https://example.org/report"),
        linked(base, "ort", "https://example.org/report"),
        "<w:r><w:t>, </w:t></w:r>",
        linked(base, "us@example.org", "mailto:us@example.org"),
        linked(base, " click", "javascript:alert(1)"),
    ]
    cells[1]._tc.append(parse_xml(f"<w:p {nsdecls('w', 'r')}>{''.join(pieces)}</w:p>"))
    shape = (
        "<w:r><w:unknownShape><w:p><w:r><w:t>example org</w:t></w:r></w:p></w:unknownShape></w:r>"
    )
    base.element.body.insert(0, parse_xml(f"<w:p {W}>{shape}</w:p>"))
    document = read_source(saved(base))
    (table,) = of_kind(document, Kind.TABLE)
    said = "the report (https://example.org/report), us@example.org click"
    assert [cell.strip() for cell in table.rows[-1]] == ["Key findings", said]
    assert told(document)[1:] == [("paragraph", "example org")]


def test_a_link_in_a_cell_of_an_open_document_keeps_its_address() -> None:
    document = odfdo.Document("text")
    document.body.clear()
    table = odfdo.Table("t", width=2, height=1)
    table.set_value((0, 0), "Key findings")
    paragraph = odfdo.Paragraph("See ")
    paragraph.append(odfdo.Link("https://example.org/report", text="the report"))
    cell = table.get_cell((1, 0))
    cell.append(paragraph)
    table.set_cell((1, 0), cell)
    document.body.append(table)
    assert read_source(saved(document)).passages[0].rows == (
        ("Key findings", "See the report (https://example.org/report)"),
    )


def test_the_links_of_a_workbook_are_told_with_their_cells_and_change_no_value() -> None:
    book = openpyxl.Workbook()
    book.active.title = "Cases"
    for row in (["Title", "Source"], ["Sensors", '=HYPERLINK("https://example.org/b","b")']):
        book.active.append(row)
    book.active["A2"].hyperlink = "https://example.org/a"
    book.active["B1"].hyperlink = "javascript:alert(1)"
    document = read_source(saved(book))
    assert document.passages[0].rows[1][0] == "Sensors"
    assert "Links on “Cases”: A2 https://example.org/a, B2 https://example.org/b." in document.notes
    assert "javascript" not in " ".join(document.notes)


def test_where_the_pages_of_a_pdf_lead_is_told_as_far_as_they_do_not_say_it() -> None:
    def link(address: bytes) -> bytes:
        return b"<< /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (%s) >> >>" % address

    aims = (b"https://example.org/a", b"https://example.org/said", b"javascript:alert(1)")
    page = pdf_of([b"BT /F1 10 Tf 1 0 0 1 50 700 Tm (See https://example.org/said) Tj ET"])
    marks = b"/Annots [ << /Subtype /Link /A [ 1 ] >> %s ] /Contents" % b" ".join(map(link, aims))
    document = read_source(page.replace(b"/Contents", marks, 1))
    assert document.notes == ("Links on page 1: https://example.org/a.",)


def test_a_link_that_could_act_is_kept_as_its_words() -> None:
    base = docx.Document()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    rel = base.part.relate_to("javascript:alert(1)", kind, is_external=True)
    xml = f"<w:p {nsdecls('w', 'r')}><w:hyperlink r:id='{rel}'><w:r><w:t>click</w:t></w:r></w:hyperlink></w:p>"
    base.element.body.insert(0, parse_xml(xml))
    document = read_source(saved(base))
    assert document.passages[0].inline == "click"


def test_an_open_document_keeps_its_shape() -> None:
    document = odfdo.Document("text")
    document.body.clear()
    document.body.append(odfdo.Header(2, "What was done?"))
    paragraph = odfdo.Paragraph("Some text here")
    document.body.append(paragraph)
    paragraph.insert_note(after="Some", note_id="n1", citation="1", body="The note.")
    document.body.append(odfdo.List(["first", "second"]))
    table = odfdo.Table("t", width=2, height=2)
    for place, value in enumerate(("q", "a", "q2", "a2")):
        table.set_value((place % 2, place // 2), value)
    document.body.append(table)
    read = read_source(saved(document))
    assert told(read) == [
        ("heading", "What was done?"),
        ("paragraph", "Some text here"),
        ("item", "first"),
        ("item", "second"),
        ("table", "q\ta\nq2\ta2"),
        ("footnote", "The note."),
    ]
    assert read.passages[1].marked == "Some[^1] text here"


def test_a_pdf_gets_its_headings_and_paragraphs_back() -> None:
    text = (
        "# What was done?\n\n"
        + "We shared two rotas. " * 12
        + "\n\nThen we stopped.\n\n• One thing"
    )
    document = read_source(as_pdf(text))
    assert [kind for kind, _ in told(document)] == ["heading", "paragraph", "paragraph", "item"]
    assert document.passages[0].where == "page 1"
    assert document.passages[3].text == "One thing"


def test_a_raised_mark_stays_on_its_line_and_short_lines_stand_alone() -> None:
    def line(text: str, y: float, size: int = 10, x: float = 50) -> str:
        return f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET"

    content = [
        line("According to the Institute", 700),
        line("1", 704, 6, 180),
        line(" the sum is large, and it has been so for a good many years now.", 700, 10, 186),
        line("one thing", 680),
        line("another thing", 667),
    ]
    document = read_source(pdf_of(["\n".join(content).encode()]))
    assert [passage.text for passage in document.passages] == [
        "According to the Institute 1 the sum is large, and it has been so for a good many years now.",
        "one thing",
        "another thing",
    ]


def test_rich_text_gives_its_words_and_says_what_it_cannot_give() -> None:
    document = read_source(rb"{\rtf1\ansi Caf\'e9 rounds\par {\footnote hidden} {\pict 00}}")
    assert "Café rounds" in document.words()
    assert document.notes == (
        "We cannot read footnotes or pictures in rich text: save it as .docx to keep them.",
    )


def test_markdown_text_keeps_its_shape() -> None:
    document = read_text(
        "# Title\n\nOne\ntwo\n\n- item\n  more\n    - deeper\n\n| a | b\\|c |\n|---|---|\n| 1 | 2 |\n\n"
        "left\tright\nlow\thigh\n\n[^1]: Note\n\n**All bold**\n\n```\n# code\n```"
    )
    assert told(document) == [
        ("heading", "Title"),
        ("paragraph", "One\ntwo"),
        ("item", "item\n  more"),
        ("item", "deeper"),
        ("table", "a\tb|c\n1\t2"),
        ("table", "left\tright\nlow\thigh"),
        ("footnote", "Note"),
        ("paragraph", "All bold"),
        ("paragraph", "```\n# code\n```"),
    ]
    assert document.passages[3].level == 2
    assert document.passages[7].prominent


def test_a_workbook_gives_each_sheet_as_a_table() -> None:
    book = openpyxl.Workbook()
    book.active.title = "Cases"
    book.active.append(["Title", "Started", "Share", "Done"])
    book.active.append(["A", __import__("datetime").datetime(2019, 3, 1), 0.25, True])
    book.active["C2"].number_format = "0%"
    book.create_sheet("Notes").append(["remember", None, "this"])
    document = read_source(saved(book))
    assert [passage.where for passage in document.passages] == ["Cases", "Notes"]
    assert document.passages[0].rows[1] == ("A", "2019-03-01", "25%", "yes")
    assert document.passages[1].rows == (("remember", "", "this"),)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_csv_is_read_whatever_divides_its_cells(mark: str) -> None:
    data = f'Title{mark}Kind{mark}Note\n"A, and b"{mark}pilot{mark}"two\nlines"\n'.encode("cp1252")
    document = read_source(data, "cases.csv")
    assert document.passages[0].rows[1] == ("A, and b", "pilot", "two\nlines")


def test_the_same_bytes_give_the_same_passages() -> None:
    data = rich_docx()
    assert read_source(data) == read_source(data)


def test_a_document_is_the_same_after_travelling_as_json() -> None:
    document = read_source(rich_docx())
    assert from_json(json.loads(json.dumps(to_json(document)))) == document


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=400))
def test_every_word_of_a_text_is_in_a_passage(text: str) -> None:
    text = f"x {text}"
    document = read_text(text)
    held = words(document.words()) | words(" ".join(each.label for each in document.passages))
    assert words(text) <= held | words(markdown(document.passages))


@pytest.mark.parametrize("text", ["", "…", "| |\n|---|"])
def test_a_text_without_a_word_is_refused(text: str) -> None:
    with pytest.raises(DocumentError, match="No words"):
        read_text(text)


def test_no_line_of_an_office_document_reads_as_a_heading_however_many_are_empty() -> None:
    assert escaped("a\n\n  # b\n#c # d") == "a\n\n  \\# b\n\\#c # d"
    with comes_to_an_end():
        assert escaped("\n" * 1_000_000 + "x") == "\n" * 1_000_000 + "x"

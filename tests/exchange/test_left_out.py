"""What was deleted stays deleted, comments are not read, and nothing else is left out unsaid."""

from __future__ import annotations

import io
import zipfile

import docx
import openpyxl
import pytest
from openpyxl.comments import Comment
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from exchange.readers.docx import read_docx
from exchange.readers.odt import read_odt
from exchange.readers.pdf import read_pdf
from exchange.readers.rtf import read_rtf
from exchange.readers.sheets import read_csv, read_xlsx
from tests.exchange.documents import as_odt, as_pdf, saved
from tests.exchange.test_hostile_documents import png

DELETED = (
    "<text:tracked-changes><text:changed-region><text:deletion><text:p>zzdeleted</text:p>"
    "</text:deletion></text:changed-region></text:tracked-changes>"
)
COMMENT = "<office:annotation><text:p>zzcomment</text:p></office:annotation>"
LIST = "<text:list><text:list-item><text:p>{}</text:p></text:list-item></text:list>"


def changed(package: bytes, name: str, before: str, after: str) -> bytes:
    """A package with ``before`` in one part of it replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(buffer, "w") as new:
        for member in old.namelist():
            text = old.read(member)
            if member == name:
                assert before.encode() in text
                text = text.replace(before.encode(), after.encode(), 1)
            new.writestr(member, text)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (rb"Kept {\deleted\revauthdel1 zzdeleted {\b zzdeep}} words", "Kept  words"),
        (rb"Kept \deleted zzdeleted\deleted0  words", "Kept  words"),
        (rb"Kept {\deleted zz\'e9 \{deleted\}} words", "Kept  words"),
        (rb"\deleted zzdeleted\plain Kept words", "Kept words"),
        (rb"Kept}} words {\deleted zzdeleted", "Kept"),
    ],
)
def test_what_was_deleted_in_rich_text_does_not_come_back(written: bytes, read: str) -> None:
    words = read_rtf(rb"{\rtf1\ansi " + written + rb"}").words()
    assert words.startswith(read)
    assert "zz" not in words


def test_what_was_deleted_or_said_in_the_margin_of_an_open_document_is_not_read() -> None:
    cell = f"<table:table-cell>{LIST.format(f'In a list{COMMENT}')}</table:table-cell>"
    note = f"<text:note-body><text:p>Below{COMMENT}</text:p></text:note-body>"
    body = (
        f"<table:table><table:table-row>{cell}</table:table-row></table:table>"
        f'<text:p>Above<text:note text:note-class="footnote">{note}</text:note></text:p>'
    )
    data = changed(as_odt("zzbody"), "content.xml", "<text:p>zzbody</text:p>", f"{DELETED}{body}")
    header = f"<style:header>{DELETED}<text:p>On top</text:p></style:header>"
    end = "</style:master-page>"
    data = changed(data, "styles.xml", "</office:master-styles>", MASTER.format(header, end))
    document = read_odt(data)
    words = document.words()
    assert [each for each in ("In a list", "Below", "Above", "On top") if each not in words] == []
    assert "zz" not in words
    assert "2 comments in the margin left out." in document.notes


MASTER = '<style:master-page style:name="Ours">{}{}</office:master-styles>'


def test_a_picture_in_a_table_within_a_table_is_kept() -> None:
    document = docx.Document()
    inner = document.add_table(1, 1).cell(0, 0).add_table(1, 1).cell(0, 0)
    inner.text = "Deep down"
    inner.add_paragraph().add_run().add_picture(io.BytesIO(png(2, 2)))
    kinds = [each.kind.value for each in read_docx(saved(document)).passages]
    assert "image" in kinds


def test_another_document_inside_a_word_document_is_left_out_and_that_is_said() -> None:
    document = docx.Document()
    document.add_paragraph("Words")
    with zipfile.ZipFile(buffer := io.BytesIO(saved(document)), "a") as package:
        package.writestr("word/afchunk1.html", "<p>Words of its own</p>")
    assert read_docx(buffer.getvalue()).notes == ("1 embedded file in it was left out.",)


def test_comments_and_drawings_of_a_workbook_are_left_out_and_hidden_sheets_are_not() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "Title"
    book.active["A1"].comment = Comment("zzcomment", "Somebody")
    under = book.create_sheet("Under")
    under["A1"], under.sheet_state = "zzhidden", "hidden"
    with zipfile.ZipFile(buffer := io.BytesIO(saved(book)), "a") as package:
        package.writestr("xl/drawings/drawing1.xml", "<a>zzbox</a>")
    document = read_xlsx(buffer.getvalue())
    assert document.words() == "Title\nzzhidden"
    assert document.notes == (
        "The sheet “Under” is hidden in the workbook. It was read too.",
        "Comments on its cells were left out.",
        "Pictures, charts and text boxes on its sheets were left out.",
    )


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_line_that_says_what_divides_a_csv_is_no_row_of_it(mark: str) -> None:
    text = (
        f"sep={mark}\r\nTitle{mark}What, and; why\r\n" if mark == "|" else f"sep={mark}\na{mark}b"
    )
    (table,) = read_csv(text.encode()).passages
    assert len(table.rows) == 1
    assert len(table.rows[0]) == 2


def test_what_was_typed_into_a_pdf_is_read_and_its_comments_are_not() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(as_pdf("What was the challenge?")))
    marks = [
        writer._add_object(_mark("/Widget", FT="/Tx", T="challenge", V="Late buses")),
        writer._add_object(_mark("/FreeText", Contents="And cold ones")),
        writer._add_object(_mark("/Text", Contents="zzcomment")),
    ]
    writer.pages[0][NameObject("/Annots")] = ArrayObject(marks)
    form = DictionaryObject({NameObject("/Fields"): ArrayObject(marks[:1])})
    writer._root_object[NameObject("/AcroForm")] = form
    writer.write(buffer := io.BytesIO())
    document = read_pdf(buffer.getvalue())
    assert "challenge: Late buses" in document.words()
    assert "And cold ones" in document.words()
    assert "zzcomment" not in document.words()
    assert document.notes == ("Comments in it were left out.",)


def _mark(subtype: str, **values: str) -> DictionaryObject:
    held = DictionaryObject(
        {NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject(subtype)}
    )
    for name, value in values.items():
        kind = NameObject if value.startswith("/") else TextStringObject
        held[NameObject(f"/{name}")] = kind(value)
    return held


FIELDS = (
    b"/FT /Ch /T (Stage) /V (p) /Opt [ [ (p) (Pilot) ] [ (s) (Scaled) ] ]",
    b"/FT /Ch /T (Sectors) /V [ (Housing) (Roads) ] /Opt [ (Housing) (Roads) (Parks) ]",
    b"/FT /Btn /T (Agreed) /V /Yes",
    b"/FT /Btn /T (Named) /V /Off",
    b"/FT /Btn /T (Route) /V /Open#20tender",
    b"/FT /Btn /T (Size) /V /1 /Opt [ (Small) (Large) ]",
    b"/FT /Tx /T (Title) /V (Rounds)",
    b"/FT /Tx /T (Empty)",
    b"/FT /Sig /T (Signed) /V << /Type /Sig >>",
)


def test_what_was_chosen_and_ticked_in_the_form_of_a_pdf_is_read() -> None:
    fields = b"".join(b"%d 0 obj << %s >> endobj\n" % each for each in enumerate(FIELDS, start=50))
    named = b" ".join(b"%d 0 R" % number for number in range(50, 50 + len(FIELDS)))
    form = b"/Type /Catalog /AcroForm << /Fields [ %s ] >>" % named
    data = (
        as_pdf("A form").replace(b"/Type /Catalog", form, 1).replace(b"xref", fields + b"xref", 1)
    )
    document = read_pdf(data)
    assert [each.text for each in document.passages if each.where == "form"] == [
        "Stage: Pilot",
        "Sectors: Housing, Roads",
        "Agreed: yes",
        "Route: Open tender",
        "Size: Large",
        "Title: Rounds",
    ]


@pytest.mark.parametrize("where", ["header", "footer"])
@pytest.mark.parametrize("pages", ["", "-first", "-left"])
def test_what_stands_above_or_below_any_page_of_an_open_document_is_read(
    where: str, pages: str
) -> None:
    held = f"<style:{where}{pages}><text:p>On paper</text:p></style:{where}{pages}>"
    end = "</style:master-page>"
    data = changed(
        as_odt("Words"), "styles.xml", "</office:master-styles>", MASTER.format(held, end)
    )
    passages = [(each.text, each.where) for each in read_odt(data).passages]
    assert passages == [("Words", ""), ("On paper", where)]


@pytest.mark.parametrize("address", ["mailto:us@example.org", "https://example.org/a"])
def test_where_links_of_rich_text_lead_is_told_as_far_as_its_words_do_not_say_it(
    address: str,
) -> None:
    link = r'{\field{\*\fldinst {\f1 HYPERLINK "%s" }}{\fldrslt {\ul %s}}}'
    ours = rf"{{\rtf1\ansi Ask {link % (address, 'us')} or {link % ('javascript:a()', 'them')}.}}"
    assert read_rtf(ours.encode()).notes == (
        f"Links on its pages: {address.removeprefix('mailto:')}.",
    )
    said = rf"{{\rtf1\ansi Ask {link % (address, address)}.}}"
    assert read_rtf(said.encode()).notes == ()


def test_pictures_in_headers_and_footers_are_told_of() -> None:
    made = docx.Document()
    made.add_paragraph("What was done.")
    for _ in range(2):
        made.sections[0].header.paragraphs[0].add_run().add_picture(io.BytesIO(png(8, 8)))
    made.sections[0].footer.paragraphs[0].add_run().add_picture(io.BytesIO(png(9, 9)))
    source = read_docx(saved(made))
    assert "2 pictures in headers and footers left out." in source.notes
    assert not any(passage.picture for passage in source.passages)


def test_an_empty_list_of_what_a_header_shows_is_no_error() -> None:
    made = docx.Document()
    made.add_paragraph("What was done.")
    buffer = io.BytesIO(saved(made))
    with zipfile.ZipFile(buffer, "a") as package:
        package.writestr("word/_rels/header7.xml.rels", b"")
    assert read_docx(buffer.getvalue()).notes == ()


PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"


def test_a_picture_in_a_footnote_is_kept() -> None:
    made = docx.Document()
    made.add_paragraph("What was done.")
    with_note = changed(
        saved(made),
        "word/_rels/document.xml.rels",
        "</Relationships>",
        f'<Relationship Id="notes" Type="{OFFICE}/footnotes" Target="footnotes.xml"/></Relationships>',
    )
    drawing = (
        f'<w:drawing><wp:inline xmlns:wp="{DRAWING}/wordprocessingDrawing">'
        '<wp:docPr id="1" name="x" descr="A map"/>'
        f'<a:graphic xmlns:a="{DRAWING}/main"><a:graphicData>'
        f'<p:pic xmlns:p="{DRAWING}/picture"><p:blipFill>'
        f'<a:blip xmlns:r="{OFFICE}" r:embed="map"/></p:blipFill></p:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    buffer = io.BytesIO(with_note)
    with zipfile.ZipFile(buffer, "a") as package:
        package.writestr(
            "word/footnotes.xml",
            f'<w:footnotes xmlns:w="{WORDS}"><w:footnote w:id="2"><w:p><w:r><w:t>Where it was.</w:t></w:r>'
            f"<w:r>{drawing}</w:r></w:p></w:footnote></w:footnotes>",
        )
        package.writestr(
            "word/_rels/footnotes.xml.rels",
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="map" Type="{OFFICE}/image" '
            'Target="media/map.png"/></Relationships>',
        )
        package.writestr("word/media/map.png", png(8, 8))
    source = read_docx(buffer.getvalue())
    shown = [(passage.text, bool(passage.picture)) for passage in source.passages]
    assert shown[-2:] == [("Where it was.", False), ("A map", True)]

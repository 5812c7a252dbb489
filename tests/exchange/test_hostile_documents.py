"""Documents made to do harm, and documents that are merely broken: one clear line, or safe text."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import docx
import openpyxl
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.casefile.record import DocumentError
from exchange.readers import packages
from exchange.readers.formats import Format, format_of
from exchange.readers.process import Limits, environment_of, read_in_process
from exchange.readers.reading_sources import read_source
from exchange.readers.source import Kind
from tests.exchange.documents import as_docx, as_odt, as_pdf, changed, pdf_of, saved, zip_of
from tests.patience import comes_to_an_end

TEXT = "# A heading\n\nA paragraph about rounds that fit."
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + b"".join(
        b'<!ENTITY lol%d "%s">' % (n, b"&lol%d;" % (n - 1) * 10 if n > 1 else b"&lol;" * 10)
        for n in range(1, 10)
    )
    + b"]><lolz>&lol9;</lolz>"
)
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    b"<w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def refusal(data: bytes, name: str = "") -> str:
    with pytest.raises(DocumentError) as refused:
        read_source(data, name)
    said = str(refused.value)
    assert "\n" not in said
    assert len(said) < 200
    return said


def workbook(*rows: list[str]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def body(xml: str) -> bytes:
    document = f'<w:document xmlns:w="{W}"><w:body>{xml}</w:body></w:document>'
    return changed(as_docx(TEXT), word__document_xml=document.encode())


def locked(data: bytes) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt("secret", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def with_flag(data: bytes) -> bytes:
    """The same zip with the encryption flag set on every member."""
    flagged = bytearray(data)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = flagged.find(mark)
        while place >= 0:
            flagged[place + at] |= 1
            place = flagged.find(mark, place + 4)
    return bytes(flagged)


def png(width: int, height: int) -> bytes:
    """A PNG whose header claims a size; its pixels are not there."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def with_picture(picture: bytes) -> bytes:
    document = docx.Document()
    document.add_paragraph("See the picture.")
    document.add_picture(io.BytesIO(png(2, 2)))
    return changed(saved(document), word__media__image1_png=picture)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: b"", "It is empty."),
        (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old Office file, or one protected"),
        (lambda: as_docx(TEXT)[:900], "damaged"),
        (lambda: changed(as_docx(TEXT), word__document_xml=b"<not xml"), "damaged"),
        (lambda: changed(as_docx(TEXT), word__vbaProject_bin=b"macro"), "holds macros"),
        (lambda: changed(as_odt(TEXT), {"Basic/script-lc.xml": b"<a/>"}), "holds macros"),
        (lambda: changed(as_docx(TEXT), word__document_xml=LAUGHS), "its own XML entities"),
        (lambda: changed(as_odt(TEXT), content_xml=LAUGHS), "its own XML entities"),
        (lambda: changed(workbook(["a"]), xl__workbook_xml=LAUGHS), "its own XML entities"),
        (lambda: changed(as_docx(TEXT), word__document_xml=OUTSIDE), "its own XML entities"),
        (
            lambda: changed(as_docx(TEXT), word__document_xml=OUTSIDE.decode().encode("utf-16")),
            "its own XML entities",
        ),
        (lambda: changed(as_docx(TEXT), x_xml=b"\0" * 20_000_000), "unpacks to far more"),
        (lambda: changed(as_docx(TEXT), {"../../evil.txt": b"x"}), "unpack outside"),
        (lambda: changed(as_docx(TEXT), {"/etc/passwd": b"x"}), "unpack outside"),
        (lambda: changed(as_docx(TEXT), {"C:\\evil": b"x"}), "unpack outside"),
        (lambda: with_flag(as_docx(TEXT)), "protected with a password"),
        (lambda: locked(as_pdf(TEXT)), "protected with a password"),
        (lambda: body("<w:p>" * 5000 + "</w:p>" * 5000), "nested more than"),
        (lambda: body("<w:p/>"), "No words were found in it."),
        (lambda: pdf_of([b""] * 3), "it may be a scan"),
        (lambda: pdf_of([b""] * 10_000), "10,000 pages"),
        (lambda: b"%PDF-1.7\n" + b"garbage" * 50, "damaged"),
        (lambda: as_pdf(TEXT)[:400], "damaged"),
        (lambda: b"{\\rtf1 " + b"{" * 100_000, "nested without end"),
        (lambda: b"[" * 1_000_000, "nested without end"),
        (lambda: b'{"a":' * 60 + b"1" + b"}" * 60, "nested more than"),
        (lambda: b'{"a": NaN}', "not valid JSON"),
        (lambda: b'{"a": 1,}', "not valid JSON, line 1"),
        (lambda: b"[" + b"1," * 200_000 + b"1]", "more than 20,000 paragraphs and cells"),
        (lambda: zip_of({"a.txt": b"x"}), "a zip archive, not a document"),
        (lambda: zip_of({"ppt/presentation.xml": b"<a/>"}), "a set of slides"),
        (lambda: zip_of({f"{n}": b"" for n in range(packages.MAX_MEMBERS + 1)}), "not a document"),
        (lambda: workbook(*[["a"]] * 2_100), "more than 2,000 rows"),
        (lambda: b"a,b,c\n" + b"1,2,3\n" * 2_100, "more than 2,000 rows"),
        (lambda: b"MZ\x90\0", "a program"),
    ],
)
def test_what_is_made_to_harm_or_broken_gets_one_clear_line(
    make: Callable[[], bytes], words: str
) -> None:
    with comes_to_an_end():
        assert words in refusal(make())


def test_a_csv_of_one_huge_cell_is_refused_by_its_name_too() -> None:
    said = refusal(b"title,b\n" + b"x" * 200_000, "cases.csv")
    assert "more than 100,000 characters" in said


@pytest.mark.parametrize("name", ["evil.pdf", "../../etc/passwd", "x" * 5000, "a\0b.docx", ""])
def test_a_name_says_nothing_and_does_nothing(name: str) -> None:
    assert read_source(as_docx(TEXT), name).format == "docx"
    assert read_in_process(as_odt(TEXT), name=name).format == "odt"


def test_formats_are_told_by_content() -> None:
    assert [format_of(make(TEXT)) for make in (as_docx, as_odt, as_pdf)] == [
        Format.DOCX,
        Format.ODT,
        Format.PDF,
    ]
    assert format_of(b"  {\\rtf1 a}") is Format.RTF
    assert format_of(workbook(["a"])) is Format.XLSX
    assert format_of(b'{"a": 1}', "x.csv") is Format.JSON
    assert format_of(b"Title,Kind\nA,pilot\n", "x.csv") is Format.CSV
    assert format_of(b"Title,Kind\nA,pilot\n", "x.txt") is Format.TEXT
    assert format_of(b"title,kind,phase\nA,pilot,idea\n") is Format.CSV
    assert format_of(b"Well, now, this is prose.\nIt has, in places, commas.\n") is Format.TEXT


@pytest.mark.parametrize("size", [(50_000, 50_000), (20_000, 20_000)])
def test_a_picture_of_a_gigapixel_is_never_unpacked(size: tuple[int, int]) -> None:
    document = read_source(with_picture(png(*size)))
    image = next(passage for passage in document.passages if passage.kind is Kind.IMAGE)
    assert image.picture == ""
    assert "too many pixels" in document.notes[0]


def test_a_picture_that_is_none_is_told_of() -> None:
    document = read_source(with_picture(b"<svg onload='alert(1)'/>"))
    assert "format that browsers do not show" in document.notes[0]


def test_embedded_files_are_left_out_and_counted() -> None:
    document = read_source(changed(as_docx(TEXT), word__embeddings__oleObject1_bin=b"MZ evil"))
    assert document.notes == ("1 embedded file in it was left out.",)
    assert "evil" not in document.words()


def test_a_picture_that_is_elsewhere_is_never_fetched() -> None:
    linked = (
        f'<w:p xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        f'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
        f'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        f'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:w="{W}">'
        '<w:r><w:t>Look</w:t><w:drawing><wp:inline><wp:docPr descr="A chart"/><a:graphic><a:graphicData>'
        '<pic:pic><pic:blipFill><a:blip r:link="rId99"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId99" TargetMode="External" Target="file:///etc/passwd" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/>'
        "</Relationships>"
    )
    data = changed(body(linked), {"word/_rels/document.xml.rels": rels.encode()})
    document = read_source(data)
    assert [passage.text for passage in document.passages] == ["Look", "A chart"]
    assert "root:" not in document.words()
    assert "not in the document" in document.notes[0]


def test_formulas_are_never_worked_out_and_their_last_result_is_read() -> None:
    data = workbook(["title", "sum"], ["A", "=1+1"], ["B", '=HYPERLINK("http://evil.example","x")'])
    document = read_source(data)
    assert document.passages[0].rows == (("title", "sum"), ("A", ""), ("B", ""))
    assert "formula without a stored result" in document.notes[0]


def test_csv_cells_that_a_spreadsheet_would_run_stay_words() -> None:
    document = read_source(b"title,kind,note\n=cmd|' /C calc'!A0,pilot,@SUM(1)\n")
    assert document.passages[0].rows[1][0] == "=cmd|' /C calc'!A0"


def test_a_pdf_without_end_in_its_own_objects_is_refused_or_read() -> None:
    looping = as_pdf(TEXT).replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]")
    with pytest.raises(DocumentError):
        read_in_process(looping, limits=Limits(seconds=20))


def test_reading_ends_when_its_time_is_over() -> None:
    with pytest.raises(DocumentError, match="longer than 0 seconds"):
        read_in_process(as_docx(TEXT), limits=Limits(seconds=0))


def test_reading_ends_when_its_memory_is_over() -> None:
    with pytest.raises(DocumentError, match="more memory"):
        read_in_process(b"[" + b"[],[]," * 3_000_000 + b"1]", limits=Limits(memory=200 << 20))


def test_an_answer_beyond_reading_is_cut_short() -> None:
    with pytest.raises(DocumentError, match="more than anybody would review"):
        read_in_process(b"word " * 50_000, limits=Limits(answer=10_000))


def test_a_refusal_in_the_process_arrives_as_it_was_said() -> None:
    with pytest.raises(DocumentError) as refused:
        read_in_process(locked(as_pdf(TEXT)))
    assert str(refused.value) == "It is protected with a password. Save a copy without one."


def test_progress_is_told_page_by_page() -> None:
    told: list[tuple[int, int]] = []
    text = "\n".join(f"Line {number} of a long document." for number in range(150))
    read_in_process(as_pdf(text), progress=lambda done, of: told.append((done, of)))
    assert told[0][0] == 1
    assert told[-1][0] == told[-1][1] == len(told) > 1


def test_the_process_is_told_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "not for children")
    told = environment_of(Limits())
    assert not [name for name in told if "SECRET" in name or "DATABASE" in name]
    assert "not for children" not in told.values()


def read_or_refused(data: bytes) -> None:
    """Read ``data``, or refuse it in one line; nothing else may happen."""
    said = ""
    try:
        read_source(data)
    except DocumentError as refused:
        said = str(refused)
    assert "\n" not in said


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from([as_docx(TEXT), as_odt(TEXT), as_pdf(TEXT), workbook(["a", "b"])]),
    st.lists(st.tuples(st.integers(0, 100_000), st.integers(0, 255)), max_size=12),
)
def test_bytes_changed_at_random_are_read_or_refused_in_one_line(
    data: bytes, changes: list[tuple[int, int]]
) -> None:
    damaged = bytearray(data)
    for place, value in changes:
        damaged[place % len(damaged)] = value
    read_or_refused(bytes(damaged))


@settings(deadline=None, max_examples=60)
@given(
    st.binary(max_size=300), st.sampled_from([b"PK\x03\x04", b"%PDF-1.4\n", b"{\\rtf1 ", b"{", b""])
)
def test_bytes_after_any_beginning_are_read_or_refused_in_one_line(
    data: bytes, beginning: bytes
) -> None:
    read_or_refused(beginning + data)


def test_a_zip_that_lies_about_its_sizes_is_refused() -> None:
    data = bytearray(changed(as_docx(TEXT), x_xml=b"<a>" + b" " * 100_000 + b"</a>"))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        info = archive.getinfo("x.xml")
    place = bytes(data).rfind(b"PK\x01\x02", 0, bytes(data).rfind(b"x.xml"))
    data[place + 24 : place + 28] = struct.pack("<I", 10)
    assert info.file_size > 10
    assert "damaged" in refusal(bytes(data))


def test_a_part_that_claims_to_begin_before_the_archive_is_refused() -> None:
    data = bytearray(as_docx(TEXT))
    place = bytes(data).rfind(b"PK\x01\x02", 0, bytes(data).rfind(b"word/document.xml"))
    data[place + 42 : place + 46] = struct.pack("<I", 0xFFFFFFF0)
    assert "damaged" in refusal(bytes(data))

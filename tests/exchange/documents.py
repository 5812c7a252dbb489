"""Documents that tests read: the same text as Word, OpenDocument and PDF, made by other people's writers."""

from __future__ import annotations

import io
import re
import textwrap
import zipfile
from collections.abc import Callable, Iterable

import docx
import odfdo

HEADING = re.compile(r"^(#{1,6})\s+(.*)$")
BULLET = re.compile(r"^(\s*)(?:[•\uf0b7-]|\d{1,2}\.)\s+(.*)$")
WORD = re.compile(r"[^\W_]+")
"""An underscore is a mark of Markdown, and no word."""


def lines(text: str) -> list[str]:
    """The lines that say something, without what Word and PDF cannot hold."""
    clean = "".join(each for each in text if each in "\n\t" or each.isprintable())
    return [line for line in clean.split("\n") if line.strip()]


def as_docx(text: str) -> bytes:
    """A Word document: headings and lists in Word's own styles, the rest as paragraphs."""
    document = docx.Document()
    for line in lines(text):
        if heading := HEADING.match(line):
            document.add_heading(heading.group(2), len(heading.group(1)))
        elif (item := BULLET.match(line)) and not line.lstrip()[:1].isdigit():
            document.add_paragraph(item.group(2), style="List Bullet")
        else:
            document.add_paragraph(line)
    return saved(document)


def as_form(rows: list[tuple[str, str]]) -> bytes:
    """A Word form: a table of two columns, questions and labels on the left, answers on the right."""
    document = docx.Document()
    table = document.add_table(0, 2)
    for question, answer in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = question, answer
    return saved(document)


def as_odt(text: str) -> bytes:
    """An OpenDocument text of the same make."""
    document = odfdo.Document("text")
    document.body.clear()
    for line in lines(text):
        if heading := HEADING.match(line):
            document.body.append(odfdo.Header(len(heading.group(1)), heading.group(2)))
        elif (item := BULLET.match(line)) and not line.lstrip()[:1].isdigit():
            document.body.append(odfdo.List([item.group(2)]))
        else:
            document.body.append(odfdo.Paragraph(line))
    return saved(document)


def saved(document: object) -> bytes:
    """What ``document`` is when saved."""
    buffer = io.BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def as_pdf(text: str, *, width: int = 95) -> bytes:
    """A PDF as an office program prints it: headings larger, a gap between paragraphs, long lines broken."""
    placed: list[tuple[str, int, int]] = []
    for line in lines(text):
        heading = HEADING.match(line)
        size, words = (16, heading.group(2)) if heading else (10, line)
        broken = textwrap.wrap(words, width // 2 if heading else width, break_long_words=True)
        placed += [(piece, size, 8 if not number else 0) for number, piece in enumerate(broken)]
    return pdf_of(_pages(placed))


def _pages(placed: Iterable[tuple[str, int, int]]) -> list[bytes]:
    pages: list[list[str]] = [[]]
    y = 780
    for text, size, gap in placed:
        y -= size + 3 + gap
        if y < 60:
            pages.append([])
            y = 780 - size
        shown = text.encode("cp1252", "replace").hex()
        pages[-1].append(f"BT /F1 {size} Tf 1 0 0 1 50 {y} Tm <{shown}> Tj ET")
    return ["\n".join(page).encode() for page in pages]


def pdf_of(pages: list[bytes]) -> bytes:
    """A PDF of pages with these contents, in Helvetica."""
    kids = " ".join(f"{number * 2 + 4} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, content in enumerate(pages):
        page = (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {number * 2 + 5} 0 R >>"
        )
        stream = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)
        objects += [page.encode(), stream]
    return _file(objects)


def _file(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(out)


def zip_of(members: dict[str, bytes]) -> bytes:
    """A zip archive of ``members``, compressed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def changed(package: bytes, named: dict[str, bytes] | None = None, **members: bytes) -> bytes:
    """An office document with parts replaced or added: ``named`` as they are called, others with ``__``
    for a slash and ``_`` for a dot."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    for name, data in members.items():
        held[name.replace("__", "/").replace("_", ".")] = data
    return zip_of({**held, **(named or {})})


def words(text: str) -> set[str]:
    """The words of ``text``."""
    return set(WORD.findall(text))


MAKERS: dict[str, Callable[[str], bytes]] = {
    "text": lambda text: text.encode(),
    "docx": as_docx,
    "odt": as_odt,
    "pdf": as_pdf,
}
"""Each format in which a text can be handed in."""

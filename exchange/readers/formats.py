"""What a file is, told by its content; its name only decides what content cannot: CSV or plain text."""

from __future__ import annotations

import csv
import re
from enum import StrEnum

from exchange.casefile.record import DocumentError
from exchange.readers.encodings import MAX_BYTES, decode, too_large
from exchange.readers.packages import open_package, part
from exchange.readers.source import refused


class Format(StrEnum):
    """The formats that are read."""

    DOCX = "docx"
    ODT = "odt"
    PDF = "pdf"
    RTF = "rtf"
    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"
    TEXT = "text"


_OPEN = "application/vnd.oasis.opendocument."
_REFUSED: tuple[tuple[bytes, str], ...] = (
    (
        b"\xd0\xcf\x11\xe0",
        "It is an old Office file, or one protected with a password. Save it as .docx without one.",
    ),
    (b"\x89PNG", "It is a picture, not text."),
    (b"\xff\xd8\xff", "It is a picture, not text."),
    (b"GIF8", "It is a picture, not text."),
    (b"\x1f\x8b", "It is a compressed file, not text."),
    (b"7z\xbc\xaf", "It is a compressed file, not text."),
    (b"Rar!", "It is a compressed file, not text."),
    (b"\x7fELF", "It is a program, not text."),
    (b"MZ", "It is a program, not text."),
    (b"SQLite format 3", "It is a database, not text."),
)
_PARTS = (
    ("word/document.xml", Format.DOCX),
    ("xl/workbook.xml", Format.XLSX),
)
_LOOK_AT = 1024
DELIMITERS = ",;\t|"
_SAMPLE = 65_536
_QUOTED = re.compile(r'"[^"]*"')
_LONGEST_HEADER = 120
_SENTENCE = re.compile(r"[.!?]\s|[.!]$")


def format_of(data: bytes, name: str = "") -> Format:
    """Return what ``data`` is; ``name`` counts only between CSV and other text.

    Raises:
        DocumentError: one line: empty, too large, or of a kind that cannot be read.
    """
    if len(data) > MAX_BYTES:
        raise too_large()
    if not data:
        raise refused("It is empty.")
    for signature, message in _REFUSED:
        if data.startswith(signature):
            raise refused(message)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _package(data)
    if b"%PDF-" in data[:_LOOK_AT]:
        return Format.PDF
    if data.lstrip()[:5] == b"{\\rtf":
        return Format.RTF
    return _text(data, name)


def _package(data: bytes) -> Format:
    with open_package(data) as archive:
        names = set(archive.namelist())
        kind = part(archive, "mimetype")[:200].decode("ascii", "replace").strip()
    for member, found in _PARTS:
        if member in names:
            return found
    if kind == f"{_OPEN}text":
        return Format.ODT
    if kind.startswith(f"{_OPEN}spreadsheet"):
        raise refused("It is an OpenDocument spreadsheet. Save it as .xlsx or .csv first.")
    if "ppt/presentation.xml" in names or kind.startswith(f"{_OPEN}presentation"):
        raise refused("It is a set of slides. Save it as a PDF first.")
    raise refused("It is a zip archive, not a document. Unpack it and choose one document.")


def _text(data: bytes, name: str) -> Format:
    try:
        text = decode(data).text.removeprefix("\ufeff")
    except DocumentError:
        return Format.TEXT
    if text.lstrip()[:1] in ("{", "["):
        return Format.JSON
    named_so = name.lower().rpartition(".")[2] in ("csv", "tsv")
    return Format.CSV if is_table(text, sure=named_so) else Format.TEXT


def is_table(text: str, *, sure: bool = False) -> bool:
    """Whether ``text`` is a table with a heading row; ``sure`` when its name says so already."""
    rows = _first_rows(text, delimiter_of(text))
    if len(rows) < (1 if sure else 2):
        return False
    heads = [cell.strip() for cell in rows[0]]
    if sure:
        return len(heads) > 1
    tidy = all(0 < len(head) <= _LONGEST_HEADER and not _SENTENCE.search(head) for head in heads)
    even = all(len(row) == len(heads) for row in rows)
    return len(heads) > 2 and tidy and even and len(set(heads)) == len(heads)


def delimiter_of(text: str) -> str:
    """Return what divides the cells of the first line, a comma if nothing does.

    What stands in quotation marks divides nothing.
    """
    bare = _QUOTED.sub("", text[:_SAMPLE])
    first = next((line for line in bare.split("\n") if line.strip()), "")
    return max(DELIMITERS, key=first.count)


def _first_rows(text: str, delimiter: str) -> list[list[str]]:
    """Up to twenty rows that are whole within the first 64,000 characters."""
    sample = text[:_SAMPLE]
    whole = sample if len(sample) == len(text) else sample.rpartition("\n")[0]
    rows = []
    try:
        for row in csv.reader(whole.split("\n"), delimiter=delimiter):
            if any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) == 20:
                break
    except csv.Error:
        return []
    return rows

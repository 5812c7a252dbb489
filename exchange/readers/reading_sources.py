"""The one door from bytes to a ``SourceDocument``. Use ``exchange.readers.process`` for what people upload."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from exchange.readers.docx import read_docx
from exchange.readers.encodings import decode
from exchange.readers.formats import Format, format_of
from exchange.readers.json_values import read_json
from exchange.readers.odt import read_odt
from exchange.readers.pdf import read_pdf
from exchange.readers.plain_text import read_text
from exchange.readers.rtf import read_rtf
from exchange.readers.sheets import read_csv, read_xlsx
from exchange.readers.source import SourceDocument

Progress = Callable[[int, int], None]
"""Told how many parts of how many are done."""


def read_plain(data: bytes) -> SourceDocument:
    """Return what a file of plain text says.

    Raises:
        DocumentError: one line: empty, not text, or in no encoding that can be told.
    """
    decoded = decode(data)
    document = read_text(decoded.text)
    return replace(document, notes=(decoded.note,)) if decoded.note else document


_READERS: dict[Format, Callable[[bytes], SourceDocument]] = {
    Format.DOCX: read_docx,
    Format.ODT: read_odt,
    Format.RTF: read_rtf,
    Format.XLSX: read_xlsx,
    Format.CSV: read_csv,
    Format.JSON: read_json,
    Format.TEXT: read_plain,
}


def read_source(data: bytes, name: str = "", progress: Progress | None = None) -> SourceDocument:
    """Return what a file says, whatever its format, in this process and without limits of its own.

    Raises:
        DocumentError: one line for the person who chose the file.
    """
    found = format_of(data, name)
    return read_pdf(data, progress) if found is Format.PDF else _READERS[found](data)

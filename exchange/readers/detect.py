"""What a file holds, told by its content and never by its name.

``decode`` turns bytes into text or says in one line why it cannot; ``read_document`` finds the
reader for the text.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass

from exchange.casefile.reading import has_fixed_heading, has_front_matter, read_case_file
from exchange.casefile.record import CaseRecord, DocumentError, Problem
from exchange.readers.infuse import looks_like_infuse, read_infuse

MAX_BYTES = 20 * 1024 * 1024
_SAMPLE = 65_536

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "It is a PDF, which cannot be read yet. Save it as plain text first."),
    (
        b"PK\x03\x04",
        "It is a Word file or another zip archive, which cannot be read yet. Save it as plain text first.",
    ),
    (
        b"\xd0\xcf\x11\xe0",
        "It is an old Office file, which cannot be read. Save it as plain text first.",
    ),
    (b"{\\rtf", "It is rich text (RTF), which cannot be read yet. Save it as plain text first."),
    (b"\x89PNG", "It is a picture, not text."),
    (b"\xff\xd8\xff", "It is a picture, not text."),
    (b"GIF8", "It is a picture, not text."),
    (b"\x1f\x8b", "It is a compressed file, not text."),
    (b"\x7fELF", "It is a program, not text."),
    (b"SQLite format 3", "It is a database, not text."),
)
_BOMS: tuple[tuple[bytes, str, str], ...] = (
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_WEB_PAGE = re.compile(
    r"\s*(?>(?:<!--.*?-->\s*))*+<(?:!doctype\s+html|html|\?xml|svg)\b", re.I | re.S
)
_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")
_UNREADABLE = "Its characters are in an encoding that cannot be told. Save it as UTF-8 text."


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text, and the encoding where it is worth saying."""

    text: str
    note: str = ""


def _refused(message: str) -> DocumentError:
    return DocumentError(Problem("", message))


def too_large() -> DocumentError:
    """The refusal of a file above the limit, for whoever knows its size before reading it."""
    return _refused(f"It is larger than {MAX_BYTES // 1024 // 1024} MB.")


def decode(data: bytes) -> Decoded:
    """Return the text of a file.

    Raises:
        DocumentError: one line: too large, empty, not text, or in no encoding we can tell.
    """
    if len(data) > MAX_BYTES:
        raise too_large()
    if not data:
        raise _refused("It is empty.")
    for signature, message in _SIGNATURES:
        if data.startswith(signature):
            raise _refused(message)
    decoded = _decoded(data)
    _refuse_unfit(decoded.text)
    return decoded


def _decoded(data: bytes) -> Decoded:
    for bom, codec, name in _BOMS:
        if data.startswith(bom):
            note = "" if name == "UTF-8" else f"read as {name}"
            return Decoded(_strictly(data, codec), note)
    if codec := _utf16_without_mark(data):
        return Decoded(_strictly(data, codec), "read as UTF-16")
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError:
        return Decoded(_windows(data), "read as Windows-1252")


def _strictly(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise _refused(_UNREADABLE) from error


def _utf16_without_mark(data: bytes) -> str:
    """UTF-16 text in our alphabets has a null in nearly every second byte, always on one side."""
    sample = data[:_SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(len(sample) // 2, 1)
    if odd > half * 0.7 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.7 and odd < half * 0.05:
        return "utf-16-be"
    return ""


def _windows(data: bytes) -> str:
    """Read Windows-1252, unless the bytes are broken UTF-8 or letters of another alphabet."""
    high = sum(byte >= 0x80 for byte in data)
    multibyte = sum(len(match.group()) for match in _MULTIBYTE.finditer(data))
    if multibyte * 3 > high * 2:
        raise _refused("It is UTF-8 with broken characters in it. Save it again as UTF-8 text.")
    if high > len(data.split()) and high * 5 > len(data):
        raise _refused(_UNREADABLE)
    return _strictly(data, "cp1252")


def _refuse_unfit(text: str) -> None:
    if not text.strip("\ufeff \t\r\n\f\v"):
        raise _refused("It is empty: nothing but white space.")
    if "\0" in text:
        raise _refused("It holds null bytes, so it is not plain text.")
    control = len(_CONTROL.findall(text))
    if control * 100 > len(text):
        raise _refused("It is full of control characters, so it is not plain text.")
    if _WEB_PAGE.match(text):
        raise _refused("It is a web page or XML, not plain text. Save it as plain text first.")


_READERS: tuple[tuple[str, Callable[[str], bool], Callable[[str], CaseRecord]], ...] = (
    ("a case file", has_front_matter, read_case_file),
    ("the Infuse template", looks_like_infuse, read_infuse),
    ("a case file", has_fixed_heading, read_case_file),
)


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read: the record, what shape it had, and a note on its encoding."""

    record: CaseRecord
    shape: str
    note: str = ""


def read_document(data: bytes) -> Document:
    """Return what a file says, whatever reader it is for.

    Raises:
        DocumentError: if it is no text, of no shape that is known, or wrong in its fields.
    """
    decoded = decode(data)
    text = decoded.text.removeprefix("\ufeff")
    for shape, suits, read in _READERS:
        if suits(text):
            return Document(read(text), shape, decoded.note)
    raise _refused(
        "It is neither a case file (front matter between lines of three hyphens) "
        "nor the Infuse template (its seven questions)."
    )

"""Bytes into text, whatever a text editor saved them as; or one line saying why not."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from exchange.casefile.record import DocumentError
from exchange.readers.source import refused

MAX_BYTES = 20 * 1024 * 1024
_SAMPLE = 65_536

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
_UNREADABLE = "Its characters are in an encoding we cannot identify. Save it as UTF-8 text."


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text, and the encoding where it is worth saying."""

    text: str
    note: str = ""


def too_large() -> DocumentError:
    """The refusal of a file above the limit, for whoever knows its size before reading it."""
    return refused(f"It is larger than {MAX_BYTES // 1024 // 1024} MB.")


def decode(data: bytes) -> Decoded:
    """Return the text of a file.

    Raises:
        DocumentError: one line: too large, empty, not text, or in no encoding we can tell.
    """
    if len(data) > MAX_BYTES:
        raise too_large()
    if not data:
        raise refused("It is empty.")
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
        raise refused(_UNREADABLE) from error


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
        raise refused("It is UTF-8 with broken characters in it. Save it again as UTF-8 text.")
    if high > len(data.split()) and high * 5 > len(data):
        raise refused(_UNREADABLE)
    return _strictly(data, "cp1252")


def _refuse_unfit(text: str) -> None:
    if not text.strip("\ufeff \t\r\n\f\v"):
        raise refused("It is empty: nothing but white space.")
    if "\0" in text:
        raise refused("It holds null bytes, so it is not plain text.")
    control = len(_CONTROL.findall(text))
    if control * 100 > len(text):
        raise refused("It is full of control characters, so it is not plain text.")
    if _WEB_PAGE.match(text):
        raise refused("It is a web page or XML, not plain text. Save it as plain text first.")

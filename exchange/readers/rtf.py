"""Rich text (.rtf) as passages: its words, by striprtf, which leaves formatting behind."""

from __future__ import annotations

import re

from striprtf.striprtf import rtf_to_text

from exchange.readers.plain_text import read_text
from exchange.readers.source import SourceDocument, refused

_LEFT_OUT = (
    (re.compile(r"\\footnote\b"), "footnotes"),
    (re.compile(r"\\header[lrf]?\b|\\footer[lrf]?\b"), "headers and footers"),
    (re.compile(r"\\pict\b"), "pictures"),
    (re.compile(r"\\objdata\b"), "embedded files"),
    (re.compile(r"\\shptxt\b"), "text boxes"),
)
_DEEPEST = 500


def read_rtf(data: bytes) -> SourceDocument:
    """Return the words of a rich text file; what striprtf passes over is named in a note.

    Raises:
        DocumentError: one line, if it is damaged or says nothing.
    """
    text = data.decode("latin-1")
    _refuse_deep(text)
    try:
        words = str(rtf_to_text(text, errors="replace"))  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, RecursionError, AttributeError) as error:
        raise refused("It is damaged: it cannot be read as rich text. Save it as .docx.") from error
    document = read_text(words.replace("\0", ""), "rtf")
    missing = [name for pattern, name in _LEFT_OUT if pattern.search(text)]
    if not missing:
        return document
    note = f"Rich text gives up no {' or '.join(missing)}: save it as .docx to keep them."
    return SourceDocument(document.format, document.passages, (*document.notes, note))


def _refuse_deep(text: str) -> None:
    depth = 0
    for match in re.finditer(r"\\[{}]|[{}]", text):
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if depth > _DEEPEST:
            raise refused("Its groups are nested without end; it was not read.")

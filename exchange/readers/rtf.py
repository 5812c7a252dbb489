"""Rich text (.rtf) as passages: its words, by striprtf, which leaves formatting behind.

Text that was deleted with changes tracked stays deleted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from striprtf.striprtf import rtf_to_text

from exchange.readers.links import address_of, told
from exchange.readers.plain_text import read_text
from exchange.readers.source import SourceDocument, refused

_LEFT_OUT = (
    (re.compile(r"\\footnote\b"), "footnotes"),
    (re.compile(r"\\header[lrf]?\b|\\footer[lrf]?\b"), "headers and footers"),
    (re.compile(r"\\pict\b"), "pictures"),
    (re.compile(r"\\objdata\b"), "embedded files"),
    (re.compile(r"\\shptxt\b"), "text boxes"),
    (re.compile(r"\\annotation\b"), "comments"),
)
_TOKEN = re.compile(r"\\'[0-9a-fA-F]{2}|\\deleted(?![a-z])(-?\d*) ?|\\plain\b ?|\\[^a-zA-Z]|[{}]")
_LINK = re.compile(r'\bHYPERLINK\s+"([^"\s]{1,2000})"')
_DEEPEST = 500


def read_rtf(data: bytes) -> SourceDocument:
    """Return the words of a rich text file; what striprtf passes over is named in a note.

    Raises:
        DocumentError: one line, if it is damaged or says nothing.
    """
    text = data.decode("latin-1")
    _refuse_deep(text)
    try:
        words = str(rtf_to_text(_as_it_stands(text), errors="replace"))  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, RecursionError, AttributeError) as error:
        raise refused("It is damaged: it cannot be read as rich text. Save it as .docx.") from error
    document = read_text(words.replace("\0", ""), "rtf")
    return replace(document, notes=(*document.notes, *_left_out(text, words)))


def _left_out(text: str, words: str) -> Iterator[str]:
    """Yield the sentences on what is in a rich text and not in its ``words``."""
    if missing := [name for pattern, name in _LEFT_OUT if pattern.search(text)]:
        yield f"We cannot read {' or '.join(missing)} in rich text: save it as .docx to keep them."
    aims = (address_of(said) for said in _LINK.findall(_as_it_stands(text)))
    unsaid = [
        each for each in dict.fromkeys(aims) if each and each.removeprefix("mailto:") not in words
    ]
    if unsaid:
        yield told("its pages", [each.removeprefix("mailto:") for each in unsaid])


def _as_it_stands(text: str) -> str:
    """Return a rich text without what was deleted with changes tracked, which striprtf would bring back.

    Braces stay, so that every group ends where it did.
    """
    kept: list[str] = []
    groups, deleted, place = [False], False, 0
    for match in _TOKEN.finditer(text):
        if not deleted:
            kept.append(text[place : match.start()])
        sign, place = match.group(), match.end()
        if sign == "{":
            groups.append(deleted)
        elif sign == "}":
            deleted = groups.pop() if len(groups) > 1 else False
        elif sign.startswith("\\deleted"):
            deleted = match.group(1) != "0"
            continue
        elif sign.startswith("\\plain"):
            deleted = False
        if not deleted or sign in ("{", "}"):
            kept.append(sign)
    if not deleted:
        kept.append(text[place:])
    return "".join(kept)


def _refuse_deep(text: str) -> None:
    depth = 0
    for match in re.finditer(r"\\[{}]|[{}]", text):
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if depth > _DEEPEST:
            raise refused("Its groups are nested without end; it was not read.")

"""PDF files with text as passages: lines by their place on the page, paragraphs by the space between them.

A PDF knows no paragraphs. Larger type is taken for a heading, a wider gap or a bullet for a new
paragraph, and whatever the places do not account for is added as it comes, so that no word is lost.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from exchange.casefile.record import DocumentError
from exchange.readers.links import address_of, told
from exchange.readers.pdf_form import filled_in
from exchange.readers.source import Builder, Kind, SourceDocument, refused
from exchange.readers.text_lines import BULLET, ITEM, take_mark

MAX_PAGES = 500
_WORD = re.compile(r"\w+")
_LARGER = 1.15
_GAP = 1.25
_WIDEST = 1.6
_SHORT = 0.8
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
"""Letters that a font joins into one sign, which nobody would find by typing."""
_LONGEST_HEADING = 200
_BROKEN = (
    "It is damaged: it cannot be read as a PDF. Save it again, or use the file it was made from."
)

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class _Line:
    """One line of a page: where it stands, how large, how far it reaches, and its words."""

    y: float
    size: float
    x: float
    bold: bool = True
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words, with single spaces."""
        return " ".join("".join(self.parts).split())


def read_pdf(data: bytes, progress: Progress | None = None) -> SourceDocument:
    """Return what a PDF says.

    Raises:
        DocumentError: one line: locked, damaged, too many pages, or without text (a scan).
    """
    builder = Builder("pdf")
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise refused("It is protected with a password. Save a copy without one.")
        pages = len(reader.pages)
        if pages > MAX_PAGES:
            raise refused(
                f"It has {pages:,} pages; at most {MAX_PAGES} are read. Split it into parts."
            )
        for number, page in enumerate(reader.pages, start=1):
            if progress:
                progress(number, pages)
            builder.where = f"page {number}"
            _page(page, builder)
            _typed_on(page, builder)
        builder.where = "form"
        for said in filled_in(reader):
            builder.add(Kind.PARAGRAPH, said)
        _note_links(reader, builder)
        if reader.attachments:
            builder.note("Files attached to it were left out.")
    except DocumentError:
        raise
    except (PyPdfError, RecursionError, *_MISTAKES) as error:
        raise refused(_BROKEN) from error
    return builder.document()


def _note_links(reader: PdfReader, builder: Builder) -> None:
    """Say where its pages lead to, as far as their words do not."""
    said = "\n".join(passage.text for passage in builder.passages)
    for number, page in enumerate(reader.pages, start=1):
        leads = [_leads_to(held.get_object()) for held in page.get("/Annots") or ()]
        unsaid = [each for each in dict.fromkeys(leads) if each and each not in said]
        if unsaid:
            builder.note(told(f"page {number}", unsaid))


def _leads_to(mark: Any) -> str:
    action = mark.get("/A")
    held = None if action is None else action.get_object()
    aim = held.get("/URI") if isinstance(held, dict) else None
    return address_of(str(aim)).removeprefix("mailto:") if aim is not None else ""


_MISTAKES = (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, OSError)
"""What pypdf meets in files that break the format."""


def _page(page: Any, builder: Builder) -> None:
    lines: list[_Line] = []

    def visit(text: str, matrix: list[float], place: list[float], font: Any, size: float) -> None:
        _add(lines, text, _Line(*_where(matrix, place, size), bold=_is_bold(font)))

    plain = page.extract_text(visitor_text=visit)
    _paragraphs([line for line in lines if line.text], builder)
    _rest(plain, lines, builder)
    pictures = _pictures(page)
    if pictures:
        builder.note("Pictures in a PDF are not brought in; add those that matter by hand.")


def _typed_on(page: Any, builder: Builder) -> None:
    """Add what somebody typed onto a page with their PDF program; comments are not read, and that is said."""
    for held in page.get("/Annots") or ():
        mark = held.get_object()
        said = str(mark.get("/Contents") or "")
        if mark.get("/Subtype") == "/FreeText":
            builder.add(Kind.PARAGRAPH, said)
        elif mark.get("/Subtype") not in ("/Link", "/Widget") and said.strip():
            builder.note("Comments in it were left out.")


def _where(matrix: list[float], place: list[float], size: float) -> tuple[float, float, float]:
    scale = abs(place[3]) * abs(matrix[3]) or 1.0
    y = place[5] * matrix[3] + matrix[5]
    return y, size * scale, place[4] * matrix[0] + matrix[4]


def _is_bold(font: Any) -> bool:
    name = str((font or {}).get("/BaseFont", "")).lower()
    return "bold" in name or "black" in name or "heavy" in name


def _add(lines: list[_Line], text: str, at: _Line) -> None:
    for number, piece in enumerate(text.translate(_LIGATURES).split("\n")):
        last = lines[-1] if lines else None
        if last is None or number or not _on_line(last, at):
            last = _Line(at.y, at.size, at.x)
            lines.append(last)
        if piece.strip():
            if not last.text:
                last.y, last.size, last.x = at.y, at.size, at.x
            last.bold = last.bold and at.bold
        last.parts.append(piece)


def _on_line(line: _Line, at: _Line) -> bool:
    """Whether something at ``at`` belongs to ``line``: on its baseline, or raised above it and smaller."""
    distance = abs(line.y - at.y)
    raised = at.size < line.size * 0.9 and distance < line.size * 0.7
    return raised or distance <= max(2.0, at.size * 0.3)


def _paragraphs(lines: list[_Line], builder: Builder) -> None:
    if not lines:
        return
    body = _body_size(lines)
    gaps = [above.y - below.y for above, below in pairwise(lines)]
    usual = _line_height([gap for gap in gaps if 0 < gap < body * 3], body)
    widest = max(len(line.text) for line in lines)
    held: list[_Line] = []
    for line in lines:
        if held and _begins(held, line, usual=usual, body=body, widest=widest):
            _flush(held, body, builder)
            held = []
        held.append(line)
    _flush(held, body, builder)


def _line_height(gaps: list[float], body: float) -> float:
    """The space from line to line inside a paragraph: among the smaller gaps, and never a wide one."""
    common = sorted(gaps)[len(gaps) // 4] if gaps else body * 1.2
    return min(common, body * _WIDEST)


def _body_size(lines: list[_Line]) -> float:
    """The size that most characters are set in."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0]


def _begins(held: list[_Line], line: _Line, *, usual: float, body: float, widest: int) -> bool:
    """Whether ``line`` begins a paragraph: after a gap, in another size, with a bullet, or because its
    first word would have fitted on the line above."""
    above = held[-1]
    gap = above.y - line.y
    if gap > usual * _GAP or gap < 0 or abs(above.size - line.size) > body * 0.08:
        return True
    if ITEM.match(line.text) or above.bold != line.bold:
        return True
    first_word = line.text.split(" ", 1)[0]
    return len(above.text) + 1 + len(first_word) < widest * _SHORT


def _flush(held: list[_Line], body: float, builder: Builder) -> None:
    text = _joined([line.text for line in held])
    larger = held[0].size > body * _LARGER
    if larger and len(text) <= _LONGEST_HEADING:
        level = 1 if held[0].size > body * 1.5 else 2
        builder.add(Kind.HEADING, text, level=level)
    elif BULLET.match(text):
        mark, words = take_mark(text)
        builder.add(Kind.ITEM, words, level=1, label=mark)
    else:
        builder.add(Kind.PARAGRAPH, text, prominent=all(line.bold for line in held))


def _joined(texts: list[str]) -> str:
    """Join lines into one text; a word divided at a line's end keeps its hyphen and comes together."""
    joined = ""
    for text in texts:
        divided = joined.endswith("-") and text[:1].islower()
        joined += text if divided or not joined else f" {text}"
    return joined


def _rest(plain: str, lines: list[_Line], builder: Builder) -> None:
    """Add what the page says beyond the lines that were found by their place."""
    placed = Counter(_WORD.findall("\n".join(line.text for line in lines)))
    for text in plain.translate(_LIGATURES).split("\n"):
        words = Counter(_WORD.findall(text))
        if words - placed:
            builder.add(Kind.PARAGRAPH, text)
        placed -= words


def _pictures(page: Any) -> bool:
    resources = page.get("/Resources")
    objects = resources.get_object().get("/XObject") if resources is not None else None
    names = objects.get_object().values() if objects is not None else ()
    return any(each.get_object().get("/Subtype") == "/Image" for each in names)

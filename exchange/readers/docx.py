"""Word documents (.docx) as passages, by mammoth's reading of them.

mammoth knows content controls, tracked changes, text boxes, fields and notes; what it has no place for
(headers, shapes without a fallback) is found by comparing words, so that nothing is lost.
Deleted text stays deleted, and comments are counted, not read.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

import mammoth.docx
from mammoth import documents

from exchange.readers.docx_fields import without_prompts
from exchange.readers.docx_words import Words
from exchange.readers.links import address_of
from exchange.readers.merged_cells import Cell, laid_out
from exchange.readers.packages import check_xml, embedded_objects, open_package, part
from exchange.readers.pictures import why_unusable
from exchange.readers.source import Builder, Kind, SourceDocument, refused
from exchange.readers.wording import counted

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADING = re.compile(r"^(?:heading|überschrift|titre)\s*([1-9])", re.I)
_LIST_STYLE = re.compile(r"^list (?:bullet|number|paragraph)?\s*([2-9])?", re.I)
_FURNITURE = re.compile(r"^word/(?:diagrams/)?(header|footer|data)\d*\.xml$")
_FURNITURE_PARTS = re.compile(r"^word/_rels/(?:header|footer)\d*\.xml\.rels$")
_PLACES = {"data": "diagram"}
_WORD = re.compile(r"\w+")
_BROKEN = "It is damaged: it cannot be read as a Word document. Open it and save it again."
_MISTAKES = (KeyError, ValueError, AttributeError, IndexError, TypeError, OSError, RecursionError)
"""What mammoth meets in files that break the format."""
_BETWEEN = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}


def read_docx(data: bytes) -> SourceDocument:
    """Return what a Word document says.

    Raises:
        DocumentError: one line: damaged, locked, with macros, hostile, or empty.
    """
    archive = open_package(data)
    check_xml(archive)
    filled, prompts = without_prompts(archive)
    if prompts:
        data, archive = filled, zipfile.ZipFile(io.BytesIO(filled))
    walk = _Walk(Builder("docx"))
    if prompts:
        fields = "A field" if prompts == 1 else f"{prompts:,} fields"
        was = "was" if prompts == 1 else "were"
        walk.builder.note(f"{fields} of the form {was} not filled in, so nothing is read there.")
    try:
        document = mammoth.docx.read(io.BytesIO(data)).value
    except _MISTAKES as error:
        raise refused(_BROKEN) from error
    walk.blocks(document.children)
    walk.footnotes(document.notes)
    _furniture(archive, walk.builder)
    _left_over(archive, walk.builder, walk.addresses)
    if objects := embedded_objects(archive):
        walk.builder.note(
            f"{counted(objects, 'embedded file')} in it {'was' if objects == 1 else 'were'} left out."
        )
    if pictures := _furniture_pictures(archive):
        walk.builder.note(f"{counted(pictures, 'picture')} in headers and footers left out.")
    if document.comments:
        walk.builder.note(f"{counted(len(document.comments), 'comment')} in the margin left out.")
    return walk.builder.document()


@dataclass(slots=True)
class _Walk:
    """One walk through mammoth's tree."""

    builder: Builder
    addresses: list[str] = field(default_factory=list)

    def blocks(self, elements: Iterable[Any]) -> None:
        """Add every block: paragraphs and tables, in order."""
        for element in elements:
            if isinstance(element, documents.Paragraph):
                self._paragraph(element)
            elif isinstance(element, documents.Table):
                self._table(element)
            elif getattr(element, "children", None):
                self.blocks(element.children)

    def _paragraph(self, paragraph: Any) -> None:
        words = Words()
        _gather(paragraph.children, words, bold=False, italic=False)
        text, marked = words.text(), words.markdown()
        level = _heading_level(paragraph)
        if level:
            self.builder.add(Kind.HEADING, text, marked if "](" in marked else "", level=level)
        elif (place := _list_place(paragraph)) is not None:
            self.builder.add(Kind.ITEM, text, marked, level=place[0], label=place[1])
        else:
            self.builder.add(Kind.PARAGRAPH, text, marked, prominent=words.bold)
        for picture in words.pictures:
            self._picture(picture)

    def _picture(self, image: Any) -> None:
        name = ""
        try:
            with image.open() as file:
                name = str(getattr(file, "name", ""))
                why = why_unusable(file)
        except Exception:  # noqa: BLE001 - a picture that is elsewhere or broken is told of, never fetched
            why = "its file is not in the document"
        self.builder.add(Kind.IMAGE, image.alt_text or "", picture="" if why else name)
        if why:
            place = f"p{len(self.builder.passages)}"
            self.builder.note(f"A picture ({place}) cannot be brought in: {why}.")

    def _table(self, table: Any) -> None:
        rows, pictures = [], []
        for row in table.children:
            cells = []
            for cell in getattr(row, "children", ()):
                words = _cell(cell)
                spans = (getattr(cell, name, 1) for name in ("colspan", "rowspan"))
                cells.append(Cell(words.text(), *spans))
                pictures += words.pictures
                self.addresses += words.addresses
            rows.append(cells)
        self.builder.table(laid_out(rows))
        for picture in pictures:
            self._picture(picture)

    def footnotes(self, notes: Any) -> None:
        """Add footnotes and endnotes, each under the mark that stands in the text."""
        for (kind, number), note in notes._notes.items():
            words = Words()
            for block in note.body:
                _gather(getattr(block, "children", ()), words, bold=False, italic=False)
                words.add("\n")
            self.builder.add(
                Kind.FOOTNOTE, words.text(), words.markdown(), label=_mark(kind, number)
            )
            for picture in words.pictures:
                self._picture(picture)


def _mark(kind: str, number: str) -> str:
    return f"{'e' if kind == 'endnote' else ''}{number}"


def _gather(elements: Iterable[Any], words: Words, *, bold: bool, italic: bool) -> None:
    for element in elements:
        if isinstance(element, documents.Text):
            words.add(element.value, bold=bold, italic=italic)
        elif isinstance(element, documents.Run):
            _gather(
                element.children,
                words,
                bold=bold or element.is_bold,
                italic=italic or element.is_italic,
            )
        elif isinstance(element, documents.Hyperlink):
            _link(element, words)
        elif isinstance(element, documents.Image):
            words.pictures.append(element)
        else:
            _mark_or_inside(element, words, bold=bold, italic=italic)


def _mark_or_inside(element: Any, words: Words, *, bold: bool, italic: bool) -> None:
    if isinstance(element, documents.Tab):
        words.add("\t")
    elif isinstance(element, documents.Break):
        words.add("\n")
    elif isinstance(element, documents.Checkbox):
        words.add("☒" if element.checked else "☐")
    elif isinstance(element, documents.NoteReference):
        words.marked.append(f"[^{_mark(element.note_type, element.note_id)}]")
    elif getattr(element, "children", None):
        _gather(element.children, words, bold=bold, italic=italic)


def _link(link: Any, words: Words) -> None:
    inside = Words()
    _gather(link.children, inside, bold=False, italic=False)
    words.pictures += inside.pictures
    words.link(inside.text(), address_of(link.href or ""))


def _cell(cell: Any) -> Words:
    """The words of a table's cell: a blank line between its paragraphs, nested tables as lines."""
    words = Words(in_cell=True)
    for number, block in enumerate(getattr(cell, "children", ())):
        if number:
            words.add("\n\n")
        if isinstance(block, documents.Table):
            for row in block.children:
                inside = [_cell(each) for each in row.children]
                words.add("\t".join(each.text() for each in inside) + "\n")
                for each in inside:
                    words.pictures += each.pictures
                    words.addresses += each.addresses
        else:
            _gather(getattr(block, "children", ()), words, bold=False, italic=False)
    return words


def _heading_level(paragraph: Any) -> int:
    style = paragraph.style_name or ""
    match = _HEADING.match(style)
    if match:
        return int(match.group(1))
    return 1 if style.lower() == "title" else 2 if style.lower() == "subtitle" else 0


def _list_place(paragraph: Any) -> tuple[int, str] | None:
    style = (paragraph.style_name or "").lower()
    match = _LIST_STYLE.match(style)
    named = int(match.group(1) or 1) if match else 1
    numbering = paragraph.numbering
    if numbering is not None:
        level = max(named, int(numbering.level_index) + 1)
        return level, "1." if numbering.is_ordered else ""
    if match and ("bullet" in style or "number" in style):
        return named, "1." if "number" in style else ""
    return None


def _furniture(archive: zipfile.ZipFile, builder: Builder) -> None:
    """Add what stands in headers, footers and diagrams, each text once."""
    said: set[str] = set()
    for name in archive.namelist():
        match = _FURNITURE.match(name)
        for text in _paragraphs(part(archive, name)) if match else ():
            if text not in said and match:
                said.add(text)
                where = _PLACES.get(match.group(1), match.group(1))
                builder.add(Kind.PARAGRAPH, text, where=where)


def _furniture_pictures(archive: zipfile.ZipFile) -> int:
    """How many pictures headers and footers show; one that several of them show is one."""
    shown: set[str] = set()
    for name in filter(_FURNITURE_PARTS.match, archive.namelist()):
        data = part(archive, name) or b"<none/>"
        for link in ElementTree.fromstring(data):  # noqa: S314 - check_xml has refused entities
            if link.get("Type", "").endswith("/image"):
                shown.add(link.get("Target", ""))
    return len(shown)


def _left_over(archive: zipfile.ZipFile, builder: Builder, addresses: list[str]) -> None:
    """Add paragraphs of the body with words that mammoth had no place for; ``addresses`` are none of its words."""
    body = _paragraphs(part(archive, "word/document.xml"))
    had = Counter(_WORD.findall("\n".join(passage.text for passage in builder.passages)))
    had -= Counter(_WORD.findall("\n".join(each.removeprefix("mailto:") for each in addresses)))
    missing = Counter(_WORD.findall("\n".join(body))) - had
    for text in body if missing else ():
        words = Counter(_WORD.findall(text))
        if words and words <= missing:
            missing -= words
            builder.add(Kind.PARAGRAPH, text, where="shape")
    builder.add(Kind.PARAGRAPH, " ".join(missing.elements()), where="shape")


def _paragraphs(data: bytes) -> list[str]:
    """The text of every paragraph of a part, without what was deleted and without fallbacks."""
    if not data:
        return []
    found: list[str] = []
    _collect(ElementTree.fromstring(data), found)  # noqa: S314 - check_xml has refused entities
    return [text for text in (" ".join(text.split()) for text in found) if text]


def _collect(element: ElementTree.Element, found: list[str]) -> None:
    for child in element:
        if child.tag in (_FALLBACK, f"{_W}del", f"{_W}moveFrom"):
            continue
        name = child.tag.rpartition("}")[2]
        if name == "p":
            found.append("")
        if name == "t":
            found[-1:] = [(found[-1] if found else "") + (child.text or "")]
        elif name in _BETWEEN and found:
            found[-1] += _BETWEEN[name]
        else:
            _collect(child, found)

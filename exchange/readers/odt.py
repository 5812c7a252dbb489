"""OpenDocument text (.odt) as passages: one walk over its XML, which the format keeps simple.

Text that was deleted with changes tracked stays deleted; comments are counted, not read.
"""

from __future__ import annotations

import io
import itertools
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, fromstring

from exchange.readers.links import address_of, marked, spelled_out
from exchange.readers.packages import check_xml, embedded_objects, open_package, part
from exchange.readers.pictures import why_unusable
from exchange.readers.source import Builder, Kind, SourceDocument, refused
from exchange.readers.to_markdown import escaped
from exchange.readers.wording import counted

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT = f"{{{_OASIS}text:1.0}}"
_TABLE = f"{{{_OASIS}table:1.0}}"
_DRAW = f"{{{_OASIS}drawing:1.0}}"
_STYLE = f"{{{_OASIS}style:1.0}}"
_FO = f"{{{_OASIS}xsl-fo-compatible:1.0}}"
_SVG = f"{{{_OASIS}svg-compatible:1.0}}"
_OFFICE = f"{{{_OASIS}office:1.0}}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_LEFT_OUT = {f"{_TEXT}tracked-changes", f"{_OFFICE}forms", f"{_TEXT}sequence-decls"}
_MOST_SPACES = 1_000


def read_odt(data: bytes) -> SourceDocument:
    """Return what an OpenDocument text says.

    Raises:
        DocumentError: one line: damaged, locked, with macros, hostile, or empty.
    """
    archive = open_package(data)
    if b"encryption-data" in part(archive, "META-INF/manifest.xml"):
        raise refused("It is protected with a password. Save a copy without one.")
    check_xml(archive)
    root = _parse(part(archive, "content.xml"))
    body = root.find(f"{_OFFICE}body/{_OFFICE}text") if root is not None else None
    if root is None or body is None:
        raise refused("It is damaged: it has no text. Open it and save it again.")
    styles = _parse(part(archive, "styles.xml"))
    walk = _Walk(Builder("odt"), archive, _bold_styles(root, styles), _ordered_lists(root, styles))
    walk.blocks(body)
    walk.footnotes()
    walk.furniture(styles)
    if objects := embedded_objects(archive):
        walk.builder.note(f"{counted(objects, 'embedded file')} left out.")
    if walk.comments:
        walk.builder.note(f"{counted(walk.comments, 'comment')} in the margin left out.")
    return walk.builder.document()


def _parse(data: bytes) -> Element | None:
    return fromstring(data) if data else None  # noqa: S314 - check_xml has refused entities


def _bold_styles(*roots: Element | None) -> set[str]:
    """The names of styles that are bold themselves."""
    found = set()
    for style in (
        each for root in roots if root is not None for each in root.iter(f"{_STYLE}style")
    ):
        properties = style.find(f"{_STYLE}text-properties")
        if properties is not None and properties.get(f"{_FO}font-weight") == "bold":
            found.add(style.get(f"{_STYLE}name", ""))
    return found


def _ordered_lists(*roots: Element | None) -> set[tuple[str, int]]:
    """The list styles and levels that are numbered."""
    found = set()
    for style in (
        each for root in roots if root is not None for each in root.iter(f"{_TEXT}list-style")
    ):
        for level in style.iter(f"{_TEXT}list-level-style-number"):
            if level.get(f"{_STYLE}num-format"):
                number = int(level.get(f"{_TEXT}level", "1"))
                found.add((style.get(f"{_STYLE}name", ""), number))
    return found


@dataclass(slots=True)
class _Words:
    """What a paragraph holds, gathered. A table's cell holds plain words alone, with the addresses of links."""

    plain: list[str] = field(default_factory=list)
    marked: list[str] = field(default_factory=list)
    frames: list[Element] = field(default_factory=list)
    bold: bool = True
    in_cell: bool = False

    def add(self, text: str | None, *, bold: bool) -> None:
        """Add words, bold or not."""
        if text:
            self.plain.append(text)
            bare = text.strip()
            self.bold = self.bold and (bold or not bare)
            self.marked.append(text.replace(bare, f"**{bare}**") if bold and bare else text)

    def text(self) -> str:
        """Return the plain words."""
        return "".join(self.plain)

    def markdown(self) -> str:
        """Return the words with their marks."""
        return escaped("".join(self.marked).replace("****", ""))


@dataclass(slots=True)
class _Walk:
    """One walk over the document."""

    builder: Builder
    archive: zipfile.ZipFile
    bold_styles: set[str]
    ordered: set[tuple[str, int]]
    notes: list[Element] = field(default_factory=list)
    comments: int = 0

    def blocks(self, parent: Element, depth: int = 0, label: str = "") -> None:
        """Add what stands in ``parent``; in a list, ``depth`` is from 1."""
        for child in parent:
            if child.tag == f"{_TEXT}h":
                self._block(child, Kind.HEADING, level=int(child.get(f"{_TEXT}outline-level", "1")))
            elif child.tag == f"{_TEXT}p":
                kind = Kind.ITEM if depth else Kind.PARAGRAPH
                self._block(child, kind, level=depth, label=label)
            elif child.tag == f"{_TEXT}list":
                self._list(child, depth + 1)
            elif child.tag == f"{_TABLE}table":
                self._table(child)
            elif child.tag == f"{_DRAW}frame":
                self._frame(child)
            elif child.tag not in _LEFT_OUT:
                self.blocks(child, depth, label)

    def _block(self, element: Element, kind: Kind, *, level: int = 0, label: str = "") -> None:
        words = _Words()
        self._gather(element, words, bold=self._is_bold(element))
        marked = "" if kind is Kind.HEADING and "](" not in words.markdown() else words.markdown()
        prominent = kind is Kind.PARAGRAPH and words.bold
        self.builder.add(kind, words.text(), marked, level=level, label=label, prominent=prominent)
        for frame in words.frames:
            self._frame(frame)

    def _is_bold(self, element: Element) -> bool:
        return element.get(f"{_TEXT}style-name", "") in self.bold_styles

    def _list(self, element: Element, depth: int) -> None:
        style = element.get(f"{_TEXT}style-name", "")
        label = "1." if (style, depth) in self.ordered else ""
        for item in element:
            self.blocks(item, depth, label)

    def _gather(self, element: Element, words: _Words, *, bold: bool) -> None:
        words.add(element.text, bold=bold)
        for child in element:
            name = child.tag.removeprefix(_TEXT)
            if child.tag in (f"{_OFFICE}annotation", f"{_OFFICE}annotation-end"):
                self.comments += child.tag.endswith("annotation")
            elif name == "note":
                self.notes.append(child)
                words.marked.append(f"[^{_mark(child)}]")
            elif child.tag.startswith(_DRAW):
                words.frames.append(child)
            elif name in _SPACES:
                words.add(_space(name, child), bold=bold)
            elif name == "a":
                self._link(child, words)
            else:
                self._gather(child, words, bold=bold or self._is_bold(child))
            words.add(child.tail, bold=bold)

    def _link(self, link: Element, words: _Words) -> None:
        inside = _Words()
        self._gather(link, inside, bold=False)
        text, address = inside.text(), address_of(link.get(_HREF, ""))
        words.plain.append(spelled_out(text, address) if words.in_cell else text)
        words.bold = False
        words.frames += inside.frames
        words.marked.append(marked(text, address))

    def _table(self, table: Element) -> None:
        frames: list[Element] = []
        rows = []
        for row in _rows(table):
            cells = []
            for cell in (each for each in row if each.tag.endswith("table-cell")):
                words = self._cell(cell)
                frames += words.frames
                cells.append(words.text())
            rows.append(cells)
        self.builder.table(rows)
        for frame in frames:
            self._frame(frame)

    def _cell(self, cell: Element) -> _Words:
        words = _Words(in_cell=True)
        for number, block in enumerate(cell):
            words.add("\n\n" if number else "", bold=False)
            self._cell_block(block, words)
        return words

    def _cell_block(self, block: Element, words: _Words) -> None:
        if block.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            self._gather(block, words, bold=False)
        else:
            for inner in self._inner_blocks(block):
                self._gather(inner, words, bold=False)
                words.add("\n", bold=False)

    def _frame(self, frame: Element) -> None:
        box = frame.find(f"{_DRAW}text-box")
        image = frame.find(f"{_DRAW}image")
        if box is not None or image is None:
            self.blocks(frame if box is None else box)
            return
        said = [frame.findtext(f"{_SVG}{name}", "").strip() for name in ("desc", "title")]
        name = image.get(_HREF, "")
        data = part(self.archive, name)
        why = why_unusable(io.BytesIO(data)) if data else "its file is not in the document"
        self.builder.add(Kind.IMAGE, next(filter(None, said), ""), picture="" if why else name)
        if why:
            place = f"p{len(self.builder.passages)}"
            self.builder.note(f"A picture ({place}) cannot be brought in: {why}.")

    def footnotes(self) -> None:
        """Add footnotes and endnotes, each under the mark that stands in the text."""
        for note in self.notes:
            words = _Words()
            for block in self._inner_blocks(note):
                self._gather(block, words, bold=False)
                words.add("\n", bold=False)
            self.builder.add(Kind.FOOTNOTE, words.text(), words.markdown(), label=_mark(note))
            for frame in words.frames:
                self._frame(frame)

    def furniture(self, styles: Element | None) -> None:
        """Add what stands in headers and footers, those of first and left pages too, each text once."""
        said: set[str] = set()
        for where, pages in itertools.product(("header", "footer"), ("", "-first", "-left")):
            for element in () if styles is None else styles.iter(f"{_STYLE}{where}{pages}"):
                for block in self._inner_blocks(element):
                    words = _Words()
                    self._gather(block, words, bold=False)
                    if words.text() not in said:
                        said.add(words.text())
                        self.builder.add(Kind.PARAGRAPH, words.text(), where=where)
                        for frame in words.frames:
                            self._frame(frame)

    def _inner_blocks(self, element: Element) -> Iterator[Element]:
        """The paragraphs within, each once, without what was deleted; comments are counted."""
        for child in element:
            if child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                yield child
            elif child.tag == f"{_OFFICE}annotation":
                self.comments += 1
            elif child.tag not in _LEFT_OUT:
                yield from self._inner_blocks(child)


_SPACES = {"s", "tab", "line-break", "soft-page-break"}


def _space(name: str, element: Element) -> str:
    if name == "s":
        return " " * min(_MOST_SPACES, int(element.get(f"{_TEXT}c", "1")))
    return {"tab": "\t", "line-break": "\n"}.get(name, "")


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == f"{_TABLE}table-row":
            yield child
        elif child.tag.startswith(f"{_TABLE}table-"):
            yield from _rows(child)


def _mark(note: Element) -> str:
    citation = "".join(note.findtext(f"{_TEXT}note-citation", "").split())
    ending = note.get(f"{_TEXT}note-class") == "endnote"
    return f"{'e' if ending else ''}{citation or 'note'}"

"""Plain text and Markdown as passages, with every line kept as it stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from exchange.casefile.narrative import fenced
from exchange.readers.source import Builder, Kind, SourceDocument
from exchange.readers.text_lines import ITEM, take_mark
from exchange.readers.text_marks import (
    plain,
    without_definitions,
    without_escapes,
    without_pictures,
)

_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*$")
_FOOTNOTE = re.compile(r"^\[\^([^\]\s]{1,40})\]:[ \t]*(.*)$")
_DIVIDER = re.compile(r"^(?=[ \t:|]*-)[ \t:|-]+$")
_BARS = re.compile(r"[|\t]")
_BOLD = re.compile(r"^(\*\*|__)(?=\S)(.+?)(?<=\S)\1$")
_MARKS = re.compile(r"\*\*|(?<!\w)__|__(?!\w)")


def read_text(text: str, format: str = "text") -> SourceDocument:  # noqa: A002 - as the field is called
    """Return what plain text or Markdown says; pictures that it holds as code are told of, not read."""
    ends = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    said = ends.replace("\f", "\n").split("\n")
    code = fenced(said)
    lines, names = without_definitions(said, code)
    reading = _Reading(Builder(format), names)
    reading.take([line if at in code else without_escapes(line) for at, line in enumerate(lines)])
    if pictures := max(reading.pictures, len(names)):
        reading.builder.note(
            f"Pictures that the text holds as code cannot be brought in ({pictures}): say below what they show."
        )
    return reading.builder.document()


@dataclass(slots=True)
class _Reading:
    """One reading: the passage that is open, and how deep the list around it goes.

    ``defined`` are the names of pictures that the text defines as code; ``pictures`` counts those that it shows.
    """

    builder: Builder
    defined: frozenset[str] = frozenset()
    pictures: int = 0
    lines: list[str] = field(default_factory=list)
    kind: Kind = Kind.PARAGRAPH
    label: str = ""
    indents: list[int] = field(default_factory=list)

    def take(self, lines: list[str]) -> None:
        """Read all lines."""
        code = fenced(lines)
        place = 0
        while place < len(lines):
            table = (
                0 if place in code or not _BARS.search(lines[place]) else _table_at(lines, place)
            )
            if table:
                self._table(lines[place : place + table])
                place += table
                continue
            self._line(lines[place], code=place in code)
            place += 1
        self._close()

    def _table(self, lines: list[str]) -> None:
        self._close()
        apart = [without_pictures(line, self.defined) for line in lines]
        self.builder.table(_cells([line for line, _ in apart]))
        self._show([alt for _, told in apart for alt in told])

    def _show(self, told: list[str]) -> None:
        """Add the pictures that the text holds as code, which are known by what tells them alone."""
        for alt in told:
            self.builder.add(Kind.IMAGE, alt)
        self.pictures += len(told)

    def _line(self, line: str, *, code: bool) -> None:
        if code:
            self.lines.append(line)
            return
        line, told = without_pictures(line, self.defined)
        if told:
            if line.strip():
                self._line(line, code=False)
            self._close()
            self._show(told)
            return
        if not line.strip():
            self._close()
            return
        heading = _HEADING.match(line)
        footnote = _FOOTNOTE.match(line)
        if heading and heading.group(2):
            self._close()
            self.indents.clear()
            text = heading.group(2)
            self.builder.add(Kind.HEADING, _plain(text), text, level=len(heading.group(1)))
        elif footnote:
            self._open(Kind.FOOTNOTE, footnote.group(2), footnote.group(1))
        elif ITEM.match(line):
            self._item(line)
        else:
            self._more(line)

    def _more(self, line: str) -> None:
        if not self.lines and not line.startswith((" ", "\t")):
            self.indents.clear()
        if self.lines and self.kind is Kind.PARAGRAPH and _BOLD.match(line.strip()):
            self._close()
        self.lines.append(line)

    def _item(self, line: str) -> None:
        indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
        while self.indents and self.indents[-1] > indent:
            self.indents.pop()
        if not self.indents or self.indents[-1] < indent:
            self.indents.append(indent)
        label, words = take_mark(line)
        self._open(Kind.ITEM, words, label)

    def _open(self, kind: Kind, text: str, label: str) -> None:
        self._close()
        self.lines, self.kind, self.label = [text], kind, label

    def _close(self) -> None:
        if not self.lines:
            return
        lines, kind, label = self.lines, self.kind, self.label
        self.lines, self.kind, self.label = [], Kind.PARAGRAPH, ""
        if not any(line.strip() for line in lines):
            return
        marked = "\n".join(line.rstrip() for line in lines).strip("\n")
        bold = kind is Kind.PARAGRAPH and bool(_BOLD.match(marked.strip()))
        level = len(self.indents) if kind is Kind.ITEM else 0
        self.builder.add(kind, _plain(marked), marked, level=level, label=label, prominent=bold)


def _plain(marked: str) -> str:
    return plain(_MARKS.sub("", marked))


def _table_at(lines: list[str], place: int) -> int:
    """Return how many lines from ``place`` are a table: of pipes with a divider, or of tabs."""
    if place + 1 >= len(lines):
        return 0
    first, second = lines[place], lines[place + 1]
    if first.lstrip().startswith("|") and "|" in second and _DIVIDER.match(second):
        return _while(lines, place, lambda line: line.lstrip().startswith("|"))
    tabs = _tabs(first)
    if tabs and _tabs(second) == tabs:
        return _while(lines, place, lambda line: _tabs(line) == tabs)
    return 0


def _tabs(line: str) -> int:
    """How many tabs part the cells of a line; one that only parts an item's mark from its words is none of them."""
    bare = line.strip()
    is_item = ITEM.match(bare) and "\t" not in take_mark(bare)[1]
    return 0 if is_item else bare.count("\t")


def _while(lines: list[str], place: int, holds: Callable[[str], bool]) -> int:
    end = place
    while end < len(lines) and holds(lines[end]):
        end += 1
    return end - place


def _cells(lines: list[str]) -> list[list[str]]:
    if not lines[0].lstrip().startswith("|"):
        return [line.strip().split("\t") for line in lines]
    rows = [line for line in lines if not _DIVIDER.match(line)]
    return [
        [cell.replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
        for line in rows
    ]

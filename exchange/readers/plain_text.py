"""Plain text and Markdown as passages, with every line kept as it stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from exchange.casefile.narrative import fenced
from exchange.readers.source import Builder, Kind, SourceDocument
from exchange.readers.text_lines import ITEM, take_mark

_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*$")
_FOOTNOTE = re.compile(r"^\[\^([^\]\s]{1,40})\]:[ \t]*(.*)$")
_DIVIDER = re.compile(r"^(?=[ \t:|]*-)[ \t:|-]+$")
_BARS = re.compile(r"[|\t]")
_BOLD = re.compile(r"^(\*\*|__)(?=\S)(.+?)(?<=\S)\1$")
_MARKS = re.compile(r"\*\*|(?<!\w)__|__(?!\w)")


def read_text(text: str, format: str = "text") -> SourceDocument:  # noqa: A002 - as the field is called
    """Return what plain text or Markdown says."""
    reading = _Reading(Builder(format))
    plain = (
        text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    )
    reading.take(plain.split("\n"))
    return reading.builder.document()


@dataclass(slots=True)
class _Reading:
    """One reading: the passage that is open, and how deep the list around it goes."""

    builder: Builder
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
                self._close()
                self.builder.table(_cells(lines[place : place + table]))
                place += table
                continue
            self._line(lines[place], code=place in code)
            place += 1
        self._close()

    def _line(self, line: str, *, code: bool) -> None:
        if code:
            self.lines.append(line)
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
            self.builder.add(Kind.HEADING, _MARKS.sub("", text), text, level=len(heading.group(1)))
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
        self.builder.add(
            kind, _MARKS.sub("", marked), marked, level=level, label=label, prominent=bold
        )


def _table_at(lines: list[str], place: int) -> int:
    """Return how many lines from ``place`` are a table: of pipes with a divider, or of tabs."""
    if place + 1 >= len(lines):
        return 0
    first, second = lines[place], lines[place + 1]
    if first.lstrip().startswith("|") and "|" in second and _DIVIDER.match(second):
        return _while(lines, place, lambda line: line.lstrip().startswith("|"))
    tabs = first.strip().count("\t")
    if tabs and second.strip().count("\t") == tabs:
        return _while(lines, place, lambda line: line.strip().count("\t") == tabs)
    return 0


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

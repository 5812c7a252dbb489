"""Passages as Markdown: what a narrative keeps of headings, lists, tables, links, notes and pictures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from exchange.readers.source import NO_ALT, Grid, Kind, Passage

_HASHES = re.compile(r"^([^\S\n]*)(#)", re.M)
_INDENT = "    "


def lines_of(passage: Passage) -> list[str]:
    """Return ``passage`` as lines of Markdown."""
    if passage.kind is Kind.HEADING:
        return [f"{'#' * max(1, min(6, passage.level))} {' '.join(passage.inline.split())}"]
    if passage.kind is Kind.TABLE:
        return list(table_lines(passage.rows))
    if passage.kind is Kind.IMAGE:
        return [f"![{_one_line(passage.text) or NO_ALT}](picture:{passage.id})"]
    return _text_lines(passage, passage.inline.split("\n"))


def _text_lines(passage: Passage, lines: list[str]) -> list[str]:
    first, *others = lines
    if passage.kind is Kind.ITEM:
        label, indent = passage.label, _INDENT * max(0, passage.level - 1)
        mark = f"{label} " if label[:1].isdigit() else f"- {label} " if label else "- "
        return [f"{indent}{mark}{first}", *(f"{indent}  {line.strip()}" for line in others)]
    if passage.kind is Kind.FOOTNOTE:
        return [f"[^{passage.label}]: {first}", *(f"{_INDENT}{line}" for line in others)]
    if passage.prominent and "**" not in passage.inline:
        return [f"**{line.strip()}**" for line in lines if line.strip()]
    return lines


def table_lines(rows: Grid) -> Iterator[str]:
    """Yield a table's lines; its first row heads it, and a cell of several lines becomes one."""
    width = max(map(len, rows), default=0)
    for number, row in enumerate(rows):
        cells = [_one_line(cell).replace("|", "\\|") for cell in row]
        yield f"| {' | '.join(cells + [''] * (width - len(cells)))} |"
        if number == 0:
            yield f"|{' --- |' * width}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def belong_together(before: Passage, after: Passage) -> bool:
    """Whether no blank line stands between two passages: items of one list."""
    return before.kind is Kind.ITEM and after.kind is Kind.ITEM


def markdown(passages: Iterable[Passage]) -> str:
    """Return passages as one Markdown text."""
    written: list[str] = []
    before: Passage | None = None
    for passage in passages:
        if before is not None and not belong_together(before, passage):
            written.append("")
        written += lines_of(passage)
        before = passage
    return "\n".join(written)


def escaped(text: str) -> str:
    """Return words of an office document such that none of its lines reads as a heading."""
    return _HASHES.sub(r"\1\\\2", text)

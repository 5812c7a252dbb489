"""A document's passages as lines of Markdown that know their passage, for templates to look through."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from exchange.readers.source import Kind, Passage
from exchange.readers.to_markdown import belong_together, lines_of

_MARKS = re.compile(r"^\s*(?:#{1,6}\s+|- )|\*\*|(?<!\w)__|__(?!\w)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line, of a passage (none for the blank line between two)."""

    text: str
    passage: Passage | None = None

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands on it."""
        return not self.text.strip()

    @property
    def is_item(self) -> bool:
        """Whether it belongs to an item of a list."""
        return self.passage is not None and self.passage.kind is Kind.ITEM

    @property
    def heading_level(self) -> int:
        """The level of the heading it is, 0 for none."""
        if self.passage is None or self.passage.kind is not Kind.HEADING:
            return 0
        return self.passage.level

    @property
    def plain(self) -> str:
        """The words without marks."""
        return _MARKS.sub("", self.text)


def lines_from(passages: Iterable[Passage], unfolds: Callable[[Passage], bool]) -> list[Line]:
    """Return all passages as lines; a table that ``unfolds`` says is a form becomes its cells."""
    lines: list[Line] = []
    before: Passage | None = None
    for passage in passages:
        if before is not None and not belong_together(before, passage):
            lines.append(Line(""))
        texts = (
            _unfolded(passage)
            if passage.kind is Kind.TABLE and unfolds(passage)
            else lines_of(passage)
        )
        lines += [Line(text, passage) for text in texts]
        before = passage
    return lines


def _unfolded(passage: Passage) -> Iterator[str]:
    """A form's rows: the first cell as a bold line, the others below it, as they are."""
    for row in passage.rows:
        first, *others = row
        answer = "\n\n".join(cell for cell in others if cell)
        if first and answer and len(first) <= 60 and "\n" not in f"{first}{answer}":
            yield f"{first.rstrip(':')}\t{answer}"
            yield ""
            continue
        if first:
            yield f"**{' '.join(first.split())}**"
        yield from answer.split("\n")
        yield ""

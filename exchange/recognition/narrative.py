"""Lines of a document as Markdown of a narrative, or as the rows of a list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from exchange.casefile.narrative import normal_text
from exchange.casefile.record import Row
from exchange.recognition.lines import Line

_BULLET = re.compile(r"^(\s*)[•●▪‣◦–]\s+")
_LIST_ITEM = re.compile(r"^\s*(?:[-*•●▪‣◦]|\(?[a-z0-9]{1,2}[.)])\s+")
_ITEM_MARK = re.compile(r"^\s*(?:-|\d{1,3}[.)])\s+")
_LEANS_ON_FIRST = re.compile(
    r"^if (?:this|that|it|so|these|such|successful|the \w+ (?:can|could|is|were))\b", re.I
)


def markdown_of(lines: Iterable[str]) -> str:
    """Return lines of plain text as Markdown: bullets as list items, indents that mean nothing gone."""
    written = []
    for line in lines:
        bulleted = _BULLET.sub(lambda match: f"{match.group(1)}- ", line)
        is_item = _LIST_ITEM.match(bulleted)
        written.append(bulleted.rstrip() if is_item else bulleted.strip())
    return normal_text("\n".join(written))


@dataclass(slots=True)
class Entry:
    """One entry of a list: an item with what hangs below it, or a paragraph."""

    text: str
    lines: list[int] = field(default_factory=list)
    is_item: bool = False


def entries_of(lines: Sequence[Line], places: Sequence[int], rest: str = "") -> list[Entry]:
    """Return what stands at ``places`` as entries; ``rest`` is one of its own, above them."""
    found = [Entry(rest)] if rest else []
    open_passage = None
    for place in places:
        line = lines[place]
        passage = line.passage
        if line.is_blank or passage is None:
            open_passage = None
        elif passage is open_passage:
            found[-1].text = f"{found[-1].text} {line.text.strip()}"
            found[-1].lines.append(place)
        elif line.is_item and passage.level > 1 and found and found[-1].is_item:
            found[-1].text = f"{found[-1].text}\n- {_ITEM_MARK.sub('', line.text)}"
            found[-1].lines.append(place)
            open_passage = passage
        else:
            text = _ITEM_MARK.sub("", line.text) if line.is_item else line.text
            found.append(Entry(text.strip(), [place], line.is_item))
            open_passage = passage
    return found


def introductions(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries that only announce the list: paragraphs with a colon before its items."""
    if not any(entry.is_item for entry in entries):
        return []
    return [
        entry for entry in entries if not entry.is_item and entry.text.rstrip("* ").endswith(":")
    ]


def after_list(entries: Sequence[Entry]) -> list[Entry]:
    """Return the paragraphs below the last item, where there are items."""
    last = max(
        (place for place, entry in enumerate(entries) if entry.is_item), default=len(entries)
    )
    return list(entries[last + 1 :])


def lean_on_first(rows: Sequence[Row]) -> None:
    """A question that opens with "If this…" depends on the one before it."""
    for before, row in pairwise(rows):
        if _LEANS_ON_FIRST.match(str(row["text"])):
            row["depends_on"] = before["id"]

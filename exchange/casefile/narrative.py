"""The body of a case file: ``##`` headings and the text below them.

A heading is a line that starts with exactly two hashes and a space, outside fenced code. Where a
text itself holds such a line (or opens a fence that it never closes), the writer puts a
backslash before it and the reader takes one away, so that any text comes back as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_HEADING = re.compile(r"^##(?:[ \t]+(.*))?$")
_SECTION_ID = re.compile(r"^(.*?)[ \t]*\{#([A-Za-z0-9][A-Za-z0-9_-]*)\}$")
_LOOKS_LIKE_ID = re.compile(r"\{#[^{}]*\}$")
_FENCE = re.compile(r"^ {0,3}(`{3,20}(?=[^`]*$)|~{3,20}(?!~))")
_FENCE_END = re.compile(r"^ {0,3}(`{3,20}|~{3,20})[ \t]*$")
_NEEDS_ESCAPE = re.compile(r"^\\*(?:##(?=[ \t]|$)| {0,3}(?:`{3,20}(?=[^`]*$)|~{3,20}(?!~)))")


@dataclass(frozen=True, slots=True)
class Block:
    """A heading (``None`` before the first) and the text up to the next one."""

    heading: str | None
    body: str
    id: str = ""


def normal_text(text: str) -> str:
    """Return ``text`` with one kind of line end, and no blank lines or white space around it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = [line if line.strip() else "" for line in lines]
    first = next((number for number, line in enumerate(lines) if line), len(lines))
    return "\n".join(lines[first:]).rstrip()


def fenced(lines: list[str]) -> set[int]:
    """Return the numbers of the lines that lie in fenced code, its fences included.

    A fence that is never closed is no fence: what follows it stays readable.
    """
    ends = _fence_ends(lines)
    inside: set[int] = set()
    place = 0
    while place < len(lines):
        end = ends.get(place, place)
        if end > place:
            inside.update(range(place, end + 1))
        place = end + 1
    return inside


def _fence_ends(lines: list[str]) -> dict[int, int]:
    """Return the line that would close each line that opens a fence, in one pass from the end."""
    next_end: dict[tuple[str, int], int] = {}
    ends: dict[int, int] = {}
    for number in range(len(lines) - 1, -1, -1):
        opening = _FENCE.match(lines[number])
        if opening and (key := (opening.group(1)[0], len(opening.group(1)))) in next_end:
            ends[number] = next_end[key]
        closing = _FENCE_END.match(lines[number])
        if closing:
            mark = closing.group(1)
            next_end.update({(mark[0], length): number for length in range(3, len(mark) + 1)})
    return ends


def split_blocks(text: str) -> list[Block]:
    """Split a body at its ``##`` headings; nothing is left out.

    The first block has no heading and may be empty.
    """
    lines = normal_text(text).split("\n")
    code = fenced(lines)
    blocks: list[Block] = []
    heading: str | None = None
    body: list[str] = []
    for number, line in enumerate(lines):
        match = None if number in code else _HEADING.match(line.rstrip(" \t"))
        if match:
            blocks.append(_block(heading, body))
            heading, body = match.group(1) or "", []
        else:
            body.append(line if number in code else _unescaped_line(line))
    blocks.append(_block(heading, body))
    return blocks


def _block(heading: str | None, body: list[str]) -> Block:
    text = normal_text("\n".join(body))
    if heading is None:
        return Block(None, text)
    title = " ".join(_without_closing_hashes(heading).split())
    match = _SECTION_ID.match(title)
    return Block(match.group(1), text, match.group(2)) if match else Block(title, text)


def _without_closing_hashes(heading: str) -> str:
    whole = heading.rstrip(" \t")
    bare = whole.rstrip("#")
    return bare.rstrip(" \t") if not bare or bare[-1] in " \t" else whole


def narrative_key(heading: str) -> str:
    """Return a heading as it is compared: case, spacing, apostrophes and end marks aside."""
    plain = heading.replace("’", "'").replace("*", "").casefold()
    return " ".join(plain.split()).rstrip(" :.?")


def join_blocks(blocks: Iterable[Block]) -> str:
    """Return blocks as the body of a case file, such that ``split_blocks`` gives them back."""
    return "\n\n".join(part for block in blocks for part in _written(block)) + "\n"


def _written(block: Block) -> Iterator[str]:
    if block.heading is not None:
        yield _heading_line(block)
    if block.body:
        yield _escape(block.body)


def _heading_line(block: Block) -> str:
    title = " ".join((block.heading or "").split())
    if block.id:
        title = f"{title} {{#{block.id}}}".strip()
    if _without_closing_hashes(title) != title:
        title = f"{title} ##"
    return f"## {title}".rstrip()


def _escape(body: str) -> str:
    lines = body.split("\n")
    code = fenced(lines)
    return "\n".join(
        line if number in code else _escaped_line(line) for number, line in enumerate(lines)
    )


def _escaped_line(line: str) -> str:
    return f"\\{line}" if _NEEDS_ESCAPE.match(line) else line


def _unescaped_line(line: str) -> str:
    return line[1:] if line.startswith("\\") and _NEEDS_ESCAPE.match(line) else line


def ambiguous_heading(heading: str) -> bool:
    """Whether a section's heading would be read as ending in a row's id."""
    return bool(_LOOKS_LIKE_ID.search(heading))

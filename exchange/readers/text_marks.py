"""What Markdown from a word processor holds besides words: pictures as code, and backslashes before signs."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

_DEFINED = re.compile(r"^ {0,3}\[([^\[\]]{1,100})\]:[ \t]*<?data:[^\s>]*>?[ \t]*$")
_PICTURE = re.compile(
    r"!\[(?P<alt>[^\[\]]{0,500})\](?:\[(?P<name>[^\[\]]{0,100})\]|\([ \t]*<?data:[^\s)>]*>?[^\n)]{0,200}\))"
)
_HARMLESS = re.compile(r"\\([!&+.=()-])")
_MARKING = re.compile(r"\\([#*_<>\[\]|~`])")


def without_definitions(
    lines: Sequence[str], code: Container[int]
) -> tuple[list[str], frozenset[str]]:
    """Return the lines without those that define a picture as code, and the names that these give; ``code`` stays."""
    found = [None if place in code else _DEFINED.match(line) for place, line in enumerate(lines)]
    names = frozenset(match.group(1) for match in found if match)
    kept = ["" if match else line for line, match in zip(lines, found, strict=True)]
    return kept, names


def without_pictures(line: str, names: Container[str]) -> tuple[str, list[str]]:
    """Return a line without the pictures that it holds as code, or that ``names`` define, and what tells each of them.

    >>> without_pictures("Rounds ![a van][image1] joined", {"image1"})
    ('Rounds  joined', ['a van'])
    """
    told: list[str] = []

    def taken_out(match: re.Match[str]) -> str:
        name = match.group("name")
        if name is not None and (name or match.group("alt")) not in names:
            return match.group()
        told.append(match.group("alt"))
        return ""

    return _PICTURE.sub(taken_out, line), told


def without_escapes(line: str) -> str:
    """Return a line without the backslashes before signs that mark nothing where they stand ("R\\&D", "1\\.")."""
    return _HARMLESS.sub(r"\1", line)


def plain(text: str) -> str:
    """Return words without the backslashes that keep Markdown from reading a sign as a mark."""
    return _MARKING.sub(r"\1", text)

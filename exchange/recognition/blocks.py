"""Groups of labelled lines, as research records print them: each group becomes a row.

A label opens its line without a colon ("Geographic Reach National"); a line without one goes on
with the label above it. What sort of group it is, one telling label shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from exchange.recognition.definition import Block, Label, Template
from exchange.recognition.lines import Line


@dataclass(slots=True)
class Said:
    """A label of a group, as it stands there, with its value and lines; no label of ours is ``None``."""

    wording: str
    label: Label | None
    value: str
    lines: list[int]


@dataclass(slots=True)
class Group:
    """A group that was found."""

    block: Block
    said: list[Said] = field(default_factory=list)


def find_groups(lines: Sequence[Line], template: Template) -> list[Group]:
    """Return the groups in ``lines``, in order."""
    if not template.blocks:
        return []
    starts = _pattern(tuple(word for block in template.blocks for word in block.starts))
    opened = _opened(lines, starts)
    groups: list[Group] = []
    for begin, end in zip(opened, [*opened[1:], len(lines)], strict=False):
        if not lines[begin].heading_level:
            groups += _group(lines, range(begin, end), template)
    return groups


def _opened(lines: Sequence[Line], starts: re.Pattern[str]) -> list[int]:
    """Where groups may begin; a second opening label right below the first ("Title", "Description") is none."""
    opened: list[int] = []
    above = ""
    for place, line in enumerate(lines):
        match = starts.match(line.plain.strip())
        label = match.group(1).casefold() if match else ""
        if line.heading_level or (label and above in ("", label)):
            opened.append(place)
        if not line.is_blank:
            above = label
    return opened


def _group(lines: Sequence[Line], places: range, template: Template) -> Iterator[Group]:
    texts = [lines[place].plain.strip() for place in places]
    for block in template.blocks:
        opens = _pattern(block.starts).match(texts[0])
        if opens and any(_pattern(block.told_by).match(text) for text in texts):
            yield Group(block, list(_said(lines, places, block)))
            return


def _said(lines: Sequence[Line], places: range, block: Block) -> Iterator[Said]:
    known = {wording.casefold(): label for label in block.labels for wording in label.wordings}
    pattern = _pattern((*known, *block.starts, *block.told_by, *block.others))
    current: Said | None = None
    for place in places:
        text = lines[place].plain.strip()
        match = pattern.match(text)
        if match:
            if current:
                yield current
            said = " ".join(match.group(1).split())
            value = text[match.end() :].strip()
            current = Said(said, known.get(said.casefold()), value, [place])
        elif current:
            current.lines.append(place)
            current.value = f"{current.value}\n{text}"
    if current:
        yield current


@lru_cache(maxsize=256)
def _pattern(wordings: tuple[str, ...]) -> re.Pattern[str]:
    """A line that opens with one of ``wordings``, the longest that fits."""
    longest_first = sorted({each.casefold() for each in wordings}, key=len, reverse=True)
    choices = "|".join(re.escape(each).replace(r"\ ", r"\s+") for each in longest_first)
    return re.compile(rf"({choices})(?:\s*[:|\t]|\s|$)\s*", re.I)

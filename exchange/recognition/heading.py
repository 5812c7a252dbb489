"""What stands above a document's first question: labelled facts, a title, loose lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from exchange.recognition.definition import Label, Template
from exchange.recognition.lines import Line
from exchange.recognition.wordings import MARKS

_LABEL = re.compile(
    r"^[\s>#*_|•-]*([A-Za-z][A-Za-z0-9 /’'()-]{1,60}?)[\s*_]*(?:[:|\t]|\s[–-]\s)[\s*_|]*(.*?)[\s*_|]*$"
)
_COUNCIL = re.compile(r"^[A-Z][\w’',.& -]{2,90}\b(?:Council|Combined Authority)$")
_GENERIC = re.compile(
    r"(?:(?:a|alpha|and|beta|case|cohort|delta|for|gamma|infuse|innovation|learning|of|programme|project"
    r"|report|studies|study|template|the|write|up|writeup)\W*)+",
    re.I,
)
_LONGEST_LINE = 400


@dataclass(frozen=True, slots=True)
class Taken:
    """A fact that was found: where it goes, what it says, the lines that say it, and their words."""

    to: str
    value: str
    lines: tuple[int, ...]
    said: str
    label: str = ""


@dataclass(slots=True)
class Heading:
    """The facts found, and every line that gave none."""

    taken: list[Taken] = field(default_factory=list)
    rest: list[int] = field(default_factory=list)

    def has(self, to: str) -> bool:
        """Whether a fact for ``to`` was found."""
        return any(each.to == to for each in self.taken)


def read_heading(lines: Sequence[Line], places: Sequence[int], template: Template) -> Heading:
    """Return what the lines at ``places`` say; every one is kept in one part or another."""
    heading = Heading()
    known = labels_of(template)
    at = 0
    while at < len(places):
        covered = _labelled(heading, lines, places[at:], known)
        if not covered:
            heading.rest.append(places[at])
        at += covered or 1
    _organisation_line(heading, lines)
    _title_line(heading, lines)
    return heading


def labels_of(template: Template) -> Mapping[str, Label]:
    """Return a template's labels by each of their wordings; the first to claim one has it."""
    known: dict[str, Label] = {}
    for label in template.labels:
        for wording in label.wordings:
            known.setdefault(wording.casefold(), label)
    return known


def _labelled(
    heading: Heading, lines: Sequence[Line], places: Sequence[int], known: Mapping[str, Label]
) -> int:
    """Take a labelled fact from the first of ``places``; return how many lines it covered, nought for none."""
    said, label, value = _label(lines[places[0]].text, known)
    last = 0
    while label and not value and last + 1 < len(places):
        last += 1
        text = lines[places[last]].text
        if _label(text, known)[1]:
            return 0
        value = " ".join(text.strip(MARKS).split())
    if label is None or not value or (heading.has(label.to) and label.to != "place"):
        return 0
    ours = label.values.get(value.casefold().rstrip(".")) or value
    covered = tuple(places[: last + 1])
    heading.taken.append(Taken(label.to, ours, covered, f"{said}: {value}", said))
    return last + 1


def _label(text: str, known: Mapping[str, Label]) -> tuple[str, Label | None, str]:
    """Return a line's label, what it stands for and the value beside it; nothing for none."""
    match = _LABEL.match(text) if len(text) <= _LONGEST_LINE else None
    if match is None:
        return "", None, ""
    said = " ".join(match.group(1).split())
    return said, known.get(said.casefold()), " ".join(match.group(2).split())


def has_label(text: str, known: Mapping[str, Label]) -> bool:
    """Whether ``text`` is one of the template's labels, alone or with a value beside it."""
    return " ".join(text.strip(f"{MARKS}:").split()).casefold() in known


def _organisation_line(heading: Heading, lines: Sequence[Line]) -> None:
    """Without a label, a line that is nothing but a council's name names the organisation."""
    if heading.has("lead_organisation"):
        return
    for number, place in enumerate(heading.rest):
        text = lines[place].text.strip(MARKS)
        if _COUNCIL.match(text):
            heading.taken.append(Taken("lead_organisation", text, (place,), text))
            del heading.rest[number]
            return


def _title_line(heading: Heading, lines: Sequence[Line]) -> None:
    """Without a label, a first short line is the title, unless it only names the sort of document; a table has none."""
    if heading.has("title"):
        return
    for number, place in enumerate(heading.rest):
        text = " ".join(lines[place].text.strip(MARKS).split())
        if not text or lines[place].text.startswith("|"):
            continue
        if _is_title(text):
            heading.taken.append(Taken("title", text, (place,), text))
            del heading.rest[number]
        return


def _is_title(text: str) -> bool:
    """Whether a line is short, no sentence, and says more than what sort of document it is."""
    short = len(text) <= 150 and not text.endswith((".", ":", ";"))
    return short and any(map(str.isalpha, text)) and not _GENERIC.fullmatch(text)

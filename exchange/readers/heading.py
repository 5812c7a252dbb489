"""What stands above a template's first question: labelled facts, a title, loose lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from exchange.readers.questions import MARKS

_LABEL = re.compile(
    r"^[\s>#*_|•-]*([A-Za-z][A-Za-z /’'()-]{1,45}?)[\s*_]*(?:[:|\t]|\s[–-]\s)[\s*_|]*(.*?)[\s*_|]*$"
)
_LABELS = {
    "cohort": "cohort",
    "infuse cohort": "cohort",
    "cohort name": "cohort",
    "organisation": "lead_organisation",
    "organization": "lead_organisation",
    "organisation name": "lead_organisation",
    "name of organisation": "lead_organisation",
    "lead organisation": "lead_organisation",
    "local authority": "lead_organisation",
    "authority": "lead_organisation",
    "council": "lead_organisation",
    "title": "title",
    "case study title": "title",
    "case study": "title",
    "project": "title",
    "project title": "title",
    "project name": "title",
    "programme": "programme",
    "program": "programme",
    "department": "lead_department",
    "lead department": "lead_department",
    "place": "place",
    "places": "place",
    "area": "place",
    "location": "place",
    "region": "place",
}
_COUNCIL = re.compile(r"^[A-Z][\w’',.& -]{2,90}\b(?:Council|Combined Authority)$")
_GENERIC = re.compile(
    r"(?:(?:a|alpha|and|beta|case|cohort|delta|for|gamma|infuse|innovation|learning|of|programme|project"
    r"|report|studies|study|template|the|write|up|writeup)\W*)+",
    re.I,
)
_LONGEST_LINE = 400
_LONGEST = {
    "title": 255,
    "lead_organisation": 255,
    "cohort": 100,
    "programme": 255,
    "lead_department": 255,
}


@dataclass(slots=True)
class Heading:
    """The facts found, the lines they were found on, and every line that gave none."""

    found: dict[str, str] = field(default_factory=dict)
    places: list[str] = field(default_factory=list)
    labelled: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)

    def facts(self) -> dict[str, str]:
        """The facts by their name in the case file."""
        return dict(self.found)

    def take(self, name: str, value: str, line: str) -> bool:
        """Keep a fact, unless it is too long for its place or another stands there."""
        if name == "place":
            self.places.append(value)
        elif name in self.found or len(value) > _LONGEST[name]:
            return False
        else:
            self.found[name] = value
        self.labelled.append(" ".join(line.strip(MARKS).split()))
        return True


def read_heading(lines: list[str]) -> Heading:
    """Return what the lines above the first question say; every line is kept in one place or another."""
    heading = Heading()
    place = 0
    while place < len(lines):
        taken = _labelled(heading, lines, place)
        if not taken:
            heading.rest.append(lines[place])
        place += taken or 1
    _organisation_line(heading)
    _title_line(heading)
    return heading


def _labelled(heading: Heading, lines: list[str], place: int) -> int:
    """Take a labelled fact from ``place``; return how many lines it covered, nought for none."""
    label, name, value = _label(lines[place])
    last = place
    while name and not value and last + 1 < len(lines):
        last += 1
        if _label(lines[last])[1]:
            return 0
        value = " ".join(lines[last].strip(MARKS).split())
    if not name or not value or not heading.take(name, value, f"{label}: {value}"):
        return 0
    return last - place + 1


def _label(line: str) -> tuple[str, str, str]:
    """Return a line's label, the fact it stands for and the value beside it; all empty for none."""
    match = _LABEL.match(line) if len(line) <= _LONGEST_LINE else None
    if match is None:
        return "", "", ""
    label = " ".join(match.group(1).split())
    return label, _LABELS.get(label.lower(), ""), " ".join(match.group(2).split())


def _organisation_line(heading: Heading) -> None:
    """Without a label, a line that is nothing but a council's name names the organisation."""
    if "lead_organisation" in heading.found:
        return
    for number, line in enumerate(heading.rest):
        text = line.strip(MARKS)
        if _COUNCIL.match(text) and heading.take("lead_organisation", text, line):
            del heading.rest[number]
            return


def _title_line(heading: Heading) -> None:
    """Without a label, a first short line is the title, unless it only names the template."""
    if "title" in heading.found:
        return
    for number, line in enumerate(heading.rest):
        text = " ".join(line.strip(MARKS).split())
        if not text:
            continue
        if _is_title(text):
            heading.found["title"] = text
            heading.labelled.append(text)
            del heading.rest[number]
        return


def _is_title(text: str) -> bool:
    """Whether a line is short, no sentence, and says more than what sort of document it is."""
    short = len(text) <= 150 and not text.endswith((".", ":", ";"))
    return short and any(map(str.isalpha, text)) and not _GENERIC.fullmatch(text)

"""What a record still lacks once every answer is in its place: its notes, its places, a title, a summary."""

from __future__ import annotations

from collections.abc import Sequence

from exchange.casefile.record import CaseRecord, Row
from exchange.readers.source import Kind, SourceDocument
from exchange.readers.wording import made_summary, made_title
from exchange.recognition.heading import Heading
from exchange.recognition.lines import Line
from exchange.recognition.places import named_regions, place_of


def place_footnotes(lines: Sequence[Line], record: CaseRecord) -> dict[int, str]:
    """Put each footnote into the narrative that refers to it; return which line went where."""
    went: dict[int, str] = {}
    for place, line in enumerate(lines):
        if line.passage is None or line.passage.kind is not Kind.FOOTNOTE:
            continue
        mark = f"[^{line.passage.label}]"
        name = next((name for name, body in record.narrative.items() if mark in body), "")
        if name:
            between = "\n\n" if line.text.startswith(mark) else "\n"
            record.narrative[name] += f"{between}{line.text}"
            went[place] = name
    return went


def add_areas(record: CaseRecord, heading: Heading) -> None:
    """Add the places that the document's heading names, each once."""
    areas: list[Row] = [{"name": taken.value} for taken in heading.taken if taken.to == "place"]
    if place := place_of(record.text("lead_organisation")):
        areas.append({"name": place})
    _set_areas(record, areas)


def add_regions(record: CaseRecord, document: SourceDocument) -> None:
    """Add the city regions that answers name, for whoever keeps a document without a person looking it over.

    A person is offered them (``exchange.recognition.offers``): nothing found is filled in.
    """
    _set_areas(record, [*record.rows.get("areas", []), *named_regions(document.words())])


def _set_areas(record: CaseRecord, areas: list[Row]) -> None:
    seen: dict[str, Row] = {}
    for area in areas:
        seen.setdefault(str(area["name"]).casefold(), area)
    if seen:
        numbered = enumerate(seen.values(), start=1)
        record.rows["areas"] = [{"id": f"a{number}", **area} for number, area in numbered]


def derive(record: CaseRecord) -> None:
    """Make a title and a summary of the document's own words, where it gives none."""
    questions = [str(row["text"]) for row in record.rows.get("research_questions", [])]
    challenge = record.narrative.get("challenge", "")
    made = {
        "title": made_title(record.text("lead_organisation"), questions, challenge),
        "summary": made_summary(challenge, questions),
    }
    for name, text in made.items():
        if text and name not in record.fields:
            record.fields[name] = text
            record.derived.add(name)

"""What was made of a document: a record of what was placed, and of every passage what became of it."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from enum import StrEnum

from exchange.casefile.reading import number_sections
from exchange.casefile.record import CaseRecord, Section
from exchange.readers.source import Kind, Passage, SourceDocument
from exchange.readers.to_markdown import belong_together, lines_of
from exchange.recognition.definition import Template
from exchange.recognition.narrative import markdown_of

OTHER_TEXT = "Other text of the document"
AS_ASKED = "Questions as the document asks them"


class Status(StrEnum):
    """What became of a passage. Only a person sets one aside; ``FORM`` are the template's own words.

    ``NOT_TAKEN`` is what a case file says and no upload takes over (``recognition.own_files``).
    """

    PLACED = "placed"
    UNPLACED = "unplaced"
    SET_ASIDE = "set-aside"
    FORM = "form"
    NOT_TAKEN = "not-taken"


@dataclass(frozen=True, slots=True)
class Placement:
    """A passage, or a part of one, with where it went and why, in words for a person."""

    passage: Passage
    status: Status
    to: str = ""
    reason: str = ""


@dataclass(slots=True)
class Reading:
    """A document, the template it was read by, the record of what was placed, and all placements.

    ``asked`` are the form's own words as the document has them: its labels, with what stands beside
    them, and its questions. Every passage of the document is in ``placements``, in order, whole or in
    parts (``p7.1``, ``p7.2``).
    """

    document: SourceDocument
    template: Template
    record: CaseRecord
    placements: list[Placement] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def with_status(self, status: Status) -> list[Placement]:
        """Return the placements of one status."""
        return [each for each in self.placements if each.status is status]

    def whole_record(self) -> CaseRecord:
        """Return the record with all that was not placed as sections, so that no word is missing.

        For whoever keeps a document without a person looking it over.
        """
        record = copy.deepcopy(self.record)
        record.sections += _unplaced(self.with_status(Status.UNPLACED))
        if self.asked:
            listed = "\n".join(f"- {line}" for line in dict.fromkeys(self.asked))
            record.sections.append(Section(AS_ASKED, listed))
        number_sections(record)
        return record


def _unplaced(placements: list[Placement]) -> list[Section]:
    """Unplaced passages as sections: below each heading of the document its own, others together."""
    other: list[Passage] = []
    sections: list[tuple[str, list[Passage]]] = [(OTHER_TEXT, other)]
    for placement in placements:
        passage = placement.passage
        if passage.kind is Kind.HEADING:
            sections.append((" ".join(passage.text.split()), []))
        else:
            sections[-1][1].append(passage)
    return [Section(head, _body(held)) for head, held in sections if held or held is not other]


def _body(passages: list[Passage]) -> str:
    lines: list[str] = []
    before: Passage | None = None
    for passage in passages:
        if before is not None and not belong_together(before, passage):
            lines.append("")
        told = lines_of(passage)
        if passage.kind is Kind.PARAGRAPH and passage.label:
            told[0] = f"{passage.label}: {told[0]}"
        lines += told
        before = passage
    return markdown_of(lines)

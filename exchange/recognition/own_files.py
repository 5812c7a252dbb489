"""Our own case files and JSON, handed in as documents: each fact is at the field that it names, to be looked over.

A passage is one fact, one row, one narrative or section, or one name that no field has. What only the full export
holds (agreements, the owner's contact) and what this system gives itself (the reference, the reviewer's role) is
shown and not taken over: a file that anybody may write proves no agreement, and its reference may be another's case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from exchange.casefile import registry
from exchange.casefile.entries import Field
from exchange.casefile.reading import front_matter_of, read_case_file
from exchange.casefile.record import CaseRecord, Raw, Row, State, words_of
from exchange.readers.case_json import cases_in, read_case_json
from exchange.readers.encodings import decode
from exchange.readers.source import Builder, Kind, SourceDocument
from exchange.recognition.definition import SECTION, Template
from exchange.recognition.reading import Placement, Reading, Status

FORMAT: Final = "case"
NAMED: Final = "the file names this field"
NOT_TAKEN: Final = {
    "ref": "your draft gets a reference of its own, and no other case is changed",
    "consents": "an agreement is asked for on the page of agreements, not taken from a file",
    "owner_contact.name": "the draft is yours, so your own name stands there",
    "owner_contact.email": "the draft is yours, so your own address stands there",
    "reviewer_role": "whoever reviews the case fills it in",
}
"""Names that are shown and not taken over, and why."""

_NAME = re.compile(r"^([a-z][a-z_]*):", re.M)


class Piece(NamedTuple):
    """One passage to be: its words, where they go, and under which name they stand in the file."""

    text: str
    to: str
    label: str
    known: bool = True


def as_own(source: SourceDocument, data: bytes) -> SourceDocument | None:
    """Return a document that was read as one of our own files, if ``data`` is one; else ``None``.

    Raises:
        DocumentError: naming every field that is wrong.
    """
    held = _held(source, data)
    if held is None:
        return None
    builder = Builder(FORMAT)
    record = _record(held)
    for piece in pieces_of(record):
        builder.add(Kind.PARAGRAPH, piece.text, label=piece.label)
    builder.note("It is one of our own case files: each part is at the field that it names.")
    document = builder.document()
    return SourceDocument(FORMAT, document.passages, document.notes, held)


def is_own(source: SourceDocument) -> bool:
    """Whether ``as_own`` made this document."""
    return source.format == FORMAT


def read_own(source: SourceDocument) -> Reading:
    """Return what one of our own files says, each passage where the file puts it."""
    return reading_of(source, _record(source.data))


def reading_of(document: SourceDocument, record: CaseRecord) -> Reading:
    """Return the reading of ``document``, whose passages are the pieces of ``record``; what is not taken is out."""
    pieces = pieces_of(record)
    placements = [
        _placement(passage, piece) for passage, piece in zip(document.passages, pieces, strict=True)
    ]
    for name in NOT_TAKEN:
        record.fields.pop(name, None)
        record.rows.pop(name, None)
    return Reading(document, Template("", "", needed=0), record, placements)


def _held(source: SourceDocument, data: bytes) -> dict[str, Any] | None:
    """The text or the JSON of one case, ``None`` where it is none of ours."""
    if source.format == "json":
        cases = cases_in(source.data) or []
        return {"json": cases[0]} if len(cases) == 1 else None
    if source.format != "text":
        return None
    text = decode(data).text.removeprefix("\ufeff")
    names = _NAME.findall(front_matter_of(text))
    return {"text": text} if any(map(registry.is_known, names)) else None


def _record(held: Mapping[str, Any]) -> CaseRecord:
    return read_case_file(held["text"]) if "text" in held else read_case_json(held["json"])


def _placement(passage: Any, piece: Piece) -> Placement:
    if piece.to in NOT_TAKEN:
        return Placement(passage, Status.NOT_TAKEN, "", NOT_TAKEN[piece.to])
    if not piece.known:
        return Placement(passage, Status.UNPLACED, "", "no field of ours has this name")
    return Placement(passage, Status.PLACED, piece.to, NAMED)


def pieces_of(record: CaseRecord) -> list[Piece]:
    """Return every part of ``record`` that says something, in the order of a case file."""
    return [piece for piece in _pieces(record) if piece.text.strip()]


def _pieces(record: CaseRecord) -> Iterator[Piece]:
    for entry in registry.FRONT_MATTER:
        if isinstance(entry, Field):
            value = record.fields.get(entry.name)
            if value is not None:
                yield Piece("; ".join(words_of(value)), entry.name, entry.name)
        else:
            for row in record.rows.get(entry.name, []):
                yield Piece(_words(row), entry.name, f"{entry.name}.{row.get('id', '')}")
    for path, state in record.states.items():
        yield Piece(_state(state), registry.STATES, f"{registry.STATES}.{path}")
    for name, body in record.narrative.items():
        yield Piece(body, name, registry.NARRATIVE[name])
    for section in record.sections:
        yield Piece(section.body or section.heading, f"{SECTION}{section.heading}", section.heading)
    for name, raw in record.unknown.items():
        yield Piece("; ".join(_raw_words(raw)), "", name, known=False)


def _words(row: Row) -> str:
    return "; ".join(
        text for name, value in row.items() if name != "id" for text in words_of(value)
    )


def _state(state: State) -> str:
    return f"{state.state}: {state.reason}" if state.reason else state.state


def _raw_words(raw: Raw) -> Iterator[str]:
    """Yield the words of what stood under a name that is not known, each under its own name."""
    if isinstance(raw, str):
        yield raw
    elif isinstance(raw, list):
        for each in raw:
            yield from _raw_words(each)
    else:
        for name, each in raw.items():
            yield f"{name}: {', '.join(_raw_words(each))}"

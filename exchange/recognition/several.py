"""Several cases in one JSON file of ours: each read by itself, as each row of a table is.

A case that cannot be taken over says why, and does not stop the others. Its words are passages all the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from exchange.casefile.record import DocumentError
from exchange.readers.case_json import cases_in, read_case_json
from exchange.readers.source import Builder, Kind, Passage, SourceDocument, refused
from exchange.readers.wording import counted
from exchange.recognition.own_files import pieces_of, reading_of
from exchange.recognition.reading import Reading

FORMAT: Final = "cases"
MOST_CASES: Final = 100
"""What one screen shows and somebody looks over."""


@dataclass(frozen=True, slots=True)
class OneOfSeveral:
    """One case of the file: where it stands (``case 2``), its title, and what it says, or why it is not taken."""

    where: str
    title: str
    reading: Reading | None
    why: str = ""


def as_several(source: SourceDocument) -> SourceDocument | None:
    """Return a document of several cases, if ``source`` is JSON that holds more than one; else ``None``.

    Raises:
        DocumentError: if there are more than ``MOST_CASES``, or none of them can be taken over, as the first says it.
    """
    cases = cases_in(source.data) if source.format == "json" else None
    if cases is None or len(cases) < 2:
        return None
    if len(cases) > MOST_CASES:
        raise refused(
            f"It holds {len(cases):,} cases. Split the file into parts of at most {MOST_CASES}."
        )
    builder = Builder(FORMAT)
    refusals = [_add(builder, number, held) for number, held in enumerate(cases, start=1)]
    if None not in refusals and refusals[0] is not None:
        raise refusals[0]
    builder.note(f"It holds {counted(len(cases), 'case')}, each part at the field that it names.")
    document = builder.document()
    return SourceDocument(FORMAT, document.passages, document.notes, {"cases": cases})


def _add(builder: Builder, number: int, held: Mapping[str, Any]) -> DocumentError | None:
    """Add the passages of one case; return why it cannot be taken over, if it cannot."""
    builder.where = f"case {number}"
    try:
        pieces = pieces_of(read_case_json(held))
    except DocumentError as error:
        for name, value in held.items():
            words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            builder.add(Kind.PARAGRAPH, words, label=str(name))
        return error
    for piece in pieces:
        builder.add(Kind.PARAGRAPH, piece.text, label=piece.label)
    return None


def is_several(source: SourceDocument) -> bool:
    """Whether ``as_several`` made this document."""
    return source.format == FORMAT


def each_of(source: SourceDocument) -> Iterator[OneOfSeveral]:
    """Yield each case in order."""
    inside: dict[str, list[Passage]] = {}
    for passage in source.passages:
        inside.setdefault(passage.where, []).append(passage)
    for number, held in enumerate(source.data["cases"], start=1):
        where = f"case {number}"
        yield _one(where, held, inside.get(where, []))


def _one(where: str, held: Mapping[str, Any], passages: Sequence[Passage]) -> OneOfSeveral:
    title = str(held.get("title") or where)
    try:
        record = read_case_json(held)
    except DocumentError as error:
        return OneOfSeveral(where, title, None, str(error))
    document = SourceDocument(FORMAT, tuple(passages))
    return OneOfSeveral(where, title, reading_of(document, record))

"""What a document says, whatever format it came in: its passages, in order, each with a lasting id.

Every reader ends here and every template begins here. A passage is never dropped: what becomes of it
(placed, unplaced, set aside) is said of its id. The same bytes always give the same ids.
Knows nothing of Django, so that it can be made in a process that has nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from exchange.casefile.record import DocumentError, Problem

MAX_PASSAGES = 20_000
MAX_CHARACTERS = 2_000_000
NO_ALT = "Picture without a description: say what it shows"
"""Stands where a picture has no words, and asks for them."""

Grid = tuple[tuple[str, ...], ...]


class Kind(StrEnum):
    """What a passage is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    TABLE = "table"
    FOOTNOTE = "footnote"
    IMAGE = "image"


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage. ``text`` is its plain words, ``marked`` the same as Markdown where that differs.

    ``level`` is a heading's level or how deep an item lies, from 1; ``label`` an item's number or a
    footnote's mark; ``rows`` a table's cells; ``prominent`` a paragraph that is bold from end to end;
    ``where`` the page, sheet or other part that it stands in; ``picture`` the name of an image's
    file in the document.
    """

    id: str
    kind: Kind
    text: str
    marked: str = ""
    level: int = 0
    label: str = ""
    rows: Grid = ()
    prominent: bool = False
    where: str = ""
    picture: str = ""

    @property
    def inline(self) -> str:
        """The passage's words as Markdown, without what its kind adds."""
        return self.marked or self.text


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A document as passages. ``notes`` are sentences on what was left out or read in a special way;
    ``data`` is what JSON holds, whose passages are its single values."""

    format: str
    passages: tuple[Passage, ...] = ()
    notes: tuple[str, ...] = ()
    data: Any = None

    def words(self) -> str:
        """Return the plain words of the whole document, a passage a line."""
        return "\n".join(passage.text for passage in self.passages)

    def passage(self, passage_id: str) -> Passage | None:
        """Return the passage with this id."""
        return next((each for each in self.passages if each.id == passage_id), None)


@dataclass(slots=True)
class Builder:
    """Collects passages and numbers them; refuses a document that is beyond reading."""

    format: str
    passages: list[Passage] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    where: str = ""
    _characters: int = 0

    def add(self, kind: Kind, text: str, marked: str = "", **details: Any) -> None:
        """Add a passage, unless it says nothing.

        Raises:
            DocumentError: one line, when there are more passages or words than anybody would review.
        """
        text = text.strip()
        marked = marked.strip()
        if not text and kind is not Kind.IMAGE:
            return
        self._characters += len(text)
        if self._characters > MAX_CHARACTERS:
            raise refused(
                f"It holds more than {MAX_CHARACTERS:,} characters of text. Split it into parts."
            )
        if len(self.passages) >= MAX_PASSAGES:
            raise refused(
                f"It holds more than {MAX_PASSAGES:,} paragraphs and cells. Split it into parts."
            )
        details.setdefault("where", self.where)
        marked = "" if marked == text else marked
        self.passages.append(
            Passage(f"p{len(self.passages) + 1}", kind, text, marked=marked, **details)
        )

    def table(self, rows: Iterable[Iterable[str]]) -> None:
        """Add a table; a table of a single cell is the paragraphs in it."""
        grid: Grid = tuple(tuple(cell.strip() for cell in row) for row in rows)
        grid = tuple(row for row in grid if any(row))
        if sum(map(len, grid)) == 1:
            for part in grid[0][0].split("\n\n"):
                self.add(Kind.PARAGRAPH, part)
        elif grid:
            self.add(Kind.TABLE, "\n".join("\t".join(row) for row in grid), rows=grid)

    def note(self, sentence: str) -> None:
        """Say once what the reader of the result should know."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def document(self) -> SourceDocument:
        """Return what was collected.

        Raises:
            DocumentError: if there is no word in it.
        """
        if not any(any(map(str.isalnum, passage.text)) for passage in self.passages):
            raise refused(f"No words were found in it{self._why_no_words()}.")
        return SourceDocument(self.format, tuple(self.passages), tuple(self.notes))

    def _why_no_words(self) -> str:
        pictures = any(passage.kind is Kind.IMAGE for passage in self.passages)
        if self.format == "pdf":
            return ": it may be a scan. Ask for the file that it was made from"
        return ", only pictures" if pictures else ""


def refused(message: str) -> DocumentError:
    """Return a refusal of the whole document, in one line."""
    return DocumentError(Problem("", message))


def to_json(document: SourceDocument) -> dict[str, Any]:
    """Return ``document`` as JSON values, without what is empty."""
    return {
        "format": document.format,
        "notes": list(document.notes),
        "passages": [passage_to_json(passage) for passage in document.passages],
        **({} if document.data is None else {"data": document.data}),
    }


def passage_to_json(passage: Passage) -> dict[str, Any]:
    """Return one passage as JSON values, without what is empty."""
    return dict(_told(passage))


def _told(passage: Passage) -> Iterator[tuple[str, Any]]:
    for name in Passage.__slots__:
        value = getattr(passage, name)
        if value or name in ("id", "kind", "text"):
            yield name, value.value if isinstance(value, Kind) else value


def from_json(held: Mapping[str, Any]) -> SourceDocument:
    """Return the document that ``to_json`` wrote.

    Raises:
        KeyError, TypeError, ValueError: if it is not one.
    """
    passages = map(passage_from_json, held["passages"])
    notes = tuple(map(str, held["notes"]))
    return SourceDocument(str(held["format"]), tuple(passages), notes, held.get("data"))


def passage_from_json(told: Mapping[str, Any]) -> Passage:
    """Return the passage that ``passage_to_json`` wrote.

    Raises:
        KeyError, TypeError, ValueError: if it is not one.
    """
    rows: Grid = tuple(tuple(map(str, row)) for row in told.get("rows", ()))
    return Passage(**{**told, "kind": Kind(told["kind"]), "rows": rows})


def part_of(passage: Passage, number: int, text: str, **details: Any) -> Passage:
    """Return a part of ``passage`` with an id of its own (``p7.2``), for what goes to several places."""
    plain = {"marked": "", "label": "", "rows": (), **details}
    return replace(passage, id=f"{passage.id}.{number}", text=text, **plain)

"""What a case page says, as plain values: templates only place it and never ask the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from casestudies.gaps import GapGroup
from cms.core.dates import PartialDate


@dataclass(frozen=True, slots=True)
class Link:
    """Words, and where they lead; ``url`` is empty where they lead nowhere."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a list of facts: words, or links; ``name`` is the path by which it can be disputed, if it can."""

    label: str
    value: str = ""
    links: tuple[Link, ...] = ()
    name: str = ""
    disputes: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Banner:
    """A note above the text; ``kind`` is a class of ``components/banner.html``."""

    title: str
    text: str
    kind: str = ""
    url: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """The heading of a column; numbers stand to the right."""

    label: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: words, an address, and a second line in smaller letters."""

    text: str = ""
    url: str = ""
    detail: str = ""
    number: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that somebody allowed us to show."""

    text: str
    by: str


@dataclass(frozen=True, slots=True)
class Part:
    """A list, a list of facts, a table or quotations; only one of them is filled.

    ``names`` are the paths by which its rows or quotations can be disputed, each in its place; empty for none.
    """

    title: str = ""
    items: tuple[Link, ...] = ()
    facts: tuple[Fact, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    quotes: tuple[Quote, ...] = ()
    note: str = ""
    names: tuple[str, ...] = ()
    disputes: tuple[Said, ...] = ()

    @property
    def lines(self) -> list[tuple[tuple[Cell, ...], list[Said]]]:
        """Each row with what is disputed in it."""
        return [(row, self._said_of(place)) for place, row in enumerate(self.rows)]

    @property
    def quoted(self) -> list[tuple[Quote, list[Said]]]:
        """Each quotation with what is disputed in it."""
        return [(quote, self._said_of(place)) for place, quote in enumerate(self.quotes)]

    def _said_of(self, place: int) -> list[Said]:
        name = self.names[place] if place < len(self.names) else ""
        return [each for each in self.disputes if name and each.part == name]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.items or self.facts or self.rows or self.quotes)


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One measure, as ``components/outcome_table.html`` wants it."""

    id: str
    term_name: str
    term_url: str
    indicator: str
    population: str
    status_label: str
    baseline: Decimal | None
    baseline_label: str
    baseline_date: PartialDate | None
    result: Decimal | None
    result_label: str
    result_date: PartialDate | None
    change_words: str
    direction: str
    direction_label: str
    evidence: int | None
    evidence_label: str
    validated_by: str
    source: str
    source_url: str
    name: str = ""
    disputes: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody else says to a case: a dispute with the part it is about, or a reply."""

    part: str
    by: str
    text: str
    day: date


@dataclass(frozen=True, slots=True)
class Answered:
    """A reader's question with the owner's answer."""

    question: str
    answer: str
    day: date


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the page under its own heading, which the contents list names."""

    id: str
    heading: str
    text: str = ""
    outcomes: tuple[OutcomeRow, ...] = ()
    parts: tuple[Part, ...] = ()
    note: str = ""
    disputes: tuple[Said, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands under the heading."""
        return not (self.text.strip() or self.outcomes or self.parts)


@dataclass(frozen=True, slots=True)
class Note:
    """One public change note."""

    date: date
    kind: str
    text: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Citation:
    """How to cite the case: the words, and its permanent address."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class FileLink:
    """A download, as ``components/download_links.html`` wants it."""

    url: str
    label: str
    format: str
    size_label: str = ""


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """Everything that the page of one case shows, with nothing in it that the public may not see."""

    ref: str
    slug: str
    title: str
    summary: str
    language: str
    url: str
    permanent_url: str
    history_url: str
    report_url: str
    ask_url: str
    dispute_url: str
    kind: str
    phase: str
    authority: Link
    years: str
    is_illustrative: bool
    banners: tuple[Banner, ...]
    facts: tuple[Fact, ...]
    blocks: tuple[Block, ...]
    gaps: tuple[GapGroup, ...]
    citation: Citation
    files: tuple[FileLink, ...]
    licence: Link
    organisation: Link
    department: str
    published: datetime | None
    updated: datetime | None
    review_by: PartialDate | None
    review_is_due: bool
    confirmed: date | None
    reviewer: str
    reused_by: tuple[Link, ...] = ()
    notes: tuple[Note, ...] = ()
    replies: tuple[Said, ...] = ()
    disputes: tuple[Said, ...] = ()
    answered: tuple[Answered, ...] = ()
    contents: tuple[Link, ...] = field(default=())

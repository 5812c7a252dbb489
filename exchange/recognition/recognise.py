"""From a document to a reading: by the template whose questions it answers, or by none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from exchange.casefile import registry
from exchange.casefile.entries import Field, Rows
from exchange.casefile.record import CaseRecord, Row, Section
from exchange.readers.source import Kind, Passage, SourceDocument
from exchange.recognition.asks import Answer, Asked, take_apart
from exchange.recognition.blocks import Group, Said, find_groups
from exchange.recognition.definition import SECTION, Template
from exchange.recognition.finishing import add_areas, derive, place_footnotes
from exchange.recognition.heading import Taken, has_label, labels_of, read_heading
from exchange.recognition.lines import Line, lines_from
from exchange.recognition.narrative import (
    Entry,
    after_list,
    entries_of,
    introductions,
    lean_on_first,
    markdown_of,
)
from exchange.recognition.placements import FORM, UNPLACED, Place, placements_of
from exchange.recognition.reading import Reading
from exchange.recognition.typed import fact_is_chosen, typed
from exchange.recognition.wordings import says_more

_FURNITURE = {"header", "footer", "shape", "diagram"}
_COMES_AGAIN = Place(FORM, "", "the question, which comes again below")
_ASKED_BELOW = Place(UNPLACED, "", "its question comes again below")
_SAYS_MORE = "it says more than the form's own words"
_NOBODY_ASKS = Place(UNPLACED, "", "nothing in the template asks for it")


def recognise(document: SourceDocument, templates: Sequence[Template]) -> Template | None:
    """Return the template that ``document`` follows, ``None`` if it follows none closely enough."""
    best: tuple[float, int, Template] | None = None
    for template in templates:
        found = _Recognition(document, template).found()
        if template.needed and found >= template.needed:
            score = (found / template.needed, found, template)
            best = score if best is None or score[:2] > best[:2] else best
    return best[2] if best else None


def read_as(document: SourceDocument, template: Template) -> Reading:
    """Return what ``document`` says when read by ``template``, whether or not it follows it."""
    return _Recognition(document, template).reading()


@dataclass(slots=True)
class _Recognition:
    """One reading of one document by one template."""

    document: SourceDocument
    template: Template
    lines: list[Line] = field(default_factory=list)
    where: dict[int, Place] = field(default_factory=dict)
    record: CaseRecord = field(default_factory=CaseRecord)
    groups: list[Group] = field(default_factory=list)
    form: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        known = labels_of(self.template)

        def is_form(table: Passage) -> bool:
            """Whether a table's first cells are questions or labels of the template."""
            if max(map(len, table.rows)) > 3:
                return False
            cells = [Line(f"**{' '.join(row[0].split())}**", table) for row in table.rows if row[0]]
            asked = take_apart(cells, self.template)
            labelled = sum(has_label(cell.text, known) for cell in cells)
            return asked.asks() + labelled > 1

        self.lines = lines_from(self.document.passages, is_form)
        self.groups = find_groups(self.lines, self.template)

    def found(self) -> int:
        """How much of the template the document holds."""
        kinds = {id(group.block) for group in self.groups}
        return self._apart().asks() + len(kinds)

    def _apart(self) -> Asked:
        grouped = {place for group in self.groups for said in group.said for place in said.lines}
        skipped = set(grouped)
        for place, line in enumerate(self.lines):
            passage = line.passage
            if passage and (passage.kind is Kind.FOOTNOTE or passage.where in _FURNITURE):
                skipped.add(place)
        return take_apart(self.lines, self.template, frozenset(skipped), frozenset(grouped))

    def reading(self) -> Reading:
        """Put everything in its place."""
        asked = self._apart()
        heading = read_heading(self.lines, asked.before, self.template)
        if self.template.kind:
            self.record.fields["kind"] = self.template.kind
            self.record.derived.add("kind")
        for taken in heading.taken:
            self._fact(taken)
        for to, word in self.template.named.items():
            if word in self.document.words():
                self.record.fields.setdefault(to, word)
        for answer in asked.answers:
            self._answer(answer)
        for answer in asked.given_up:
            self.form.append(answer.wording)
            tells = answer.rest or says_more(answer.wording, answer.ask)
            self._mark(answer.asked, _ASKED_BELOW if tells else _COMES_AGAIN)
        for group in self.groups:
            self._group(group)
        for place, name in place_footnotes(self.lines, self.record).items():
            self.where[place] = Place("placed", name, "its mark stands there")
        add_areas(self.record, heading)
        derive(self.record)
        placements = placements_of(self.document, self.lines, self.where, _NOBODY_ASKS)
        return Reading(self.document, self.template, self.record, placements, self.form)

    def _mark(self, places: Sequence[int], place: Place) -> None:
        for each in places:
            self.where[each] = place

    def _fact(self, taken: Taken) -> None:
        if taken.to != "place" and not self._set(taken.to, taken.value, taken.lines):
            return
        self.form.append(taken.said)
        because = f"labelled “{taken.label}”" if taken.label else "how it stands above the rest"
        self._mark(taken.lines, Place("placed", taken.to, because))

    def _set(self, to: str, text: str, lines: Sequence[int]) -> bool:
        """Put words into a field or into the first row of a relation; say why where it cannot be."""
        if self._holds(to):
            self._mark(lines, Place(UNPLACED, to, f"something stands in “{to}” already"))
            return False
        try:
            value = typed(to, text)
        except ValueError as error:
            self._mark(lines, Place(UNPLACED, to, f"it does not fit “{to}”: {error}"))
            return False
        entry = registry.by_name().get(to)
        if isinstance(entry, Field):
            self.record.fields[to] = value
            return True
        head, _, column = to.partition(".")
        relation = registry.by_name()[head]
        if isinstance(relation, Rows):
            rows = self.record.rows.setdefault(head, [{"id": relation.default_id(1)}])
            rows[0][column] = value
        return True

    def _holds(self, to: str) -> bool:
        head, _, column = to.partition(".")
        rows = self.record.rows.get(head, [])
        return bool(rows and column in rows[0]) or (
            to in self.record.fields and to not in self.record.derived
        )

    def _answer(self, answer: Answer) -> None:
        to, because = answer.ask.to, f"below “{answer.wording.strip('*# |')}”"
        self.form.append(answer.wording)
        entry = registry.by_name().get(to)
        if isinstance(entry, Rows) or (entry is not None and entry.type.many):
            self._mark(answer.asked, self._asking(answer))
            self._entries(answer, because)
            return
        announced = self._announced(answer)
        body = markdown_of([*announced, *(self.lines[each].text for each in answer.lines)])
        placed = [*(answer.asked if any(announced) else ()), *answer.lines]
        self._mark(answer.asked, self._asking(answer))
        if not body:
            return
        if to.startswith(SECTION):
            self.record.sections.append(Section(to.removeprefix(SECTION).strip(), body))
        elif to in registry.NARRATIVE:
            before = self.record.narrative.get(to)
            self.record.narrative[to] = f"{before}\n\n{body}" if before else body
        elif not self._set(to, body, placed):
            return
        self._mark(placed, Place("placed", to, because))

    def _asking(self, answer: Answer) -> Place:
        """Where the line goes that asks: it stays with the form, unless it says something of its own."""
        if says_more(answer.wording, answer.ask):
            return Place(UNPLACED, answer.ask.to, _SAYS_MORE)
        return Place(FORM, answer.ask.to, "the question itself")

    def _announced(self, answer: Answer) -> list[str]:
        """What the asking line adds to the answer: the rest of it, or all of it if it says something.

        A fact takes the rest alone: it would not fit with a question before it.
        """
        takes_all = answer.ask.to.startswith(SECTION) or answer.ask.to in registry.NARRATIVE
        says_all = answer.by_phrase and not answer.rest
        if says_all or (takes_all and says_more(answer.wording, answer.ask)):
            return [*(self.lines[each].text for each in answer.asked), ""]
        return [answer.rest]

    def _entries(self, answer: Answer, because: str) -> None:
        entries = entries_of(self.lines, answer.lines, answer.rest)
        announcing = introductions(entries)
        below = after_list(entries)
        for entry in entries:
            if entry in announcing:
                self._announcing(answer, entry)
            elif entry in below:
                self._mark(entry.lines, Place(UNPLACED, "", "it stands below the list"))
            elif why := self._entry(answer, entry.text):
                self._mark(entry.lines, Place(UNPLACED, answer.ask.to, why))
            elif entry.lines:
                self._mark(entry.lines, Place("placed", answer.ask.to, because))
            elif not says_more(answer.wording, answer.ask):
                self._mark(answer.asked, Place("placed", answer.ask.to, because))
        if answer.ask.to == "research_questions":
            lean_on_first(self.record.rows.get("research_questions", []))

    def _announcing(self, answer: Answer, entry: Entry) -> None:
        """Mark a paragraph with a colon above a list: the form's own, unless it says something."""
        to = answer.ask.to
        if says_more(entry.text, answer.ask):
            self._mark(entry.lines, Place(UNPLACED, to, "it says more than that a list follows"))
            return
        self.form.append(entry.text)
        self._mark(entry.lines, Place(FORM, to, "it announces the list"))

    def _entry(self, answer: Answer, text: str) -> str:
        """Add one entry to a list; return why it does not fit, nothing when it does."""
        to = answer.ask.to
        entry = registry.by_name()[to]
        if isinstance(entry, Field):
            held = self.record.fields.setdefault(to, [])
            if isinstance(held, list):
                held += [part.removeprefix("- ") for part in text.split("\n") if part]
            return ""
        columns = answer.ask.columns or (entry.short or entry.fields[0].name,)
        parts = [part.strip() for part in text.split(", ", len(columns) - 1)]
        parts = [""] * (len(columns) - len(parts)) + parts
        row: Row = {}
        for column, part in zip(columns, parts, strict=True):
            try:
                if part:
                    row[column] = typed(f"{to}.{column}", part)
            except ValueError as error:
                return f"it does not fit “{to}”: {error}"
        rows = self.record.rows.setdefault(to, [])
        rows.append({"id": entry.default_id(len(rows) + 1), **row})
        return ""

    def _group(self, group: Group) -> None:
        relation = registry.by_name().get(group.block.to)
        row: Row = {}
        for said in group.said:
            self._said(said, row)
        if row and isinstance(relation, Rows):
            rows = self.record.rows.setdefault(group.block.to, [])
            rows.append({"id": relation.default_id(len(rows) + 1), **row})

    def _said(self, said: Said, row: Row) -> None:
        value = said.value.strip()
        label = said.label
        self.form.append(said.wording)
        if label is None or not value:
            reason = f"no field of ours takes “{said.wording}”" if value else "it is empty"
            self._mark(said.lines, Place(UNPLACED if value else FORM, "", reason))
            return
        because = Place("placed", label.to, f"labelled “{said.wording}”")
        if label.to.startswith(SECTION):
            self.record.sections.append(Section(label.to.removeprefix(SECTION).strip(), value))
        elif label.to in registry.NARRATIVE:
            before = self.record.narrative.get(label.to)
            self.record.narrative[label.to] = f"{before}\n\n{value}" if before else value
        else:
            ours = label.values.get(" ".join(value.casefold().split()), value)
            column = label.to.partition(".")[2]
            whole = f"{row[column]}\n{ours}" if column in row else ours
            try:
                row[column] = typed(label.to, whole)
            except ValueError as error:
                because = Place(UNPLACED, label.to, f"it does not fit “{label.to}”: {error}")
            else:
                self.form[-1:] = [
                    f"{said.wording}: {value}"
                    if ours != value or fact_is_chosen(label.to)
                    else said.wording
                ]
        self._mark(said.lines, because)


def read_document_as(
    document: SourceDocument, templates: Sequence[Template], shared: Template
) -> Reading:
    """Return the reading by the template that is recognised; by none, the labels of ``shared`` alone."""
    return read_as(document, recognise(document, templates) or replace(shared, slug="", name=""))

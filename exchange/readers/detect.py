"""A file as cases, without a person looking it over: which shape it has, and the records it makes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exchange.casefile.reading import has_fixed_heading, has_front_matter, read_case_file
from exchange.casefile.record import CaseRecord, DocumentError
from exchange.readers.case_json import cases_in, read_case_json
from exchange.readers.encodings import decode
from exchange.readers.formats import Format, format_of
from exchange.readers.open_contracting import is_package
from exchange.readers.plain_text import read_text
from exchange.readers.process import read_in_process
from exchange.readers.source import SourceDocument, refused
from exchange.recognition.columns import row_readings, suggest, tables_of
from exchange.recognition.definition import Template
from exchange.recognition.finishing import add_regions
from exchange.recognition.recognise import read_as, recognise
from exchange.recognition.shipped import shipped_templates

CASE_FILE, CASE_JSON, TABLE = "a case file", "case JSON", "a table"
OWN_HEADINGS = "case-headings"
_TABLES = {Format.XLSX.value, Format.CSV.value}


@dataclass(frozen=True, slots=True)
class Document:
    """A case that a file holds: the record, what shape it had, and what should be said of the reading.

    Where a file holds several, ``part`` names this one and ``content`` is what it is known again by;
    one that is wrong carries its ``refusal``, so that it does not stop the others.
    """

    record: CaseRecord
    shape: str
    note: str = ""
    part: str = ""
    content: bytes = b""
    refusal: DocumentError | None = None

    @property
    def is_ours(self) -> bool:
        """Whether it was in a form that says all of a case, so that nothing need be concluded."""
        return self.shape in (CASE_FILE, CASE_JSON)


def read_documents(
    data: bytes, name: str = "", templates: Sequence[Template] | None = None
) -> list[Document]:
    """Return the cases that a file holds, whatever reader it is for; never none.

    Documents are recognised by ``templates``, or by those that ship.

    Raises:
        DocumentError: if it cannot be read, has no shape that is known, or is wrong in its fields.
    """
    known = shipped_templates() if templates is None else templates
    kind = format_of(data, name)
    if kind is Format.TEXT:
        return [_text(data, known)]
    source = read_in_process(data, name=name)
    note = " ".join(source.notes)
    if kind is Format.JSON:
        return list(_json(source))
    if source.format in _TABLES:
        return list(_rows(source, note))
    return [_by_template(source, recognise(source, known), known, note)]


def _text(data: bytes, known: Sequence[Template]) -> Document:
    decoded = decode(data)
    text = decoded.text.removeprefix("\ufeff")
    if has_front_matter(text):
        return Document(read_case_file(text), CASE_FILE, decoded.note)
    source = read_text(text)
    template = recognise(source, known)
    if has_fixed_heading(text) and (template is None or template.slug == OWN_HEADINGS):
        return Document(read_case_file(text), CASE_FILE, decoded.note)
    return _by_template(source, template, known, decoded.note)


def _by_template(
    source: SourceDocument, template: Template | None, known: Sequence[Template], note: str
) -> Document:
    if template is None:
        names = ", ".join(each.name for each in known)
        raise refused(f"It is neither a case file nor one of the forms that are known: {names}.")
    record = read_as(source, template).whole_record()
    add_regions(record, source)
    return Document(record, template.name, note)


def _json(source: SourceDocument) -> Iterator[Document]:
    cases = cases_in(source.data)
    if cases is None:
        raise refused(
            "It is an Open Contracting package. What it says is offered for confirmation when it is "
            "uploaded beside a case; it makes no case by itself."
            if is_package(source.data)
            else "It is JSON, but not of a case."
        )
    if len(cases) == 1:
        yield Document(read_case_json(cases[0]), CASE_JSON)
        return
    for number, held in enumerate(cases, start=1):
        content = json.dumps(held, sort_keys=True).encode()
        part = str(held.get("ref") or f"case {number}")
        try:
            yield Document(read_case_json(held), CASE_JSON, part=part, content=content)
        except DocumentError as error:
            yield Document(CaseRecord(), CASE_JSON, part=part, content=content, refusal=error)


def _rows(source: SourceDocument, note: str) -> Iterator[Document]:
    found = 0
    for table in tables_of(source):
        mapping = suggest(table.headings)
        if "title" not in mapping.to.values():
            continue
        said = " ".join([note, *(f"Above the headings: {line}" for line in table.above)]).strip()
        for reading in row_readings(table, mapping):
            found += 1
            cells = [[passage.label, passage.text] for passage in reading.document.passages]
            where = reading.document.passages[0].where
            part = f"{table.passage.where}, {where}" if table.passage.where else where
            content = json.dumps(cells).encode()
            yield Document(reading.whole_record(), TABLE, said, part, content)
    if not found:
        raise refused(
            "It is a table, but no column is headed “Title” with a case in each row below it."
        )

"""From what an index holds of a case to tantivy's own document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from tantivy import Document

from search import fields
from search.documents import CaseDocument
from search.engines.embedded.schema import COLUMNS, PAYLOAD
from search.engines.entries import entry


def to_index(case: CaseDocument) -> Document:
    """Return ``case`` as the embedded index holds it."""
    held = entry(case)
    columns: dict[str, list[str]] = defaultdict(list)
    for token in held.values[fields.FACETS]:
        column = COLUMNS.get(token.partition(":")[0])
        if column:
            columns[column].append(token)
    made = Document(**held.texts, **held.values, **columns)
    for field, number in held.numbers.items():
        made.add_unsigned(field, number)
    made.add_bytes(PAYLOAD, held.payload)
    return made


def converted(documents: Iterable[CaseDocument]) -> tuple[dict[int, Document], dict[int, str]]:
    """Return documents by page id as the embedded index holds them, and why it cannot hold the others."""
    made: dict[int, Document] = {}
    refused: dict[int, str] = {}
    for case in documents:
        try:
            made[case.page_id] = to_index(case)
        except (ValueError, OverflowError, TypeError) as error:
            refused[case.page_id] = f"{type(error).__name__}: {error}"[:200]
    return made, refused

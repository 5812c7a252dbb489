"""From what an index holds of a case to Elasticsearch's own document, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from search import fields
from search.documents import CaseDocument
from search.engines.elasticsearch.shape import GONE, PAYLOAD
from search.engines.entries import entry, found
from search.query.request import Found


def to_index(case: CaseDocument) -> dict[str, Any]:
    """Return ``case`` as an Elasticsearch index holds it."""
    held = entry(case)
    return {
        **{name: list(texts) for name, texts in held.texts.items() if texts},
        **{name: list(values) for name, values in held.values.items() if values},
        **held.numbers,
        PAYLOAD: held.payload.decode(),
    }


def gone(page_id: int) -> dict[str, Any]:
    """Return what stands, in an index that is being built, for a case that was forgotten meanwhile."""
    return {GONE: "yes", fields.PAGE_ID: page_id, fields.VERSION: 0}


def from_hit(hit: Mapping[str, Any]) -> Found:
    """Return what an answer needs of a hit."""
    return found(hit["_source"][PAYLOAD].encode(), float(hit["_score"] or 0.0))

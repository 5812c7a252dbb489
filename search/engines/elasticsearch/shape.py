"""The shape of an Elasticsearch index: its fields, its analysis, and a hash of both.

Field types and filters are those of every Elasticsearch 8 and 9 offering. Text arrives folded
(:func:`search.text.fold`), so the analysis only cuts, drops stop words and stems, by the same rules as
the embedded engine's.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Any, Final

from elasticsearch.dsl import (
    Index,
    Keyword,
    Long,
    Mapping,
    Text,
    analyzer,
    token_filter,
    tokenizer,
)

from search import fields, text

PAYLOAD: Final = "payload"  # the whole document as JSON, kept and not searched
GONE: Final = "gone"  # a case that was forgotten while an index is being built
SCORED: Final = "scored"  # the part of a field of exact values that has a score
SCHEMA_HASH: Final = "schema_hash"
# One shard: at our size more of them would only make scores differ by where a case happens to lie. What is
# written is made visible by the writer, at once.
SETTINGS: Final = {
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    "refresh_interval": "-1",
}
_REVISION = 1  # raised when documents are filled in another way

_cut = tokenizer("precedent_cut", "pattern", pattern=r"[^\p{L}\p{N}]+")
_short = token_filter("precedent_short", "length", max=text.LONGEST_WORD)
_stops = token_filter("precedent_stops", "stop", stopwords=sorted(text.STOP_WORDS))
_stems = token_filter("precedent_stems", "stemmer", language="porter2")
ENGLISH: Final = analyzer("precedent_english", tokenizer=_cut, filter=[_short, _stops, _stems])
PLAIN: Final = analyzer("precedent_plain", tokenizer=_cut, filter=[_short])
WHOLE: Final = analyzer("precedent_whole", tokenizer="keyword")


@cache
def mapping() -> Mapping:
    """Return the mapping; a field that is not in it is refused, not guessed at."""
    made = Mapping()
    made.meta("dynamic", "strict")
    # What is searched is not needed back: an index is made anew from the database, never from itself.
    made.meta("_source", includes=[PAYLOAD])
    for name in fields.TEXT_FIELDS:
        # One place between two texts of a field, as in the embedded engine.
        made.field(name, Text(analyzer=ENGLISH, position_increment_gap=1))
    for name in fields.WORD_FIELDS:
        made.field(name, Text(analyzer=PLAIN, index_options="docs", norms=False))
    made.field(fields.EXACT, Keyword())
    made.field(fields.CAPITALS, Text(analyzer=WHOLE, index_options="docs"))
    scored = Text(analyzer=WHOLE, index_options="docs")
    made.field(fields.FACETS, Keyword(fields={SCORED: scored}))
    made.field(fields.MEASURES, Keyword())
    for name in (fields.PAGE_ID, fields.VERSION, fields.YEAR_FROM, fields.YEAR_TO):
        made.field(name, Long())
    for name in (fields.BY_NEWEST, fields.BY_UPDATED, fields.BY_EVIDENCE):
        made.field(name, Long(index=False))
    made.field(GONE, Keyword())
    made.field(PAYLOAD, Keyword(index=False, doc_values=False))
    return made


@cache
def body() -> dict[str, Any]:
    """Return what an index is created with."""
    asked = _described()
    asked["mappings"]["_meta"] = {SCHEMA_HASH: schema_hash()}
    return asked


@cache
def schema_hash() -> str:
    """Return what tells an index of this shape from one of another."""
    shape = json.dumps([_described(), _REVISION], sort_keys=True)
    return hashlib.sha256(shape.encode()).hexdigest()[:12]


def _described() -> dict[str, Any]:
    index = Index("precedent")
    index.settings(**SETTINGS)
    index.mapping(mapping())
    described: dict[str, Any] = index.to_dict()
    return described


def analysis_of() -> dict[str, Any]:
    """Return the analysis of text, whole, as the server's ``_analyze`` takes it without an index."""
    held = _described()["settings"]["analysis"]
    english = held["analyzer"][ENGLISH._name]
    return {
        "tokenizer": held["tokenizer"][english["tokenizer"]],
        "filter": [held["filter"][name] for name in english["filter"]],
    }

"""The shape of the embedded index: its fields, its analysis, and a hash of both."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version

import tantivy
from tantivy import Filter, Schema, SchemaBuilder, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from search import fields, text
from search.facets.registry import BY_NAME

PAYLOAD = "payload"  # the whole document as JSON: highlights are made from it

_ENGLISH = "precedent_english"
_PLAIN = "precedent_plain"
_EXACT = "raw"
_TEXTS = tuple((name, _ENGLISH, "position") for name in fields.TEXT_FIELDS)
COLUMNS = {name: f"{fields.FACETS}_{name}" for name in BY_NAME}
"""Each facet's values once more, in a column of its own: counting it alone takes a tenth of counting all."""

_VALUES = (
    (fields.EXACT, _EXACT, False),
    (fields.CAPITALS, _EXACT, False),
    (fields.FACETS, _EXACT, True),
    (fields.MEASURES, _EXACT, True),
    *((column, _EXACT, True) for column in COLUMNS.values()),
)
_NUMBERS = (fields.PAGE_ID, fields.VERSION, fields.YEAR_FROM, fields.YEAR_TO)
_SORTS = (fields.BY_NEWEST, fields.BY_UPDATED, fields.BY_EVIDENCE)
_REVISION = 4  # raised when documents are filled in another way


@cache
def schema() -> Schema:
    """Return the schema; one for the process."""
    builder = SchemaBuilder()
    for name, tokenizer, option in _TEXTS:
        builder.add_text_field(name, tokenizer_name=tokenizer, index_option=option)
    for name in fields.WORD_FIELDS:
        builder.add_text_field(name, tokenizer_name=_PLAIN, index_option="basic")
    for name, tokenizer, is_fast in _VALUES:
        builder.add_text_field(name, fast=is_fast, tokenizer_name=tokenizer, index_option="basic")
    for name in _NUMBERS:
        builder.add_unsigned_field(name, indexed=True, fast=True)
    for name in _SORTS:
        builder.add_unsigned_field(name, fast=True)
    builder.add_bytes_field(PAYLOAD, stored=True)
    return builder.build()


@cache
def schema_hash() -> str:
    """Return what tells an index of this shape from one of another: fields, analysis and library."""
    shape = (
        _TEXTS,
        fields.WORD_FIELDS,
        _VALUES,
        _NUMBERS,
        _SORTS,
        sorted(text.STOP_WORDS),
        text.LONGEST_WORD,
        _REVISION,
        version("tantivy"),
    )
    return hashlib.sha256(repr(shape).encode()).hexdigest()[:12]


@cache
def english() -> TextAnalyzer:
    """Return the analysis of text fields: cut, drop stop words, stem. It expects folded text."""
    return (
        _cut()
        .filter(Filter.custom_stopword(sorted(text.STOP_WORDS)))
        .filter(Filter.stemmer("english"))
        .build()
    )


@cache
def plain() -> TextAnalyzer:
    """Return the analysis of words as written: cut alone. It expects folded text."""
    return _cut().build()


def register(index: tantivy.Index) -> None:
    """Give ``index`` our analysis; tantivy forgets it whenever an index is opened."""
    index.register_tokenizer(_ENGLISH, english())
    index.register_tokenizer(_PLAIN, plain())


def _cut() -> TextAnalyzerBuilder:
    return TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(text.LONGEST_WORD + 1))

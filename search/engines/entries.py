"""What an index holds of a case, by field: worked out once, the same for every engine."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson

from search import fields, text
from search.documents import CaseDocument, Measure
from search.facets.kinds import ANY
from search.query.request import Found

_PAGE_BITS = 20
_PAGE_MASK = (1 << _PAGE_BITS) - 1
_SECOND_BITS = 34

_FACET_FIELDS = (
    ("kind", "kind"),
    ("basis", "basis"),
    ("mode", "mode"),
    ("phase", "phase"),
)
_FACET_LISTS = (
    ("sector", "sectors"),
    ("method", "methods"),
    ("barrier", "barriers"),
    ("enabler", "enablers"),
    ("funding", "funding"),
    ("regime", "regimes"),
    ("nation", "nations"),
    ("region", "regions"),
    ("authority", "authorities"),
    ("authority_type", "authority_types"),
    ("programme", "programmes"),
    ("value", "values"),
    ("has", "has"),
)
_TUPLES = ("organisation_names", "places", "term_names", *(name for _, name in _FACET_LISTS))


@dataclass(frozen=True, slots=True)
class Entry:
    """A case as an index holds it.

    ``texts`` are folded and analysed by the field's rules, several texts of a field one after the
    other; ``values`` are kept whole; ``numbers`` hold one number a field. ``payload`` is the document
    itself, from which :func:`decode` and :func:`found` read.
    """

    texts: Mapping[str, Sequence[str]]
    values: Mapping[str, Sequence[str]]
    numbers: Mapping[str, int]
    payload: bytes


def entry(case: CaseDocument) -> Entry:
    """Return ``case`` as every index holds it. All text is folded here, once, for every field."""
    written = [case.title, case.summary, *(content for _, content in case.sections)]
    exact = dict.fromkeys(text.exact_form(t) for t in (case.title, case.ref, case.slug))
    values = {
        fields.EXACT: [form for form in exact if form],
        fields.CAPITALS: text.capitals("\n".join(written)),
        fields.FACETS: list(dict.fromkeys(facet_tokens(case))),
        fields.MEASURES: measure_tokens(case),
    }
    return Entry(_texts(case, written), values, _numbers(case), encode(case))


def facet_tokens(case: CaseDocument) -> Iterator[str]:
    """Yield every facet value of ``case`` as the index has it; some more than once."""
    for facet, name in _FACET_FIELDS:
        value = getattr(case, name)
        if value:
            yield f"{facet}:{value}"
    for facet, name in _FACET_LISTS:
        for value in getattr(case, name):
            yield f"{facet}:{value}"
    for measure in case.measures:
        for outcome in measure.outcomes:
            yield f"outcome:{outcome}"
        if measure.direction:
            yield f"direction:{measure.direction}"
        if measure.evidence is not None:
            yield f"evidence:{measure.evidence}"
    if case.year_from is None:
        yield fields.UNDATED


def measure_tokens(case: CaseDocument) -> list[str]:
    """Return every combination that a measure of ``case`` answers to, each once."""
    found: dict[str, None] = {}
    for measure in case.measures:
        steps = (ANY,) if measure.evidence is None else (ANY, str(measure.evidence))
        directions = (ANY, measure.direction) if measure.direction else (ANY,)
        for outcome in (ANY, *measure.outcomes):
            found |= {f"{outcome}|{d}|{e}": None for d in directions for e in steps}
    return list(found)


def encode(case: CaseDocument) -> bytes:
    """Return the whole document as JSON. Half a character, which no database holds, becomes a question mark."""
    try:
        return orjson.dumps(case)
    except orjson.JSONEncodeError:
        plain = json.dumps(asdict(case), ensure_ascii=False, default=datetime.isoformat)
        return plain.encode("utf-8", "replace")


def decode(payload: bytes) -> CaseDocument:
    """Return the document that :func:`encode` was given."""
    values: dict[str, Any] = orjson.loads(payload)
    for name in _TUPLES:
        values[name] = tuple(values[name])
    values["sections"] = tuple((name, content) for name, content in values["sections"])
    values["published"] = datetime.fromisoformat(values["published"])
    values["updated"] = datetime.fromisoformat(values["updated"])
    values["measures"] = tuple(
        Measure(tuple(m["outcomes"]), m["direction"], m["evidence"]) for m in values["measures"]
    )
    return CaseDocument(**values)


def found(payload: bytes, score: float) -> Found:
    """Return what an answer needs of the document in ``payload``."""
    values: dict[str, Any] = orjson.loads(payload)
    return Found(
        ref=values["ref"],
        page_id=values["page_id"],
        score=score,
        title=values["title"],
        summary=values["summary"],
        sections=tuple((name, content) for name, content in values["sections"]),
        payload=payload,
    )


def _texts(case: CaseDocument, written: Sequence[str]) -> dict[str, Sequence[str]]:
    bodies = [text.fold(part) for part in written]
    names = dict.fromkeys(map(_fold_name, (*case.organisation_names, *case.places)))
    terms = dict.fromkeys(map(_fold_name, case.term_names))
    return {
        fields.TITLE: bodies[:1],
        fields.TEXT: [body for body in bodies if body],
        fields.NAMES: list(names),
        fields.TERMS: list(terms),
        # The dictionary keeps no places of words, so all that it is made of goes in at once.
        fields.SPELLINGS: [" ".join((*bodies, *names, *terms))],
        fields.TITLE_WORDS: bodies[:1],
    }


@lru_cache(maxsize=20_000)
def _fold_name(name: str) -> str:
    """Fold a name; many cases share the same few."""
    return text.fold(name)


def _numbers(case: CaseDocument) -> dict[str, int]:
    newest = _moment(case.published, case.page_id)
    step = case.evidence_highest + 1
    numbers = {
        fields.PAGE_ID: case.page_id,
        fields.VERSION: case.version,
        fields.BY_NEWEST: newest,
        fields.BY_UPDATED: _moment(case.updated, case.page_id),
        fields.BY_EVIDENCE: (step << (_PAGE_BITS + _SECOND_BITS)) + newest,
    }
    if case.year_from is not None:
        last = case.year_from if case.year_to is None else case.year_to
        numbers |= {fields.YEAR_FROM: case.year_from, fields.YEAR_TO: last}
    return numbers


def _moment(when: datetime, page_id: int) -> int:
    """A date to the second and a page id in one number that sorts by both."""
    return (max(int(when.timestamp()), 0) << _PAGE_BITS) + (page_id & _PAGE_MASK)

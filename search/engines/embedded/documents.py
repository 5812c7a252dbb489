"""Between a case document and what the embedded index holds of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tantivy import Document

from search import fields, text
from search.documents import CaseDocument, Measure
from search.engines.embedded.schema import PAYLOAD
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
_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_PLAIN_FIELDS = tuple(
    name for name in CaseDocument.__slots__ if name not in {"published", "updated", "measures"}
)
_TUPLES = ("organisation_names", "places", "term_names", *(name for _, name in _FACET_LISTS))


def to_index(case: CaseDocument) -> Document:
    """Return ``case`` as the index holds it. All text is folded here, once, for every field."""
    made = Document()
    _add_text(made, case)
    for token in facet_tokens(case):
        made.add_text(fields.FACETS, token)
    for token in measure_tokens(case):
        made.add_text(fields.MEASURES, token)
    for exact in dict.fromkeys(text.exact_form(t) for t in (case.title, case.ref, case.slug)):
        if exact:
            made.add_text(fields.EXACT, exact)
    made.add_unsigned(fields.PAGE_ID, case.page_id)
    made.add_unsigned(fields.VERSION, case.version)
    if case.year_from is not None:
        made.add_unsigned(fields.YEAR_FROM, case.year_from)
        last = case.year_from if case.year_to is None else case.year_to
        made.add_unsigned(fields.YEAR_TO, last)
    newest = _moment(case.published, case.page_id)
    made.add_unsigned(fields.BY_NEWEST, newest)
    made.add_unsigned(fields.BY_UPDATED, _moment(case.updated, case.page_id))
    step = case.evidence_highest + 1
    made.add_unsigned(fields.BY_EVIDENCE, (step << (_PAGE_BITS + _SECOND_BITS)) + newest)
    made.add_bytes(PAYLOAD, encode(case))
    return made


def facet_tokens(case: CaseDocument) -> Iterator[str]:
    """Yield every facet value of ``case``, each once, as the index has it."""
    for facet, name in _FACET_FIELDS:
        value = getattr(case, name)
        if value:
            yield f"{facet}:{value}"
    for facet, name in _FACET_LISTS:
        for value in dict.fromkeys(getattr(case, name)):
            yield f"{facet}:{value}"
    for outcome in case.outcomes:
        yield f"outcome:{outcome}"
    for direction in dict.fromkeys(m.direction for m in case.measures if m.direction):
        yield f"direction:{direction}"
    for step in dict.fromkeys(m.evidence for m in case.measures if m.evidence is not None):
        yield f"evidence:{step}"
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
    """Return the whole document as JSON."""
    values = {name: getattr(case, name) for name in _PLAIN_FIELDS}
    values["published"] = case.published.isoformat()
    values["updated"] = case.updated.isoformat()
    values["measures"] = [(m.outcomes, m.direction, m.evidence) for m in case.measures]
    return _to_json(values).encode("utf-8", "replace")


def decode(payload: bytes) -> CaseDocument:
    """Return the document that :func:`encode` was given."""
    values: dict[str, Any] = json.loads(payload)
    for name in _TUPLES:
        values[name] = tuple(values[name])
    values["sections"] = tuple((name, content) for name, content in values["sections"])
    values["published"] = datetime.fromisoformat(values["published"])
    values["updated"] = datetime.fromisoformat(values["updated"])
    values["measures"] = tuple(Measure(tuple(o), d, e) for o, d, e in values["measures"])
    return CaseDocument(**values)


def found(payload: bytes, score: float) -> Found:
    """Return what an answer needs of the document in ``payload``."""
    values: dict[str, Any] = json.loads(payload)
    return Found(
        ref=values["ref"],
        page_id=values["page_id"],
        score=score,
        title=values["title"],
        summary=values["summary"],
        sections=tuple((name, content) for name, content in values["sections"]),
    )


def _add_text(made: Document, case: CaseDocument) -> None:
    written = [case.title, case.summary, *(content for _, content in case.sections)]
    bodies = [text.fold(part) for part in written]
    made.add_text(fields.TITLE, bodies[0])
    for body in bodies:
        if body:
            made.add_text(fields.TEXT, body)
    names = dict.fromkeys(text.fold(name) for name in (*case.organisation_names, *case.places))
    terms = dict.fromkeys(text.fold(name) for name in case.term_names)
    for field, values in ((fields.NAMES, names), (fields.TERMS, terms)):
        for value in values:
            made.add_text(field, value)
    # The dictionary keeps no places of words, so all that it is made of goes in at once.
    made.add_text(fields.SPELLINGS, " ".join((*bodies, *names, *terms)))
    for word in text.capitals("\n".join(written)):
        made.add_text(fields.CAPITALS, word)


def _moment(when: datetime, page_id: int) -> int:
    """A date to the second and a page id in one number that sorts by both."""
    return (max(int(when.timestamp()), 0) << _PAGE_BITS) + (page_id & _PAGE_MASK)

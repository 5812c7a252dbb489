"""Records made by chance from the registry: every field, every relation, in the form they are stored in."""

from __future__ import annotations

import string
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from hypothesis import strategies as st

from casestudies.choices import FieldStatus, WithheldReason
from casestudies.models import CaseStudyPage
from cms.core.dates import PartialDate
from cms.core.titles import is_told, one_line
from exchange.casefile import registry
from exchange.casefile import values as v
from exchange.casefile.entries import Field, Rows
from exchange.casefile.narrative import normal_text
from exchange.casefile.record import CaseRecord, Row, Section, State

KNOWN_BODY = "testshire-known"
KNOWN_PROGRAMME = "known-programme"
SAID_OF_KNOWN_BODY = "//england"
"""What may be said of it where it is not named, as no other is like it: whatever else was said is put right."""
TERMS = {
    scheme: [f"{scheme}-one", f"{scheme}-two"]
    for scheme in ("sector", "method", "outcome", "barrier", "enabler")
}

ADDRESSES = [
    "https://example.org/",
    "https://example.org/a?b=c&d=%20#e",
    "http://localhost:8000/x",
]
_FIRST, _LAST = datetime.fromisoformat("1950-01-01"), datetime.fromisoformat("2100-01-01")
_characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
_telling = st.sampled_from(
    [
        "## Challenge",
        "##",
        "## Another {#l9}",
        "\\## Escaped",
        "### Smaller",
        "# Larger ##",
        "```",
        "``` python",
        "~~~~",
        "  ```",
        "\\```",
        "---",
        "    ## in code",
        "<script>alert(1)</script>",
        "- item",
        "Llanfair­pwll ŵ ŷ",
        "{#l1}",
        "yes",
        "2019",
        "null",
        "*name",
        "&anchor",
        "!tag",
        "a: b",
        "@",
        "“quoted”",
    ]
)


def lines(longest: int = 40) -> st.SearchStrategy[str]:
    """One line of text, never empty, with single spaces, at most ``longest`` long."""
    texts = st.one_of(st.text(_characters, min_size=1, max_size=min(longest, 60)), _telling)
    return texts.map(lambda text: " ".join(text.split())[:longest].strip()).filter(bool)


def titles() -> st.SearchStrategy[str]:
    """A title as it is stored: what signs alone cannot say is said in a word before them."""
    told = lines(200).map(lambda text: one_line(text if is_told(text) else f"A {text}"))
    return told.map(lambda text: text[:200].strip())


def texts() -> st.SearchStrategy[str]:
    """Several lines of text, as they are stored, never empty."""
    parts = st.lists(st.one_of(lines(), _telling, st.just("")), min_size=1, max_size=6)
    return parts.map("\n".join).map(normal_text).filter(bool)


def dates() -> st.SearchStrategy[PartialDate]:
    """Dates of every precision."""
    days = st.dates(min_value=date(1000, 1, 1))
    return st.tuples(days, st.integers(1, 3)).map(
        lambda pair: PartialDate(*(pair[0].year, pair[0].month, pair[0].day)[: pair[1]])
    )


def moments() -> st.SearchStrategy[datetime]:
    """Moments, those at which the clocks go back among them."""
    return st.one_of(
        st.datetimes(_FIRST, _LAST, timezones=st.just(UTC)),
        st.sampled_from([datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1)]),
    )


def values(fact: Field, column: Any) -> st.SearchStrategy[Any]:
    """Values of one fact that its column can hold."""
    kind = fact.type
    if kind.names is v.Names.TERM:
        slugs = st.sampled_from(TERMS[kind.scheme])
        return st.lists(slugs, min_size=1, unique=True).map(sorted) if kind.many else slugs
    if kind.names is not v.Names.NOTHING:
        known = KNOWN_BODY if kind.names is v.Names.ORGANISATION else KNOWN_PROGRAMME
        unknown = st.text(string.ascii_lowercase, min_size=3, max_size=20).map("Qx {}".format)
        return st.one_of(st.just(known), unknown)
    if kind.options:
        one = st.sampled_from([kind.read(slug) for slug in kind.options])
        return st.lists(one, min_size=1, unique=True) if kind.many else one
    return _plain_values(kind, column)


def _plain_values(kind: v.Type, column: Any) -> st.SearchStrategy[Any]:
    if column.name == "target_ref":
        return st.integers(1, 10**7).map("PR-{:06d}".format)
    if isinstance(column, models.URLField):
        return st.sampled_from(ADDRESSES)
    if isinstance(column, models.EmailField):
        return st.sampled_from(["owner@council.example", "a.b+c@d.example"])
    if kind is v.NUMBER:
        places = st.integers(0, column.decimal_places)
        return places.flatmap(lambda each: st.decimals(0, Decimal(10) ** 9, places=each))
    years = st.integers(1000, 2999).map(str)
    simple: dict[int, st.SearchStrategy[Any]] = {
        id(v.DATE): dates(),
        id(v.INTEGER): st.integers(0, 2**31 - 1),
        id(v.YEAR): st.integers(1000, 2999),
        id(v.BOOLEAN): st.booleans(),
        id(v.MOMENT): moments(),
        id(v.YEARS): st.lists(years, min_size=1, max_size=3, unique=True),
        id(v.LINES): st.lists(lines(), min_size=1, max_size=3, unique=True),
        id(v.TEXT): texts(),
        id(v.LINE): lines(min(column.max_length or 60, 255)),
    }
    return simple[id(kind)]


def facts(entries: tuple[Field, ...], model: type[models.Model]) -> st.SearchStrategy[Row]:
    """Any of the facts, in the form in which they come back from the database."""
    optional = {
        entry.name: values(entry, model._meta.get_field(entry.attribute)) for entry in entries
    }
    return st.fixed_dictionaries({}, optional=optional).flatmap(
        lambda row: _with_defaults(row, entries)
    )


def _with_defaults(row: Row, entries: tuple[Field, ...]) -> st.SearchStrategy[Row]:
    unsaid = [entry for entry in entries if entry.default and entry.name not in row]
    filled = st.fixed_dictionaries(
        {entry.name: st.sampled_from([entry.default, ""]) for entry in unsaid}
    )
    return filled.map(lambda defaults: _as_stored({**row, **defaults}, entries))


ALWAYS_SAID = {"permission", "only_unnamed"}
"""Yes or no, and no where nothing is said."""


def _as_stored(row: Row, entries: tuple[Field, ...]) -> Row:
    for entry in entries:
        idle = entry.needed_by and not any(name in row for name in entry.needed_by)
        if idle and row.get(entry.name) in ("", entry.default):
            del row[entry.name]
        if entry.name in ALWAYS_SAID:
            row.setdefault(entry.name, False)
        if entry.name == "agreed_to":
            row.setdefault(entry.name, ["title 0123456789abcdef"])
        if entry.name.endswith("_text") and row.get(entry.name[:-5]) not in (
            KNOWN_BODY,
            KNOWN_PROGRAMME,
        ):
            row.pop(entry.name, None)
    return {entry.name: row[entry.name] for entry in entries if entry.name in row}


def row_lists(entry: Rows) -> st.SearchStrategy[list[Row]]:
    """Up to three rows with ids of their own or those of their place."""
    rows = st.lists(facts(entry.fields, entry.model).filter(bool), max_size=3)
    ids = st.sampled_from(["", "a-1", "B_2", "7"])
    return st.tuples(rows, st.lists(ids, min_size=3, max_size=3)).map(
        lambda pair: _numbered(entry, pair[0], pair[1])
    )


def _numbered(entry: Rows, rows: list[Row], ids: list[str]) -> list[Row]:
    numbered: list[Row] = []
    for place, (row, given) in enumerate(zip(rows, ids, strict=False), start=1):
        taken = {each["id"] for each in numbered}
        row_id = given if given and given not in taken else entry.default_id(place)
        numbered.append({"id": row_id, **row})
    return _without_repeats(entry, numbered)


def _without_repeats(entry: Rows, rows: list[Row]) -> list[Row]:
    """A short list says each thing once."""
    if not entry.short:
        return rows
    said: dict[str, Row] = {}
    for row in rows:
        said.setdefault(str(row[entry.short]), row)
    kept = list(said.values())
    for place, row in enumerate(kept, start=1):
        row["id"] = (
            entry.default_id(place)
            if str(row["id"]).startswith(entry.model.ROW_PREFIX)
            else row["id"]
        )
    return kept


def sections() -> st.SearchStrategy[list[Section]]:
    """Sections whose headings look like anything, the fixed ones too."""
    headings = st.one_of(
        st.just(""), st.sampled_from(["Challenge", "next  STEPS:", "\\Market"]), lines()
    )
    parts = st.tuples(
        headings.map(lambda text: " ".join(text.split())), st.one_of(st.just(""), texts())
    )
    ids = st.sampled_from(["", "own"])
    return st.lists(st.tuples(parts, ids), max_size=3).map(_as_sections)


def _as_sections(parts: list[tuple[tuple[str, str], str]]) -> list[Section]:
    made: list[Section] = []
    for place, ((heading, body), given) in enumerate(parts, start=1):
        taken = {section.id for section in made}
        made.append(Section(heading, body, given if given and given not in taken else f"l{place}"))
    return made


def states() -> st.SearchStrategy[dict[str, State]]:
    """States of fields, of parts and of rows."""
    paths = st.sampled_from(
        [
            "phase",
            "contract",
            "contract.value",
            "outcomes.o1.baseline",
            "suppliers.s1.name",
            "market",
            "sections.l1",
        ]
    )
    withheld = st.sampled_from(WithheldReason.values).map(lambda reason: State("withheld", reason))
    others = st.sampled_from([each for each in FieldStatus.values if each != "withheld"]).map(State)
    return st.dictionaries(paths, st.one_of(withheld, others), max_size=4)


@st.composite
def records(draw: st.DrawFn) -> CaseRecord:
    """Whole records, in the form in which they come back from the database."""
    entries = tuple(entry for entry in registry.fields() if entry.name != "ref")
    fields = draw(facts(entries, CaseStudyPage))
    fields["title"] = draw(titles())
    fields.setdefault("basis", "owner-agreed")
    if "anonymised_as" in fields and fields.get("lead_organisation") == KNOWN_BODY:
        fields["anonymised_as"] = SAID_OF_KNOWN_BODY
    chosen = draw(st.lists(st.sampled_from(list(registry.relations())), max_size=8, unique=True))
    rows = {entry.name: draw(row_lists(entry)) for entry in chosen}
    narrative = draw(
        st.dictionaries(st.sampled_from(list(registry.NARRATIVE)), texts(), max_size=4)
    )
    return CaseRecord(
        fields=fields,
        rows={name: each for name, each in rows.items() if each},
        narrative=narrative,
        sections=draw(sections()),
        states=draw(states()),
    )

"""A record, a page, a file, and back: nothing is lost, and nothing private gets out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from casestudies.models import CaseStudyPage
from exchange.apply import Lookups, apply_to, create_from, references
from exchange.casefile import registry
from exchange.casefile.entries import Rows
from exchange.casefile.reading import read_case_file
from exchange.casefile.record import CaseRecord, DocumentError, Section, State
from exchange.casefile.writing import write_case_file
from exchange.extract import fingerprint, full_record, public_record
from exchange.writers.case_json import case_json
from exchange.writers.case_markdown import case_markdown
from tests.exchange.strategies import KNOWN_BODY, records

PAGES = settings(
    deadline=None,
    max_examples=10,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
        HealthCheck.function_scoped_fixture,
    ],
)


@contextmanager
def undone() -> Iterator[None]:
    """Run in a transaction that leaves nothing behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def stored(page: CaseStudyPage) -> CaseStudyPage:
    """Return ``page`` as the database has it."""
    again: CaseStudyPage = CaseStudyPage.objects.get(pk=page.pk)
    return again


def without_ref(record: CaseRecord) -> CaseRecord:
    record.fields.pop("ref", None)
    return record


@PAGES
@given(record=records())
def test_a_record_comes_back_from_the_database_as_it_was(
    record: CaseRecord, lookups: Lookups
) -> None:
    with undone():
        page = create_from(record, lookups)
        assert without_ref(full_record(stored(page))) == record
        assert without_ref(full_record(page.get_latest_revision_as_object())) == record
        assert fingerprint(page) == fingerprint(stored(page))


@PAGES
@given(record=records(), other=records())
def test_a_full_export_imported_anywhere_gives_an_equal_record(
    record: CaseRecord, other: CaseRecord, lookups: Lookups
) -> None:
    with undone():
        exported = full_record(stored(create_from(record, lookups)))
        text = write_case_file(exported)
        fresh = create_from(read_case_file(text), lookups)
        assert without_ref(full_record(stored(fresh))) == without_ref(deepcopy(exported))
        # What is withheld here stays so.
        other.states.clear()
        other.fields.pop("anonymised_as", None)
        another = create_from(other, lookups)
        apply_to(another, read_case_file(text), lookups)
        another.save(clean=False)
        imported = full_record(stored(another))
        kept = {
            entry.name
            for entry in registry.FRONT_MATTER
            if entry.private or getattr(entry, "decided", False)
        } - {*exported.fields, *exported.rows}
        for name in kept:
            imported.fields.pop(name, None)
            imported.rows.pop(name, None)
        hidden = [path for path, state in exported.states.items() if state.state == "withheld"]
        if not hidden:
            assert without_ref(imported) == without_ref(exported)


SECRET = "xyzzy"


@PAGES
@given(record=records(), data=st.data())
def test_the_public_export_holds_no_private_or_withheld_value(
    record: CaseRecord, data: st.DataObject, lookups: Lookups
) -> None:
    hidden = _hide_something(record, data)
    with undone():
        page = stored(create_from(record, lookups))
        public = public_record(page)
        for text in (case_markdown(public), json.dumps(case_json(public), ensure_ascii=False)):
            assert SECRET not in text, hidden
        assert {path: public.states[path].state for path in hidden} == dict.fromkeys(
            hidden, "withheld"
        )
        assert SECRET in write_case_file(full_record(page))


def _hide_something(record: CaseRecord, data: st.DataObject) -> list[str]:
    """Put a secret into everything private and into something withheld; return what was withheld."""
    record.fields["owner_contact.name"] = SECRET
    record.rows["consents"] = [
        {"id": "y1", "role": "owner", "given_by": SECRET, "covers": [SECRET]}
    ]
    record.rows["quotations"] = [{"id": "w1", "text": SECRET, "permission": False}]
    texts: list[tuple[str, Any]] = []
    for entry in registry.FRONT_MATTER:
        if entry.private or entry.name in ("ref", "title", "quotations"):
            continue
        if isinstance(entry, Rows):
            fact = next(
                (each for each in entry.fields if each.type.verbatim and not each.type.many), None
            )
            if fact is not None and fact.name not in ("url", "currency", "ref"):
                row = {"id": "x1", fact.name: SECRET}
                for path in (entry.name, f"{entry.name}.x1", f"{entry.name}.x1.{fact.name}"):
                    texts.append((path, (entry.name, row)))
        elif entry.type.verbatim and not entry.type.many and "currency" not in entry.name:
            texts += [(path, entry.name) for path in {entry.name, entry.name.split(".")[0]}]
    texts += [(name, ("narrative", name)) for name in registry.NARRATIVE]
    path, place = data.draw(st.sampled_from(texts))
    _put(record, place)
    record.states = {path: State("withheld", "commercial-confidence")}
    return [path]


def _put(record: CaseRecord, place: Any) -> None:
    if isinstance(place, str):
        record.fields[place] = SECRET if place != "language" else SECRET[:10]
        if place.endswith("_text"):
            record.fields[place[:-5]] = (
                KNOWN_BODY if place.startswith("lead") else "known-programme"
            )
    elif place[0] == "narrative":
        record.narrative[place[1]] = SECRET
    else:
        record.rows[place[0]] = [dict(place[1])]
        if "organisation_text" in place[1]:
            record.rows[place[0]][0]["organisation"] = KNOWN_BODY


def test_withheld_sections_and_areas_leave_no_trace_in_public(lookups: Lookups) -> None:
    record = CaseRecord(
        fields={"title": "T"},
        rows={"user_groups": [{"id": "u1", "text": "All"}, {"id": "u2", "text": SECRET}]},
        sections=[Section("Open", "Yes", "l1"), Section("Closed", SECRET, "l7")],
        states={path: State("withheld", "other") for path in ("sections.l7", "user_groups.u2")},
    )
    page = create_from(record, lookups)
    public = public_record(page)
    assert SECRET not in case_markdown(public)
    assert [section.heading for section in public.sections] == ["Open"]
    again = create_from(read_case_file(write_case_file(full_record(page))), lookups)
    assert SECRET not in case_markdown(public_record(again))
    everything = CaseRecord(
        fields={"title": "T"},
        sections=record.sections,
        states={"sections": State("withheld", "other")},
    )
    assert public_record(create_from(everything, lookups)).sections == []


def test_a_document_that_may_not_hold_private_or_withheld_things_cannot_take_them_away(
    lookups: Lookups,
) -> None:
    hidden = {
        "contract.value": State("withheld", "commercial-confidence"),
        "suppliers": State("withheld", "partner-request"),
        "costs.c1.amount": State("withheld", "other"),
        "market": State("withheld", "other"),
    }
    record = CaseRecord(
        fields={
            "title": "T",
            "contract.value": Decimal(5),
            "owner_contact.email": "o@council.example",
            "cohort": "A",
        },
        rows={
            "suppliers": [{"id": "s1", "name": "Quiet Ltd"}],
            "costs": [{"id": "c1", "what": "other", "amount": Decimal(7), "currency": "GBP"}],
            "consents": [
                {
                    "id": "y1",
                    "role": "owner",
                    "audiences": ["public"],
                    "only_unnamed": False,
                    "agreed_to": ["title 0123456789abcdef"],
                }
            ],
        },
        narrative={"market": "Nobody else."},
        states=hidden,
    )
    page = create_from(record, lookups)
    public = read_case_file(case_markdown(public_record(page)))
    del public.fields["cohort"]
    apply_to(page, public, lookups)
    after = full_record(page)
    assert "cohort" not in after.fields
    after.fields["cohort"] = "A"
    assert without_ref(after).fields.items() >= record.fields.items()
    assert after.rows == record.rows
    assert after.narrative == record.narrative


def test_a_row_that_keeps_its_id_stays_the_same_row(lookups: Lookups) -> None:
    record = CaseRecord(
        fields={"title": "T"},
        rows={"claims": [{"id": "m1", "text": "A"}, {"id": "m2", "text": "B"}]},
    )
    page = create_from(record, lookups)
    before = {row.row_id: row.pk for row in page.claims.all()}
    record.rows["claims"] = [{"id": "m2", "text": "B2"}, {"id": "m3", "text": "C"}]
    apply_to(page, record, lookups)
    page.save(clean=False)
    after = {row.row_id: row.pk for row in stored(page).claims.all()}
    assert after["m2"] == before["m2"]
    assert set(after) == {"m2", "m3"}


def test_what_a_column_cannot_hold_is_refused_by_field_all_at_once(lookups: Lookups) -> None:
    record = CaseRecord(
        fields={
            "title": "T" * 256,
            "cohort": "c" * 101,
            "summary": "s" * 301,
            "owner_contact.email": "nobody",
        },
        rows={
            "notices": [{"id": "k1", "url": "javascript:alert(1)"}],
            "related": [{"id": "r1", "ref": "PR-1", "relation": "continues"}],
            "claims": [{"id": "not an id", "text": "x"}],
            "fundings": [{"id": "f1", "requested": Decimal("0.001")}],
        },
        states={"contract." + "x" * 130: State("not-measured")},
    )
    with pytest.raises(DocumentError) as refused:
        create_from(record, lookups)
    assert {problem.path for problem in refused.value.problems} == {
        "title",
        "cohort",
        "summary",
        "owner_contact.email",
        "notices.1.url",
        "related.1.ref",
        "claims.1.id",
        "fundings.1.requested",
        "states.1",
    }
    page = create_from(CaseRecord(fields={"title": "T"}), lookups)
    with pytest.raises(DocumentError):
        apply_to(page, record, lookups)


def test_references_name_everything_that_has_to_be_looked_up() -> None:
    record = CaseRecord(
        fields={
            "lead_organisation": "A",
            "programme": "P",
            "sectors": ["s", "t"],
            "procurement_route": "m",
        },
        rows={
            "partners": [{"id": "p1", "organisation": "B"}],
            "outcomes": [{"id": "o1", "term": "o"}],
        },
    )
    assert [(each.path, each.text, each.scheme) for each in references(record)] == [
        ("lead_organisation", "A", ""),
        ("programme", "P", ""),
        ("sectors", "s", "sector"),
        ("sectors", "t", "sector"),
        ("procurement_route", "m", "method"),
        ("outcomes.1.term", "o", "outcome"),
        ("partners.1.organisation", "B", ""),
    ]


def test_renaming_what_a_case_names_is_no_edit_of_the_case(lookups: Lookups) -> None:
    record = CaseRecord(
        fields={
            "title": "T",
            "lead_organisation": KNOWN_BODY,
            "sectors": ["sector-one"],
            "language": "en",
        }
    )
    page = create_from(record, lookups)
    before = fingerprint(stored(page))
    body = lookups.organisations[KNOWN_BODY]
    body.slug = "renamed"
    body.save()
    term = lookups.terms["sector", "sector-one"]
    term.slug = "renamed"
    term.save()
    assert fingerprint(stored(page)) == before
    edited = stored(page)
    edited.challenge = "New words."
    assert fingerprint(edited) != before

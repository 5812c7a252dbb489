"""The cases that ship show the whole of what a record can be, and never claim more than they may.

Counted on the files themselves, so that a case taken out or retagged is noticed here and not by the
reader of an empty list.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from casestudies import choices as c
from casestudies.change import change
from casestudies.models import OutcomeMeasure
from exchange.casefile.reading import read_case_file
from exchange.casefile.record import CaseRecord, Row
from taxonomy.choices import Nation, Regime

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
SEEDS = ("PR-000001", "PR-000002", "PR-000003", "PR-000004", "PR-000005")
EXAMPLES = re.compile(r"https://(?:18f\.gsa\.gov/|github\.com/(?:18F|usds)/)")
WELSH = ("Bro Morgannwg", "Llanfair-ar-Hafren", "Ynys-y-Dŵr")


@cache
def cases() -> dict[str, CaseRecord]:
    """Every case file that ships, read, by reference."""
    records = [
        read_case_file(path.read_text(encoding="utf-8"))
        for path in sorted((FIXTURES / "casestudies").glob("pr-*.md"))
    ]
    return {record.text("ref"): record for record in records}


def tags(name: str) -> Iterator[set[str]]:
    """Yield the values of a list of each case."""
    for record in cases().values():
        value = record.fields.get(name, [])
        assert isinstance(value, list)
        yield set(value)


def of_rows(relation: str, name: str) -> Iterator[set[object]]:
    """Yield the values that a fact has in the rows of each case."""
    for record in cases().values():
        yield {row[name] for row in record.rows.get(relation, []) if name in row}


def counted(sets: Iterable[Iterable[object]]) -> Counter[str]:
    """Count in how many cases each value is met."""
    return Counter(str(value) for values in sets for value in values)


def observed(record: CaseRecord) -> list[Row]:
    return [
        row
        for row in record.rows.get("outcomes", [])
        if row.get("status", "observed") == "observed"
    ]


def direction(row: Row) -> str:
    """The direction as pages show it: computed where both values are known."""
    measure = OutcomeMeasure(
        baseline_value=row.get("baseline.value"),
        result_value=row.get("result.value"),
        unit=row.get("unit", ""),
        better=row.get("better", ""),
        direction=row.get("direction", ""),
    )
    return change(measure).direction


def slugs(scheme: str) -> set[str]:
    """The slugs of a scheme that a case can be tagged with."""
    held = yaml.safe_load((FIXTURES / "vocabulary" / f"{scheme}.yaml").read_text(encoding="utf-8"))
    return {term["slug"] for term in held["terms"] if not term.get("group")}


def short_of(least: int, wanted: Iterable[str], found: Counter[str]) -> dict[str, int]:
    """Return every wanted value that fewer cases than ``least`` have."""
    return {str(value): found[str(value)] for value in wanted if found[str(value)] < least}


def test_at_least_45_cases_ship_under_file_names_that_carry_their_references() -> None:
    files = sorted((FIXTURES / "casestudies").glob("*.md"))
    named = [path for path in files if path.name != "README.md"]
    assert len(cases()) == len(named) >= 45
    for path, ref in zip(named, cases(), strict=True):
        assert path.name.startswith(f"{ref.lower()}-")


def test_no_file_says_anything_under_a_name_that_is_not_known() -> None:
    assert {ref: record.unknown for ref, record in cases().items() if record.unknown} == {}


@pytest.mark.parametrize("scheme", ["sectors", "methods"])
def test_every_sector_and_method_has_two_cases(scheme: str) -> None:
    found = counted(tags(scheme))
    assert short_of(2, slugs(scheme), found) == {}
    assert set(found) == slugs(scheme)


@pytest.mark.parametrize("scheme", ["barriers", "enablers"])
def test_every_barrier_and_enabler_has_a_case(scheme: str) -> None:
    assert short_of(1, slugs(scheme), counted(tags(scheme))) == {}


def test_every_outcome_term_has_a_case() -> None:
    assert short_of(1, slugs("outcomes"), counted(of_rows("outcomes", "term"))) == {}


def test_every_kind_has_three_cases() -> None:
    found = counted([record.text("kind")] for record in cases().values())
    assert short_of(3, c.Kind.values, found) == {}


def test_every_direction_is_seen_in_three_cases() -> None:
    found = counted({direction(row) for row in observed(record)} for record in cases().values())
    assert short_of(3, c.Direction.values, found) == {}


def test_every_evidence_step_is_seen() -> None:
    steps = counted(
        {row["evidence"] for row in observed(record) if "evidence" in row}
        for record in cases().values()
    )
    assert short_of(1, map(str, c.EvidenceStep.values), steps) == {}


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("regime", Regime.values),
        ("gate.decision", c.Gate.values),
        ("mode", c.Mode.values),
        ("phase", c.Phase.values),
    ],
)
def test_every_regime_decision_mode_and_phase_is_seen(name: str, wanted: list[str]) -> None:
    assert short_of(1, wanted, counted([record.text(name)] for record in cases().values())) == {}


@pytest.mark.parametrize(
    ("relation", "name", "wanted"),
    [
        ("nations", "nation", Nation.values),
        ("fundings", "state", c.FundingState.values),
        ("partners", "commitment", c.Commitment.values),
        ("scale_blockers", "blocker", c.ScaleBlocker.values),
    ],
)
def test_every_nation_funding_state_commitment_and_blocker_is_seen(
    relation: str, name: str, wanted: list[str]
) -> None:
    assert short_of(1, wanted, counted(of_rows(relation, name))) == {}


def test_cases_are_linked_in_chains_that_lead_to_cases_that_ship() -> None:
    links = {
        (ref, row["ref"], row["relation"])
        for ref, record in cases().items()
        for row in record.rows.get("related", [])
    }
    assert {target for _, target, _ in links} <= set(cases())
    found = Counter(str(relation) for *_, relation in links)
    assert short_of(2, ("funded-by", "continues", "replaces", "reused-from"), found) == {}
    froms = {ref for ref, *_ in links}
    assert sum(target in froms for _, target, _ in links) >= 3, (
        "some links lead to one that leads on"
    )


def test_only_funded_work_says_what_it_was_funded_by() -> None:
    for ref, record in cases().items():
        if any(row["relation"] == "funded-by" for row in record.rows.get("related", [])):
            states = {row.get("state") for row in record.rows.get("fundings", [])}
            assert states & {"funded", "part-funded"}, ref


def test_there_are_welsh_places_legacy_routes_and_withheld_suppliers() -> None:
    names = {
        text
        for record in cases().values()
        for row in record.rows.get("areas", [])
        for text in (row["name"], *row.get("also", []))  # type: ignore[misc]
    }
    assert names >= set(WELSH)
    legacy = [
        ref
        for ref, record in cases().items()
        if record.text("regime") == "pcr2015" and record.text("procurement_route")
    ]
    assert len(legacy) >= 5
    withheld = [
        ref
        for ref, record in cases().items()
        for path, state in record.states.items()
        if path.startswith("suppliers") and state.state == "withheld"
    ]
    assert len(withheld) >= 2


def test_the_first_five_restate_the_documents_that_the_need_was_read_from() -> None:
    kinds = [cases()[ref].text("kind") for ref in SEEDS]
    assert kinds == ["programme", "bid", "event", "scoping", "research"]
    for ref in SEEDS:
        assert cases()[ref].text("basis") == "restated"
        assert cases()[ref].states, "a document that says little says so by states"


def test_ten_or_more_restate_the_examples_with_their_address() -> None:
    restated = [
        record
        for ref, record in cases().items()
        if ref not in SEEDS and record.text("basis") == "restated"
    ]
    assert len(restated) >= 10
    for record in restated:
        assert EXAMPLES.match(record.text("source_url")), record.text("ref")
    assert len({record.text("source_url") for record in restated}) == len(restated)


def test_every_restated_case_has_its_source_its_licence_and_an_editors_address() -> None:
    for ref, record in cases().items():
        if record.text("basis") != "restated":
            continue
        assert record.text("source_url"), ref
        assert record.text("licence"), ref
        assert record.text("owner_contact.email") == "editors@precedent.example", ref
        assert any(section.heading == "About this record" for section in record.sections), ref


def invented_bodies() -> set[str]:
    held = yaml.safe_load((FIXTURES / "organisations" / "illustrative.yaml").read_text("utf-8"))
    return {body["slug"] for body in held["organisations"]}


def test_every_other_case_is_about_an_invented_authority_and_says_so() -> None:
    others = [record for record in cases().values() if record.text("basis") != "restated"]
    assert {record.text("basis") for record in others} == {"illustrative"}
    leads = {record.text("lead_organisation") for record in others}
    assert "northmere" in leads
    assert leads <= invented_bodies()


def test_no_restated_case_leans_on_an_invented_body_nor_shows_a_person() -> None:
    invented = invented_bodies()
    for ref, record in cases().items():
        if record.text("basis") != "restated":
            continue
        named = {row.get("organisation") for row in record.rows.get("partners", [])}
        assert not (named | {record.text("lead_organisation")}) & invented, ref
        assert "quotations" not in record.rows, ref


def test_no_measure_has_a_direction_typed_where_it_is_computed() -> None:
    both = ("baseline.value", "result.value", "direction")
    typed = [
        (ref, row["id"])
        for ref, record in cases().items()
        for row in record.rows.get("outcomes", [])
        if all(name in row for name in both)
    ]
    assert typed == []


def test_the_cases_are_uneven_and_each_has_gaps() -> None:
    lengths = [sum(map(len, record.narrative.values())) for record in cases().values()]
    assert max(lengths) > 3 * min(lengths)
    headings = [frozenset(record.narrative) for record in cases().values()]
    assert len(set(headings)) > 20, "not all told by one pattern"
    openings = Counter(record.narrative["challenge"][:40] for record in cases().values())
    assert max(openings.values()) == 1

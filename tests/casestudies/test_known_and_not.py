"""What is known, what is not and why; how complete a record is."""

from __future__ import annotations

import pytest

from casestudies.choices import Kind
from casestudies.completeness import completeness
from casestudies.expected import EXPECTED, expected_fields
from casestudies.gaps import gaps, label_of
from casestudies.models import CaseStudyPage, FieldState, OutcomeMeasure, Supplier
from casestudies.redaction import WithheldPaths, withheld_paths
from taxonomy.models import Method, Sector
from tests import factories

pytestmark = pytest.mark.django_db


def by_state(page: CaseStudyPage) -> dict[str, dict[str, str]]:
    return {group.state: {gap.name: gap.label for gap in group.gaps} for group in gaps(page)}


def test_an_expected_field_that_is_empty_is_not_yet_known(complete_draft: CaseStudyPage) -> None:
    found = by_state(complete_draft)
    assert found["not-yet-known"]["outcomes"] == "Measured outcomes"
    assert set(found) == {"not-yet-known"}


def test_a_filled_field_is_no_gap(complete_draft: CaseStudyPage) -> None:
    complete_draft.sectors = [factories.term(Sector)]
    complete_draft.approach = "We asked suppliers first."
    assert not {"sectors", "approach"} & set(by_state(complete_draft)["not-yet-known"])


def test_a_field_that_nobody_expects_of_the_kind_is_no_gap(case_index: object) -> None:
    event = factories.complete_draft(kind=Kind.EVENT)
    assert "suppliers" not in by_state(event)["not-yet-known"]


def test_stated_gaps_stand_under_their_state_with_the_reason(complete_draft: CaseStudyPage) -> None:
    complete_draft.suppliers = [Supplier(row_id="s1", type="sme")]
    complete_draft.outcomes = [OutcomeMeasure(row_id="o1", indicator="Days to award")]
    complete_draft.states = [
        FieldState(field="suppliers.s1.name", state="withheld", reason="live-procurement"),
        FieldState(field="outcomes.o1.baseline", state="not-measured"),
        FieldState(field="contract.value", state="not-applicable"),
    ]
    groups = {group.state: group for group in gaps(complete_draft)}
    withheld = groups["withheld"].gaps[0]
    assert (withheld.label, withheld.reason) == ("Suppliers: number 1, name", "A live procurement")
    assert groups["not-measured"].gaps[0].label == "Measured outcomes: Days to award, baseline"
    assert groups["not-applicable"].gaps[0].label == "Contract value"
    assert "contract" not in by_state(complete_draft)["not-yet-known"]


def test_a_row_that_is_gone_is_not_called_by_its_id(complete_draft: CaseStudyPage) -> None:
    assert label_of(complete_draft, "outcomes.o1") == "Measured outcomes"
    assert label_of(complete_draft, "outcomes.o1.baseline") == "Measured outcomes: baseline"
    assert label_of(complete_draft, "contract.value") == "Contract value"


@pytest.mark.parametrize("kind", Kind.values)
def test_every_kind_expects_something_once_each(kind: str) -> None:
    names = [field.name for field in expected_fields(kind)]
    assert names and len(names) == len(set(names))


def test_expected_fields_exist_on_the_page(complete_draft: CaseStudyPage) -> None:
    for fields in EXPECTED.values():
        for field in fields:
            for attribute in field.attributes:
                assert hasattr(complete_draft, attribute)


def test_completeness_of_a_bare_draft_asks_first_for_what_publishing_needs(
    draft: CaseStudyPage,
) -> None:
    found = completeness(draft)
    assert (found.next_field, found.next_reason) == ("kind", "Publishing needs it.")
    assert 0 <= found.percent < 20


def test_completeness_rises_with_each_answer_and_names_the_next(
    complete_draft: CaseStudyPage,
) -> None:
    before = completeness(complete_draft)
    assert before.next_field == "outcomes"
    complete_draft.states = [FieldState(field="outcomes", state="not-measured")]
    complete_draft.methods = [factories.term(Method)]
    after = completeness(complete_draft)
    assert after.done == before.done + 2
    assert after.next_field == "sectors"


def test_a_record_without_gaps_is_complete(complete_draft: CaseStudyPage) -> None:
    complete_draft.states = [
        FieldState(field=field.name, state="not-applicable")
        for field in expected_fields(complete_draft.kind)
    ]
    found = completeness(complete_draft)
    assert (found.percent, found.next_field) == (100, "")


@pytest.mark.parametrize(
    ("path", "covered"),
    [
        ("suppliers", True),
        ("suppliers.s1.name", True),
        ("suppliersx", False),
        ("outcomes.o1.baseline", True),
        ("outcomes.o1.baseline.value", True),
        ("outcomes.o1", False),
        ("outcomes.o10.baseline", False),
        ("contract", False),
        ("contract.value", True),
    ],
)
def test_a_withheld_name_covers_itself_and_all_within(path: str, covered: bool) -> None:
    paths = WithheldPaths(frozenset({"suppliers", "outcomes.o1.baseline", "contract.value"}))
    assert paths.covers(path) is covered


def test_only_withheld_states_withhold(complete_draft: CaseStudyPage) -> None:
    complete_draft.states = [
        FieldState(field="phase", state="not-applicable"),
        FieldState(field="contract", state="withheld", reason="commercial-confidence"),
    ]
    assert withheld_paths(complete_draft).paths == frozenset({"contract"})

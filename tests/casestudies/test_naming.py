"""The names by which states and consents speak of a record are those of the case file."""

from __future__ import annotations

import pytest

from casestudies.models import CaseStudyPage, OutcomeMeasure
from casestudies.naming import column_name, is_name, names_something, offered_names, row_names
from exchange.casefile import registry
from exchange.casefile.entries import Rows

NOT_STATED = {
    "ref",
    "title",
    "embargo",
    "consents",
    "owner_contact.name",
    "owner_contact.email",
    "lead_organisation_text",
    "programme_text",
    "anonymised_as",
}
TWINS = {"organisation_text"}


def test_every_public_name_of_the_case_file_can_have_a_state() -> None:
    for entry in registry.FRONT_MATTER:
        if entry.name in NOT_STATED:
            assert not is_name(CaseStudyPage, entry.name)
            continue
        assert is_name(CaseStudyPage, entry.name), entry.name
        if isinstance(entry, Rows):
            for fact in entry.fields:
                if fact.name not in TWINS:
                    assert is_name(CaseStudyPage, f"{entry.name}.x1.{fact.name}"), fact.name
    assert all(is_name(CaseStudyPage, name) for name in registry.NARRATIVE)


@pytest.mark.parametrize(
    "path",
    ["contract_value", "nothing", "outcomes.o1.nothing", "outcomes..term", "", "states", "."],
)
def test_what_is_no_name_is_refused(path: str) -> None:
    assert not is_name(CaseStudyPage, path)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("phase", True),
        ("contract", True),
        ("outcomes", True),
        ("outcomes.o1", True),
        ("outcomes.o1.baseline", True),
        ("outcomes.o9.baseline", False),
        ("outcomes.o9", False),
    ],
)
def test_a_row_must_be_there_to_be_named(path: str, expected: bool) -> None:
    assert names_something(CaseStudyPage, path, {"outcomes": {"o1"}}) is expected


def test_groups_and_columns_called_otherwise_have_their_names() -> None:
    assert column_name("case_language") == "language"
    assert column_name("contract_in_use_as_of") == "contract.in_use_as_of"
    assert {"baseline", "baseline.value", "result.date"} <= set(row_names(OutcomeMeasure))


@pytest.mark.django_db
def test_names_offered_include_the_rows_that_a_case_has(draft: CaseStudyPage) -> None:
    draft.outcomes = [OutcomeMeasure(row_id="o4")]
    offered = dict(offered_names(draft))
    assert {"phase", "outcomes", "outcomes.o4", "outcomes.o4.baseline"} <= set(offered)
    assert all(is_name(CaseStudyPage, name) for name in offered)
    assert not any("owner" in name.split(".")[0] for name in offered)

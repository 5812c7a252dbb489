"""Our own JSON back into records, and Open Contracting packages as offers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.casefile.record import CaseRecord, DocumentError
from exchange.readers.case_json import cases_in, read_case_json
from exchange.readers.detect import read_documents
from exchange.readers.json_values import read_json
from exchange.readers.open_contracting import UK_NOTICES, facts_of, is_package, ocid_problem
from exchange.writers.case_json import case_json
from tests.exchange.reading import read_document
from tests.exchange.strategies import records

PACKAGE: dict[str, Any] = {
    "uri": "https://notices.example/ocds-a1b2c3-77.json",
    "version": "1.1",
    "releases": [
        {
            "ocid": "ocds-a1b2c3-77",
            "tag": ["award"],
            "buyer": {"name": "Northmere Council"},
            "tender": {
                "title": "Rota sharing",
                "description": "Software for two providers.",
                "value": {"amount": 90000, "currency": "GBP"},
                "documents": [{"noticeType": "UK4", "url": "https://notices.example/4"}],
            },
            "awards": [
                {
                    "value": {"amount": 80000.5, "currency": "gbp"},
                    "suppliers": [{"name": "Small Rounds Ltd"}, {"name": ""}],
                    "contractPeriod": {"startDate": "2025-04-01T00:00:00Z", "endDate": "soon"},
                    "documents": [{"noticeType": "uk6"}, {"noticeType": "UK99"}],
                }
            ],
        }
    ],
}


def comparable(record: CaseRecord) -> CaseRecord:
    """A record as JSON can hold it: a direction that is computed, a default and a name stand for themselves."""
    for row in record.rows.get("outcomes", []):
        row.pop("direction", None)
    for holder in (record.fields, *(row for rows in record.rows.values() for row in rows)):
        for name in [name for name in holder if name.endswith("_text") or holder[name] == ""]:
            del holder[name]
    return record


@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(records())
def test_what_our_json_says_comes_back_as_the_same_record(record: CaseRecord) -> None:
    told = json.loads(json.dumps(case_json(record, private=True)))
    again = read_case_json(told)
    assert again.unknown == {}
    for rows in (record.rows, again.rows):
        for name, held in rows.items():
            entry_rows = [dict(row) for row in held]
            for row in entry_rows:
                row.pop("id", None)
            rows[name] = entry_rows
    assert comparable(again).fields == comparable(record).fields
    assert again.narrative == record.narrative
    assert [(s.heading, s.body) for s in again.sections] == [
        (s.heading, s.body) for s in record.sections
    ]
    assert again.states == record.states


def test_a_name_that_no_field_has_is_kept_apart_and_a_wrong_value_is_named() -> None:
    record = read_case_json({"title": "T", "kind": "pilot", "colour": {"of": ["sky"]}})
    assert record.unknown == {"colour": {"of": ["sky"]}}
    with pytest.raises(DocumentError) as refused:
        read_case_json({"title": "T", "kind": "novel", "contract": {"value": [1]}})
    assert {problem.path for problem in refused.value.problems} == {"kind", "contract.value"}


def test_an_export_holds_several_cases_and_a_wrong_one_does_not_stop_the_others() -> None:
    data = {"cases": [{"title": "A", "kind": "pilot"}, {"title": "B", "kind": "novel"}]}
    first, second = read_documents(json.dumps(data).encode())
    assert (first.record.fields["title"], first.part) == ("A", "case 1")
    assert "kind" in str(second.refusal)


def test_results_of_a_search_are_no_whole_cases() -> None:
    held = {"results": [{"title": "A", "kind": "pilot", "highlights": {}}]}
    with pytest.raises(DocumentError, match="not whole cases"):
        read_document(json.dumps(held["results"]).encode())


@pytest.mark.parametrize("data", [None, 3, [], {}, [1], {"title": "no more"}, {"cases": "x"}])
def test_other_json_is_no_case(data: Any) -> None:
    assert cases_in(data) is None


def test_an_open_contracting_package_offers_what_it_says_with_its_place() -> None:
    assert is_package(PACKAGE)
    said = [(fact.to, fact.value, fact.path) for fact in facts_of(PACKAGE)]
    assert ("notices.ocid", "ocds-a1b2c3-77", "releases.0.ocid") in said
    assert ("lead_organisation", "Northmere Council", "releases.0.buyer.name") in said
    assert ("contract.value", "90000", "releases.0.tender.value.amount") in said
    assert ("contract.value", "80000.5", "releases.0.awards.0.value.amount") in said
    assert ("suppliers.name", "Small Rounds Ltd", "releases.0.awards.0.suppliers.0.name") in said
    starts = "releases.0.awards.0.contractPeriod.startDate"
    assert ("contract.starts", "2025-04-01", starts) in said
    stages = [value for to, value, _ in said if to == "notices.stage"]
    assert stages == ["UK4 Tender notice", "UK6 Contract award notice"]
    assert not any(to == "contract.ends" for to, _, _ in said)


def test_a_record_package_is_read_by_its_compiled_release_or_its_releases() -> None:
    release = PACKAGE["releases"][0]
    compiled = {"records": [{"ocid": "ocds-a1b2c3-77", "compiledRelease": release}]}
    listed = {"records": [{"ocid": "ocds-a1b2c3-77", "releases": [release]}]}
    values = [fact.value for fact in facts_of(PACKAGE)]
    assert [fact.value for fact in facts_of(compiled)] == values
    assert [fact.value for fact in facts_of(listed)] == values


@pytest.mark.parametrize(
    ("version", "is_said"),
    [("1.1", False), ("1.1.5", False), ("1.0", True), ("2.0", True), (9, True)],
)
def test_a_package_of_another_version_is_read_and_that_is_said(
    version: object, is_said: bool
) -> None:
    document = read_json(json.dumps({**PACKAGE, "version": version}).encode())
    assert any(f"says version {version} of" in note for note in document.notes) == is_said
    assert facts_of(document.data)


def test_seventeen_notices_are_named_as_the_procurement_regulations_2024_name_them() -> None:
    assert list(UK_NOTICES) == [f"UK{number}" for number in range(1, 18)]
    assert [name.removesuffix(" notice") for name in UK_NOTICES.values()] == [
        *("Pipeline", "Preliminary market engagement", "Planned procurement", "Tender"),
        *("Transparency", "Contract award", "Contract details", "Contract payment"),
        *("Contract performance", "Contract change", "Contract termination"),
        *("Procurement termination", "Dynamic market intention", "Dynamic market establishment"),
        *("Dynamic market modification", "Dynamic market cessation", "Payments compliance"),
    ]


def test_a_package_makes_no_case_by_itself() -> None:
    with pytest.raises(DocumentError, match="offered for confirmation"):
        read_document(json.dumps(PACKAGE).encode())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ocds-h6vhtk-04a1", ""),
        ("ocds-b5fd17-0d2c/x", ""),
        ("OCDS-h6vhtk-04a1", "lower case"),
        ("h6vhtk-04a1", "begins with"),
        ("ocds-h6-04a1", "six letters"),
        ("ocds-h6vhtk-", "six letters"),
        ("ocds-h6vhtk-a b", "six letters"),
    ],
)
def test_an_ocid_is_checked_by_its_form(text: str, words: str) -> None:
    assert words in ocid_problem(text) if words else ocid_problem(text) == ""


@pytest.mark.parametrize("amount", ["1E+40000", "1E-40000", "0E+40000", "NaN", "-1"])
def test_an_amount_that_nobody_could_write_out_is_not_offered(amount: str) -> None:
    assert facts_of({"releases": [{"tender": {"value": {"amount": amount}}}]}) == []


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inside: (
        st.lists(inside, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["ocid", "releases", "records", "tender", "awards", "value", "amount", "documents"]
            ),
            inside,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(_json)
def test_a_package_of_any_shape_is_passed_over_without_harm(data: Any) -> None:
    assert all(fact.value for fact in facts_of(data))


@pytest.mark.parametrize(("currency", "said"), [("eur", "EUR 5"), ("GBP", "5"), ("", "5")])
def test_a_sum_of_a_package_brings_its_currency(currency: str, said: str) -> None:
    value = {"amount": 5, "currency": currency}
    package = {"releases": [{"ocid": "ocds-a1b2c3-77", "tender": {"value": value}}]}
    assert [fact.value for fact in facts_of(package) if fact.to == "contract.value"] == [said]

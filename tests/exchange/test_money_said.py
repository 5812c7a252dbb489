"""Sums of money keep the currency that they were written with: beside them, or without a place, never as pounds."""

from __future__ import annotations

from decimal import Decimal

import pytest

from exchange.casefile.reading import read_case_file
from exchange.casefile.record import CaseRecord, DocumentError
from exchange.casefile.values import INTEGER, NUMBER
from exchange.readers.reading_sources import read_source
from exchange.recognition.columns import ColumnMapping, row_readings, tables_of
from exchange.recognition.putting import put
from exchange.recognition.reading import Reading, Status


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("£80,000", 80_000),
        ("-£4,000", -4_000),
        ("£-4", -4),
        ("-4", -4),
        ("+£5", 5),
        ("1,234,567.", 1_234_567),
        ("12345", 12_345),
    ],
)
def test_a_number_may_have_the_sign_of_the_pound(text: str, value: int) -> None:
    assert NUMBER.read(text) == Decimal(value)


@pytest.mark.parametrize("text", ["€80,000", "$5", "EUR 80", "80 usd", "-€4"])
def test_a_sum_in_another_currency_is_no_number_of_pounds(text: str) -> None:
    with pytest.raises(ValueError, match="is not in pounds; give the number alone"):
        NUMBER.read(text)
    with pytest.raises(DocumentError, match="not in pounds"):
        read_case_file(f'---\ntitle: A\nkind: pilot\ncontract: {{value: "{text}"}}\n---\n')


@pytest.mark.parametrize(
    "text", ["-£-4", "£", "£4€" + "0" * 50, "5m", "1,5", "1,50", "12,34,567", ",5", "."]
)
def test_what_is_no_number_stays_none(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        NUMBER.read(text)
    with pytest.raises(ValueError, match="not a whole number"):
        INTEGER.read(text)


def test_a_whole_number_may_have_commas_between_its_thousands() -> None:
    assert INTEGER.read("1,234") == INTEGER.read("1234") == 1_234


@pytest.mark.parametrize("text", ["€80,000", "EUR 80000", "80,000 €", "80,000 eur"])
def test_the_currency_goes_beside_the_sum(text: str) -> None:
    record = CaseRecord()
    put(record, "contract.value", text)
    assert record.fields == {"contract.value": 80_000, "contract.currency": "EUR"}
    put(record, "costs.amount", text)
    assert record.rows["costs"] == [{"id": "c1", "amount": 80_000, "currency": "EUR"}]


def test_sums_in_two_currencies_never_share_one() -> None:
    record = CaseRecord()
    for to, text in (
        ("requested", "€3"),
        ("awarded", "£80"),
        ("awarded", "€2"),
        ("requested", "7"),
    ):
        put(record, f"fundings.{to}", text)
    first, second = record.rows["fundings"]
    assert first == {"id": first["id"], "requested": 3, "currency": "EUR", "awarded": 2}
    assert second == {"id": second["id"], "awarded": 80, "requested": 7}
    put(record, "contract.currency", "EUR")
    with pytest.raises(ValueError, match="another currency stands beside it"):
        put(record, "contract.value", "£80")
    put(record, "contract.value", "80")
    assert record.fields == {"contract.currency": "EUR", "contract.value": 80}


def test_words_keep_the_sign_that_they_have() -> None:
    record = CaseRecord()
    put(record, "claims.value", "€80,000")
    assert record.rows["claims"][0]["value"] == "€80,000"


def row_of(text: str) -> Reading:
    (table,) = tables_of(read_source(text.encode(), "a.csv"))
    mapping = ColumnMapping(table.headings, dict(enumerate(table.headings)))
    (reading,) = row_readings(table, mapping)
    return reading


def test_a_row_of_a_table_may_say_its_currency_with_the_sum_or_in_a_column_or_both() -> None:
    for cells in ("Rounds;€80,000;EUR", "Rounds;80,000;EUR"):
        reading = row_of(f"title;fundings.awarded;fundings.currency\n{cells}")
        (row,) = reading.record.rows["fundings"]
        assert (row["awarded"], row["currency"]) == (80_000, "EUR")
        assert not reading.with_status(Status.UNPLACED)
    reading = row_of("title;contract.currency;contract.value\nRounds;GBP;€80,000")
    (left,) = reading.with_status(Status.UNPLACED)
    assert (left.passage.text, left.to) == ("€80,000", "contract.value")


def test_an_outcome_in_another_currency_has_no_place_and_says_why() -> None:
    reading = row_of("title;outcomes.baseline.value\nRounds;€80,000")
    (left,) = reading.with_status(Status.UNPLACED)
    assert "is not in pounds" in left.reason

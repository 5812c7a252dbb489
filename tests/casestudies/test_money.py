"""Money is exact, has a currency, and says what prices it is in, or that nobody said."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from casestudies import services
from casestudies.models import CaseStudyPage, Cost, Funding, OutcomeMeasure
from cms.core.money import format_money
from taxonomy.models import Outcome
from tests import factories


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("80000", "GBP", "£80,000"),
        ("80000.50", "", "£80,000.50"),
        ("0", "GBP", "£0"),
        ("-3", "gbp", "−£3"),
        ("1000", "EUR", "€1,000"),
        ("1000", "NOK", "NOK 1,000"),
        ("99999999999999.99", "GBP", "£99,999,999,999,999.99"),
    ],
)
def test_an_amount_is_written_with_its_currency(amount: str, currency: str, words: str) -> None:
    assert format_money(Decimal(amount), currency) == words


@pytest.mark.django_db
def test_amounts_come_back_from_the_database_to_the_penny(complete_draft: CaseStudyPage) -> None:
    exact = Decimal("9999999999999.99")
    complete_draft.contract_value = exact
    complete_draft.costs = [Cost(what="other", amount=Decimal("0.10"))]
    complete_draft.fundings = [Funding(requested=exact, awarded=Decimal("0.01"))]
    page = services.publish(complete_draft)
    for read in (
        CaseStudyPage.objects.get(pk=page.pk),
        page.get_latest_revision_as_object(),
    ):
        assert read.contract_value == exact
        assert read.costs.all()[0].amount == Decimal("0.10")
        assert (read.fundings.all()[0].requested, read.fundings.all()[0].awarded) == (
            exact,
            Decimal("0.01"),
        )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "column"),
    [(CaseStudyPage, "contract_value"), (Cost, "amount"), (Funding, "requested"),
     (Funding, "awarded"), (OutcomeMeasure, "baseline_value"), (OutcomeMeasure, "result_value")],
)  # fmt: skip
def test_a_figure_that_a_database_would_round_is_refused(model: Any, column: str) -> None:
    field = model._meta.get_field(column)
    for kept in ("0", "284000000000", "12345678901234", "0.1", "1234567890123.45"):
        assert field.clean(Decimal(kept), None) == Decimal(kept)
    for lost in ("99999999999999.99", "12345678901234.56"):
        with pytest.raises(ValidationError, match="at most 15 digits"):
            field.clean(Decimal(lost), None)


@pytest.mark.django_db
def test_the_page_says_the_basis_and_the_prices_of_money_or_that_nobody_gave_them(
    client: Client, complete_draft: CaseStudyPage
) -> None:
    complete_draft.costs = [
        Cost(what="staff-time", amount=Decimal(80000), basis="estimate", year=2019),
        Cost(what="licences", amount=Decimal("1200.50"), currency="EUR"),
    ]
    complete_draft.outcomes = [
        OutcomeMeasure(
            term=factories.term(Outcome, "Cash saving"), unit="£", price_year=2021,
            baseline_value=Decimal(10), result_value=Decimal(4), better="lower",
        )
    ]  # fmt: skip
    page = services.publish(complete_draft)
    text = " ".join(client.get(f"/cases/{page.slug}/").content.decode().split())
    for words in ("£80,000", "Estimate", "€1,200.50", "Basis not given", "Year not given"):
        assert words in text
    assert "2021 prices" in text

"""What is said beside a measured outcome while it is typed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from casestudies.models import OutcomeMeasure
from cms.accounts.models import User
from contributions.writing.outcomes import said_of, warnings_across
from taxonomy.models import Outcome
from tests import factories
from tests.contributions.writing.helpers import draft_of, edit_url, sent

SAVING = Outcome(slug="cost-saving", name="Cost saving", typical_unit="£ per year")
AVOIDANCE = Outcome(slug="cost-avoidance", name="Cost avoidance", typical_unit="£")


def measure(**values: Any) -> OutcomeMeasure:
    """Return a sound outcome with ``values`` instead."""
    sound: dict[str, Any] = {
        "indicator": "Days to let a flat",
        "baseline_value": Decimal(10),
        "result_value": Decimal(4),
        "unit": "days",
        "better": "lower",
    }
    return OutcomeMeasure(**{**sound, **values})


def test_the_change_is_computed_with_its_direction() -> None:
    said = said_of(measure())

    assert said.change.words == "down 6 (60%)"
    assert said.direction_label == "Improved"
    assert said.warnings == ()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"baseline_value": None}, "no baseline"),
        ({"result_value": None}, "no result"),
        ({"unit": ""}, "without a unit"),
        ({"better": ""}, "which way is better"),
        ({"term": SAVING, "price_year": 2020}, "usually counted in £ per year; this is in days"),
        ({"term": SAVING, "unit": "£"}, "price year"),
        ({"term": SAVING, "unit": "£", "indicator": "Avoided cost of agency staff"}, "never added"),
        ({"indicator": "Savings and avoided costs"}, "never added"),
    ],
)
def test_what_would_mislead_a_reader_is_said_in_plain_words(
    values: dict[str, Any], words: str
) -> None:
    assert any(words in warning for warning in said_of(measure(**values)).warnings)


def test_the_same_sum_as_saving_and_as_avoidance_counts_once() -> None:
    sums = [measure(term=term, unit="£", price_year=2020) for term in (SAVING, AVOIDANCE)]

    assert "Money counts once" in warnings_across(sums)[0]


def test_one_indicator_in_two_units_is_pointed_out() -> None:
    assert "cannot compare" in warnings_across([measure(), measure(unit="weeks")])[0]
    assert warnings_across([measure(), measure(unit="Days")]) == []


@pytest.mark.django_db
def test_the_page_says_it_after_saving_and_while_typing(room: Client, champion: User) -> None:
    case = draft_of(champion, "Empty flats")
    term = factories.term(Outcome, "Void time")
    typed = {
        "outcomes-0-term": str(term.pk),
        "outcomes-0-baseline_value": "1,000",
        "outcomes-0-result_value": "900",
        "outcomes-0-unit": "days",
        "outcomes-0-better": "lower",
    }
    said = room.post(f"/contribute/{case.ref}/change/", typed).content.decode()
    assert "down 100 (10%)" in said and "Improved" in said

    room.post(edit_url(case, "outcomes"), sent(case, "outcomes", rows=typed))
    assert "down 100 (10%)" in room.get(edit_url(case, "outcomes")).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"outcomes-x-unit": "d"},
        {"outcomes-99999999-unit": "d"},
        {"outcomes-0-result_value": "lots"},
    ],
)
def test_what_cannot_be_read_is_answered_politely(
    room: Client, champion: User, typed: dict[str, str]
) -> None:
    case = draft_of(champion, "Empty flats")

    assert room.post(f"/contribute/{case.ref}/change/", typed).status_code in (200, 422)

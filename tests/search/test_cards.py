"""Cards of results: what a list says of a case, and what it never says."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.safestring import SafeString, mark_safe

from casestudies import services
from search.cards import best_passage, cards, cards_of, why_matched
from search.results import Hit
from taxonomy.models import Outcome
from tests import factories
from tests.website.found import measure, publish, unpublish, withheld

pytestmark = pytest.mark.django_db


def safe(text: str) -> SafeString:
    return mark_safe(text)  # noqa: S308 - a constant of this test


def hit(page: Any, **fields: Any) -> Hit:
    return Hit(page.ref, page.pk, 1.0, **fields)


def test_a_card_says_who_when_what_kind_and_how_far(case_index: object) -> None:
    page = publish("Bins that talk", kind="pilot", phase="ended")
    page.started, page.ended = "2019", "2021"
    services.publish(page)
    (card,) = cards([hit(page)])
    assert (card.title, card.url) == ("Bins that talk", "/cases/bins-that-talk/")
    assert card.authority == page.lead_organisation.name
    assert (card.year_label, card.kind_label, card.phase_label) == (
        "2019 to 2021",
        "Pilot",
        "Ended",
    )
    assert card.passage == page.summary
    assert card.matched == ""


def test_cards_stand_in_the_order_of_the_hits_and_without_what_is_no_longer_public(
    case_index: object,
) -> None:
    first, second, gone = publish("One"), publish("Two"), publish("Three")
    unpublish(gone)
    found = cards([hit(second), hit(gone), hit(first)])
    assert [card.title for card in found] == ["Two", "One"]


def test_no_hits_make_no_cards(case_index: object) -> None:
    assert cards([]) == []


def test_directions_are_computed_and_only_observed_outcomes_stand_on_a_card(
    case_index: object,
) -> None:
    term = factories.term(Outcome, "Waiting time")
    page = factories.complete_draft()
    page.outcomes = [
        measure(term, 10, 4, evidence=2),
        measure(term, 4, 10, direction="improved"),
        measure(term, None, None, status="expected"),
        measure(term, None, 4),
        measure(term, 4, 4),
    ]
    services.publish(page)
    (card,) = cards([hit(page)])
    assert [outcome.direction for outcome in card.outcomes] == [
        "improved",
        "worsened",
        "not-measured",
    ]
    assert card.outcomes[0].evidence_label == "Before and after figure"
    assert card.outcomes[0].term_name == "Waiting time"
    assert card.outcomes[1].evidence is None


def test_what_is_withheld_is_on_no_card(case_index: object) -> None:
    term = factories.term(Outcome, "zz-term")
    page = factories.complete_draft(summary="zz-summary")
    page.outcomes = [
        measure(term, 10, 4, row_id="o1", evidence=4),
        measure(term, 10, 4, row_id="o2", evidence=4),
        measure(term, 10, 4, row_id="o3", evidence=4),
    ]
    page.states = [
        withheld(path)
        for path in (
            "summary",
            "phase",
            "kind",
            "lead_organisation",
            "started",
            "outcomes.o1",
            "outcomes.o2.result",
            "outcomes.o2.evidence",
            "outcomes.o3.term",
        )
    ]
    services.publish(page)
    (card,) = cards_of([page.pk])
    assert card.passage == card.kind_label == card.phase_label == card.authority == ""
    assert card.year_label == ""
    shown, nameless = card.outcomes
    assert (shown.direction, shown.evidence) == ("not-measured", None)
    assert (nameless.term_name, nameless.direction) == ("Outcome", "improved")


def test_cards_cost_the_same_queries_for_one_case_and_for_ten(
    case_index: object, django_assert_num_queries: Any
) -> None:
    pages = [publish() for _ in range(10)]
    for some in (pages[:1], pages):
        with django_assert_num_queries(4):
            assert len(cards([hit(page) for page in some])) == len(some)


def test_the_passage_with_most_different_words_is_shown_and_the_summary_wins_a_draw() -> None:
    marked = {
        "title": (safe("<mark>a</mark> <mark>b</mark> <mark>c</mark>"),),
        "summary": (safe("<mark>a</mark> and <mark>A</mark>"),),
        "approach": (safe("<mark>a</mark>"),),
    }
    assert best_passage("plain", marked) == ("summary", marked["summary"][0])
    marked["market"] = (safe("<mark>a</mark> then <mark>b</mark>"),)
    assert best_passage("plain", marked) == ("market", marked["market"][0])
    assert best_passage("plain", {}) == ("summary", "plain")


def test_marks_that_somebody_typed_into_a_summary_count_for_nothing() -> None:
    typed = "<mark>a</mark> <mark>b</mark>"
    section, _ = best_passage(typed, {"approach": (safe("<mark>a</mark>"),)})
    assert section == "approach"


def test_why_a_case_was_found_is_said_in_words() -> None:
    assert why_matched((), "approach") == ""
    assert why_matched(("falls",), "summary") == "Found by “falls”."
    assert why_matched(("falls",), "details") == (
        "Found by “falls”. The passage is from “Details of the case”."
    )
    many = why_matched(tuple("abcdefgh"), "summary")
    assert many.endswith("“f” and 2 more.")

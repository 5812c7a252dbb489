"""Rows are put into another order by buttons, without JavaScript, and nothing that was typed is lost by it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from casestudies import services
from casestudies.models import CaseStudyPage, OutcomeMeasure, Supplier
from cms.accounts.models import User
from contributions.models import KeptText
from contributions.writing.ordering import asked_for, brought_together, move, renumbered
from tests.contributions.writing.helpers import draft_of, edit_url, latest, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(champion: User) -> CaseStudyPage:
    """A draft with three suppliers."""
    case = draft_of(champion, "Sensors in damp flats")
    page = latest(case)
    page.suppliers = [Supplier(name=name) for name in ("One", "Two", "Three")]
    services.save_draft(page)
    return case


def names(case: CaseStudyPage) -> list[str]:
    return [row.name for row in latest(case).suppliers.all()]


def put_in_order(case: CaseStudyPage, *order: str) -> None:
    """Somebody else gives the rows another order."""
    page = latest(case)
    rows = {row.name: row for row in page.suppliers.all()}
    for place, name in enumerate(order):
        rows[name].sort_order = place
    page.suppliers = [rows[name] for name in order]
    services.save_draft(page)


def press(room: Client, case: CaseStudyPage, button: str, **changed: Any) -> Any:
    typed = sent(case, "market", move=button, **changed)
    return room.post(edit_url(case, "market"), typed, follow=True)


def resend(answer: Any, **changed: str) -> dict[str, Any]:
    """Return what the form that was shown sends as it stands."""
    form = answer.context["form"]
    data: dict[str, Any] = {name: answer.context[name] for name in ("version", "key")} | {
        "put-back": answer.context["put_back"],
        "suppliers-rows": form.rows["suppliers"].count,
    }
    for each in form.forms():
        for name in each.fields:
            value = each[name].value()
            if value not in (None, False):
                data[each.add_prefix(name)] = value
    return {**data, **changed}


def test_a_row_is_moved_with_what_was_typed_in_it_and_saved_with_the_draft(
    room: Client, case: CaseStudyPage
) -> None:
    answer = press(room, case, "suppliers-2-up", rows={"suppliers-2-name": "Drei"})
    html = answer.content.decode()
    assert "The new order is kept for you" in html
    assert answer.redirect_chain[-1][0].endswith("#move-suppliers-1")
    assert 'id="move-suppliers-1"' in html
    assert html.index('value="One"') < html.index('value="Drei"') < html.index('value="Two"')
    assert names(case) == ["One", "Two", "Three"], "nothing is saved yet"
    assert KeptText.objects.count() == 1
    room.post(edit_url(case, "market"), resend(answer))
    rows = latest(case).suppliers.all()
    assert [(row.row_id, row.name) for row in rows] == [
        ("s1", "One"),
        ("s3", "Drei"),
        ("s2", "Two"),
    ]
    assert not KeptText.objects.exists()


def test_an_order_that_was_not_saved_is_put_back_when_the_page_is_opened_again(
    room: Client, case: CaseStudyPage
) -> None:
    press(room, case, "suppliers-0-down")
    html = room.get(edit_url(case, "market")).content.decode()
    assert "Not saved yet" in html
    assert html.index('value="Two"') < html.index('value="One"')


def test_the_first_goes_no_further_up_and_odd_requests_move_nothing(
    room: Client, case: CaseStudyPage
) -> None:
    html = room.get(edit_url(case, "market")).content.decode()
    assert html.count("Move up<") == html.count("Move down<") == 2
    for odd in ("suppliers-0-up", "nonsense-0-up", "é"):
        answer = press(room, case, odd)
        assert answer.status_code == 200, odd
        assert "The new order" not in answer.content.decode(), odd
    for odd in ("suppliers-1-up\n", "suppliers-²-up", "suppliers-1-left", "../x-1-up", ""):
        assert asked_for({"move": [odd]}) is None, odd
    for place, way in ((0, "up"), (2, "down"), (9, "up")):
        assert move({"a": ["1"]}, "suppliers", [0, 1, 2], place, way) == ({"a": ["1"]}, place)
    assert names(case) == ["One", "Two", "Three"]


def test_a_new_row_can_be_moved_before_it_is_saved(room: Client, case: CaseStudyPage) -> None:
    new = {"suppliers-3-name": "Four", "suppliers-rows": "5"}
    answer = press(room, case, "suppliers-3-up", rows=new)
    room.post(edit_url(case, "market"), resend(answer))
    assert names(case) == ["One", "Two", "Four", "Three"]


def test_an_order_that_somebody_else_saved_meanwhile_stands_where_one_was_not_changed_here(
    room: Client, case: CaseStudyPage
) -> None:
    typed = sent(case, "market", rows={"suppliers-0-name": "Eins"})
    put_in_order(case, "Three", "One", "Two")
    room.post(edit_url(case, "market"), typed)
    assert names(case) == ["Three", "Eins", "Two"]


def test_two_different_orders_are_shown_and_neither_is_overwritten_silently(
    room: Client, case: CaseStudyPage
) -> None:
    moved, _ = move(sent(case, "market"), "suppliers", [0, 1, 2], 0, "down")
    put_in_order(case, "Three", "One", "Two")
    answer = room.post(edit_url(case, "market"), moved)
    assert answer.status_code == 409
    assert "put these in different orders" in answer.content.decode()
    assert names(case) == ["Three", "One", "Two"]
    room.post(edit_url(case, "market"), resend(answer))
    assert names(case) == ["Two", "One", "Three"]


def test_what_is_to_be_chosen_goes_with_its_row() -> None:
    data = {
        "suppliers-0-name": ["A"],
        "suppliers-10-name": ["B"],
        "choice-suppliers-0-name": ["mine"],
        "conflict": ["suppliers-0-name", "title"],
        "outcomes-0-unit": ["days"],
    }
    assert renumbered(data, "suppliers", {0: 10, 10: 0}) == {
        "suppliers-10-name": ["A"],
        "suppliers-0-name": ["B"],
        "choice-suppliers-10-name": ["mine"],
        "conflict": ["suppliers-10-name", "title"],
        "outcomes-0-unit": ["days"],
    }


def test_rows_that_only_one_side_has_keep_their_place() -> None:
    data = {"s-rows": ["3"], "s-0-row": ["a"], "s-1-row": [""], "s-2-row": ["b"], "s-2-x": ["1"]}
    new, differs = brought_together(data, "s", ["a", "b"], ["b", "a", "c"])
    assert not differs
    assert (new["s-0-row"], new["s-0-x"], new["s-1-row"], new["s-2-row"]) == (
        ["b"],
        ["1"],
        [""],
        ["a"],
    )


def test_the_change_of_an_outcome_is_said_beside_its_figures(room: Client, champion: User) -> None:
    case = draft_of(champion, "Sensors")
    page = latest(case)
    page.outcomes = [
        OutcomeMeasure(indicator="Days", unit="days", baseline_value=10, result_value=4)
    ]
    services.save_draft(page)
    html = room.get(edit_url(case, "outcomes")).content.decode()
    places = [
        html.index(text)
        for text in (
            'name="outcomes-0-baseline_value"',
            'name="outcomes-0-result_value"',
            "down 6 (60%)",
            'name="outcomes-0-direction"',
            'name="outcomes-0-source"',
        )
    ]
    assert places == sorted(places)

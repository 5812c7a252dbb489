"""A row that somebody else withheld and then removed: who changed it meanwhile gets it back withheld, and is told."""

from __future__ import annotations

import pytest
from django.test import Client

from casestudies import services
from casestudies.agreeing import withhold
from casestudies.models import CaseStudyPage, FieldState, OutcomeMeasure, Supplier
from cms.accounts.models import User
from contributions.models import WriterRole
from contributions.room.people import give_place
from contributions.writing.forms import Data, snapshot
from tests.contributions.conftest import champion_named, signed_in
from tests.contributions.writing.helpers import draft_of, edit_url, latest, sent

pytestmark = pytest.mark.django_db

TOLD = "It was withheld, or a part of it was, before it was removed, and is so again here."


@pytest.fixture
def case(champion: User) -> CaseStudyPage:
    """A draft with a supplier, s1, and an outcome, o1."""
    page = latest(draft_of(champion, "Zzsensors"))
    page.suppliers = [Supplier(name="Acme")]
    page.outcomes = [OutcomeMeasure(indicator="Fewer calls.")]
    services.save_draft(page, user=champion)
    return page


@pytest.fixture
def colleague(case: CaseStudyPage) -> Client:
    ann = champion_named("ann")
    give_place(case, ann, WriterRole.WRITER)
    return signed_in(ann)


def remove(browser: Client, case: CaseStudyPage, section: str, row: str) -> None:
    data = sent(case, section, rows={f"{row}-remove": "on"})
    assert browser.post(edit_url(case, section), data).status_code == 302


def saved_again(room: Client, case: CaseStudyPage, section: str, data: Data) -> Data:
    """Send ``data``, see the note, and send what the page shows; return that."""
    answer = room.post(edit_url(case, section), data)
    assert answer.status_code == 409
    assert TOLD in answer.content.decode()
    form = answer.context["form"]
    again = snapshot(form) | form.data
    again |= {"version": [str(answer.context["version"])], "key": data["key"]}
    assert room.post(edit_url(case, section), again).status_code == 302
    return dict(again)


def states(case: CaseStudyPage) -> set[tuple[str, str, str]]:
    return {(row.field, row.state, row.reason) for row in latest(case).states.all()}


def test_it_comes_back_withheld_with_its_reason(
    room: Client, colleague: Client, case: CaseStudyPage
) -> None:
    mine = sent(case, "market", rows={"suppliers-0-name": "Acme Ltd"})
    chosen = {"suppliers-0-state-name": "withheld:commercial-confidence"}
    colleague.post(edit_url(case, "market"), sent(case, "market", rows=chosen))
    remove(colleague, case, "market", "suppliers-0")
    assert states(case) == set()

    saved_again(room, case, "market", mine)

    assert [row.name for row in latest(case).suppliers.all()] == ["Acme Ltd"]
    assert states(case) == {("suppliers.s1.name", "withheld", "commercial-confidence")}


def test_a_part_without_a_choice_of_its_own_takes_the_nearest_that_has_one(
    champion: User, room: Client, colleague: Client, case: CaseStudyPage
) -> None:
    mine = sent(case, "outcomes", rows={"outcomes-0-indicator": "Far fewer calls."})
    parts = ["outcomes.o1.baseline.value", "outcomes.o1.indicator"]
    withhold(latest(case), parts, "security", user=champion)
    remove(colleague, case, "outcomes", "outcomes-0")

    saved_again(room, case, "outcomes", mine)

    assert states(case) == {
        ("outcomes.o1.baseline", "withheld", "security"),
        ("outcomes.o1", "withheld", "security"),
    }


def test_so_does_what_the_form_itself_began_with_and_has_no_choice_for(
    champion: User, room: Client, colleague: Client, case: CaseStudyPage
) -> None:
    withhold(latest(case), ["suppliers.s1.type"], "security", user=champion)
    mine = sent(case, "market", rows={"suppliers-0-name": "Acme Ltd"})
    remove(colleague, case, "market", "suppliers-0")

    saved_again(room, case, "market", mine)

    assert states(case) == {("suppliers.s1", "withheld", "security")}


def test_a_reason_of_the_writer_stays_and_one_that_nobody_gave_is_asked_for(
    room: Client, colleague: Client, case: CaseStudyPage
) -> None:
    own = {"suppliers-0-state-name": "withheld:security", "suppliers-0-name": "Acme Ltd"}
    mine = sent(case, "market", rows=own)
    page = latest(case)
    page.states = [
        FieldState(field="suppliers.s1.name", state="withheld"),
        FieldState(field="suppliers.s1", state="withheld"),
    ]
    services.save_draft(page)
    remove(colleague, case, "market", "suppliers-0")

    answer = room.post(edit_url(case, "market"), mine)

    assert answer.status_code == 409
    form = answer.context["form"].data
    assert form["suppliers-0-state-name"] == ["withheld:security"]
    assert form["suppliers-0-state-"] == ["withheld:"]


def test_nothing_is_said_of_withholding_where_nothing_of_the_row_was(
    room: Client, colleague: Client, case: CaseStudyPage
) -> None:
    mine = sent(case, "market", rows={"suppliers-0-name": "Acme Ltd"})
    page = latest(case)
    page.states = [FieldState(field="outcomes.o1", state="withheld", reason="security")]
    services.save_draft(page)
    remove(colleague, case, "market", "suppliers-0")

    answer = room.post(edit_url(case, "market"), mine)

    assert answer.status_code == 409
    assert "somebody else removed it" in answer.content.decode()
    assert TOLD not in answer.content.decode()

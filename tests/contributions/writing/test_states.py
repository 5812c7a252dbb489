"""A state that the record is in stays, whatever form is saved over it without choosing another."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.test import Client
from wagtail.test.utils.form_data import querydict_from_html

from casestudies import services
from casestudies.models import CaseStudyPage, FieldState, OutcomeMeasure, Supplier
from cms.accounts.models import User
from tests import factories
from tests.casestudies.conftest import SignIn, sign_in  # noqa: F401 - a fixture
from tests.casestudies.test_typed_agreements import edit, typed
from tests.contributions.test_stewardship import filled, owned  # noqa: F401 - a fixture
from tests.contributions.writing.helpers import edit_url, latest

pytestmark = pytest.mark.django_db
State = tuple[str, str]

WITHHELD: State = ("withheld", "")
STATES: dict[str, State] = {
    "contract.value": WITHHELD,
    "market": ("withheld", "a-reason-of-old"),
    "regime": ("a-state-of-old", ""),
    "bids_received": ("not-measured", "security"),
    "suppliers": WITHHELD,
    "suppliers.s1.name": WITHHELD,
    "suppliers.s1": ("a-state-of-old", ""),
}
"""What a case file, an import or an older release may have left: without a reason, or unknown to the form."""


@pytest.fixture
def case(champion: User) -> CaseStudyPage:
    page = factories.complete_draft("Sensors in damp flats")
    CaseStudyPage.objects.filter(pk=page.pk).update(owner=champion)
    return page


def put_into(case: CaseStudyPage, states: dict[str, State]) -> None:
    page = latest(case)
    page.contract_value, page.contract_currency = 123_456, "GBP"
    if any(name.startswith("suppliers.") for name in states):
        page.suppliers = [Supplier(name="Damp Ltd")]
    page.states = [
        FieldState(field=name, state=state, reason=reason)
        for name, (state, reason) in states.items()
    ]
    services.save_draft(page)


def states_of(case: CaseStudyPage) -> dict[str, State]:
    return {row.field: (row.state, row.reason) for row in latest(case).states.all()}


def sent_by_browser(html: str, **changed: Any) -> QueryDict:
    """Return what a browser sends of the page's form, the first option where none is chosen."""
    forms = (querydict_from_html(html, form_index=place).copy() for place in count())
    form: QueryDict = next(each for each in forms if "version" in each)
    form.update(changed)
    return form


def saved(room: Client, case: CaseStudyPage, section: str, **changed: Any) -> None:
    page = room.get(edit_url(case, section)).content.decode()
    answer = room.post(edit_url(case, section), sent_by_browser(page, **changed))
    assert answer.status_code == 302, answer.content.decode()


def test_what_is_withheld_without_a_reason_is_shown_so_and_stays_withheld(
    room: Client, case: CaseStudyPage
) -> None:
    put_into(case, {"contract.value": WITHHELD})
    shown = room.get(edit_url(case, "market")).content.decode()
    assert shown.count(">Withheld: choose the reason</option>") == 1, "offered only where it is"
    assert " selected>Withheld: choose the reason</option>" in shown

    saved(room, case, "market", market="One word more.")
    assert latest(case).market == "One word more."
    assert states_of(case) == {"contract.value": WITHHELD}
    with pytest.raises(ValidationError, match="Say why"):
        services.publish(latest(case))

    saved(room, case, "market", **{"state-contract.value": "withheld:security"})
    assert states_of(case) == {"contract.value": ("withheld", "security")}
    services.publish(latest(case))
    assert "123,456" not in Client().get(f"/cases/{case.slug}/").content.decode()


def test_no_state_goes_or_changes_by_a_form_in_which_nobody_changed_it(
    room: Client, case: CaseStudyPage
) -> None:
    put_into(case, STATES)
    saved(room, case, "market", market_finding="", contract_starts="2024")
    assert str(latest(case).contract_starts) == "2024"
    assert states_of(case) == STATES
    saved(room, case, "market", **{"state-regime": "", "suppliers-0-state-": "not-applicable"})
    changed = {"suppliers.s1": ("not-applicable", "")}
    assert states_of(case) == {k: v for k, v in STATES.items() if k != "regime"} | changed


def test_a_word_typed_over_a_colleagues_version_drops_no_state_that_they_gave(
    room: Client, case: CaseStudyPage
) -> None:
    put_into(case, {})
    opened = sent_by_browser(room.get(edit_url(case, "market")).content.decode(), market="Mine.")
    put_into(case, STATES)
    assert room.post(edit_url(case, "market"), opened).status_code == 302
    assert states_of(case) == STATES


def test_a_state_without_a_reason_that_both_changed_is_told_in_words(
    room: Client, case: CaseStudyPage
) -> None:
    put_into(case, {})
    page = room.get(edit_url(case, "market")).content.decode()
    mine = {"state-contract.value": "withheld:security"}
    put_into(case, {"contract.value": WITHHELD})
    answer = room.post(edit_url(case, "market"), sent_by_browser(page, **mine))
    assert answer.status_code == 409
    assert "Withheld: choose the reason" in answer.content.decode()


def test_a_state_that_nobody_has_is_still_refused(room: Client, case: CaseStudyPage) -> None:
    put_into(case, {})
    page = room.get(edit_url(case, "market")).content.decode()
    made_up = {"state-contract.value": "withheld:a-reason-of-old"}
    assert room.post(edit_url(case, "market"), sent_by_browser(page, **made_up)).status_code == 422


@pytest.mark.parametrize(("reason", "phase"), [("", "pilot"), ("security", "scaled")])
def test_the_update_of_a_public_case_changes_no_state(
    owned: tuple[CaseStudyPage, User, Client],  # noqa: F811 - the fixture
    reason: str,
    phase: str,
) -> None:
    page, _, room = owned
    draft = latest(page)
    states = dict.fromkeys(("gate.why", "outcomes.o1.result"), ("withheld", reason))
    draft.states = [FieldState(field=name, state="withheld", reason=reason) for name in states]
    services.save_draft(draft)
    answer = room.post(f"/contribute/{page.ref}/update/", filled(room, page, phase="scaled"))
    assert ("Say why" in answer.content.decode()) is (not reason)
    assert latest(page).phase == phase, "it is not sent before each has its reason"
    assert states_of(page) == states


def test_the_editors_form_changes_no_state_either(
    case: CaseStudyPage,
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    put_into(case, {"contract.value": WITHHELD, "outcomes.o1.baseline": WITHHELD})
    before = states_of(case)
    admin, _ = sign_in("Editor")
    typed(admin, edit(case), market="One word more.")
    assert latest(case).market == "One word more."
    assert states_of(case) == before


def test_rows_keep_the_states_of_their_parts(room: Client, case: CaseStudyPage) -> None:
    page = latest(case)
    page.outcomes = [OutcomeMeasure(indicator="Days", baseline_value=4, result_value=2)]
    page.states = [
        FieldState(field=f"outcomes.o1{part}", state="withheld")
        for part in ("", ".baseline", ".result")
    ]
    services.save_draft(page)
    before = states_of(page)
    saved(room, case, "outcomes", **{"outcomes-0-unit": "days"})
    assert latest(case).outcomes.all()[0].unit == "days"
    assert states_of(case) == before

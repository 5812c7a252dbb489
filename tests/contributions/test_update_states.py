"""What the one-screen update makes known is said to be missing no more; what is withheld, or locked, stays so."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casestudies import services
from casestudies.agreeing import latest
from casestudies.models import CaseStudyPage, FieldState
from contributions.room.next_steps import next_steps
from contributions.stewardship.update_form import STAYS_WITHHELD
from contributions.writing.submitting import sending_refusal
from tests.casestudies.conftest import SignIn, passing, sign_in  # noqa: F401 - a fixture
from tests.contributions.test_stewardship import filled, owned, stored  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db

UPDATE = "contribute_update"
RESULT = {"o1-status": "observed", "o1-result_value": "4", "o1-result_date": "2026-10"}


def said_to_be(page: CaseStudyPage, **states: str) -> CaseStudyPage:
    """Give parts of what is public a state each; a dot stands as two underscores."""
    version = latest(page)
    version.states = [
        FieldState(
            field=name.replace("__", "."),
            state=state,
            reason="other" if state == "withheld" else "",
        )
        for name, state in states.items()
    ]
    services.publish(version)
    return stored(page)


def states(page: CaseStudyPage) -> dict[str, str]:
    return {row.field: row.state for row in latest(page).states.all()}


def send(room: Client, page: CaseStudyPage, **typed: str) -> Any:
    return room.post(reverse(UPDATE, args=[page.ref]), filled(room, page, **typed))


def test_a_result_that_is_typed_is_not_unmeasured_any_more(
    owned: Any,  # noqa: F811
    sign_in: SignIn,  # noqa: F811
) -> None:
    page, _, room = owned
    page = said_to_be(
        page,
        outcomes__o1__result="not-measured",
        outcomes__o1="not-measured",
        gate="not-applicable",
        next_steps="not-applicable",
    )
    send(room, page, gate_decision="extend", **RESULT)
    assert states(page) == {"next_steps": "not-applicable"}
    editor, _ = sign_in("Editor")
    for _ in range(3):
        data = {"revision": str(stored(page).latest_revision_id), **passing()}
        editor.post(reverse("case_review", args=[page.pk]), data)
    shown = Client().get(f"/cases/{page.slug}/").content.decode()
    assert "Not measured" not in shown


def test_whether_a_result_is_expected_does_not_say_that_there_is_one(owned: Any) -> None:  # noqa: F811
    page, _, room = owned
    page = said_to_be(page, outcomes__o1__result="not-measured")
    send(room, page, **{"o1-status": "observed"})
    assert states(page) == {"outcomes.o1.result": "not-measured"}


def test_what_is_withheld_stays_so_and_the_form_says_so(owned: Any) -> None:  # noqa: F811
    page, _, room = owned
    page = said_to_be(page, outcomes__o1__result="withheld", gate="withheld")
    shown = room.get(reverse(UPDATE, args=[page.ref])).content.decode()
    assert shown.count(STAYS_WITHHELD) == len(["value", "date", "decision", "who", "why"])
    send(room, page, gate_decision="extend", **RESULT)
    assert states(page) == {"outcomes.o1.result": "withheld", "gate": "withheld"}
    assert latest(page).gate_decision == "extend"


def test_an_update_does_not_pass_an_editors_lock(
    owned: Any,  # noqa: F811
    sign_in: SignIn,  # noqa: F811
) -> None:
    page, champion, room = owned
    _, editor = sign_in("Editor")
    typed = filled(room, page, what_happened="Typed over a lock")
    lock = {"locked": True, "locked_by": editor, "locked_at": timezone.now()}
    CaseStudyPage.objects.filter(pk=page.pk).update(**lock)
    address = reverse(UPDATE, args=[page.ref])
    assert "cannot be changed" in room.get(address).content.decode()
    assert address not in [step.url for step in next_steps(stored(page), champion)]
    answer = room.post(address, typed)
    kept = answer.content.decode()
    assert answer.status_code == 422 and "What you typed is kept below" in kept
    assert "Typed over a lock" in kept
    now = stored(page)
    assert now.latest_revision_id == page.latest_revision_id and not now.workflow_in_progress
    assert "cannot be changed" in sending_refusal(now, champion)

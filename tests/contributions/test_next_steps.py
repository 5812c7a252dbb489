"""What to do next on a case, as its overview says it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from casestudies import services
from casestudies.models import CaseStudyPage
from cms.accounts.models import User
from contributions.room.next_steps import NextStep, next_steps, register
from contributions.room.overview import latest_version
from organisations.models import Membership
from taxonomy.models import Sector
from tests import factories
from tests.contributions.test_room import address, submit

pytestmark = pytest.mark.django_db


def overview(room: Client, case: CaseStudyPage) -> str:
    answer = room.get(address(case))
    assert answer.status_code == 200
    page = " ".join(answer.content.decode().split())
    return page.partition("What to do next</h2>")[2].partition("<h2>")[0]


def owned(case: CaseStudyPage, user: User) -> CaseStudyPage:
    CaseStudyPage.objects.filter(pk=case.pk).update(owner=user)
    return case


def test_a_new_draft_is_filled_in_before_anybody_is_asked_to_agree(
    room: Client, champion: User
) -> None:
    case = services.create_draft("Ours", user=champion)
    steps = next_steps(latest_version(case), champion)
    assert [(step.text, step.url) for step in steps][:1] == [
        ("Fill in what publishing needs: the short form", f"{address(case)}edit/")
    ]
    whole = owned(factories.complete_draft("Whole"), champion)
    assert "Fill in" not in overview(room, whole)


def test_a_whole_case_leads_to_where_it_is_sent_until_it_is_with_the_editors(
    room: Client, champion: User
) -> None:
    case = owned(factories.complete_draft("Whole"), champion)
    send = f'href="{address(case)}submit/">'
    belong = reverse("contribute_organisation")
    assert f'href="{belong}">Say which organisation you write for' in overview(room, case)
    place = Membership.objects.create(user=champion, organisation=factories.organisation("Ours"))
    assert "Wait until an editor has confirmed where you work" in overview(room, case)
    Membership.objects.filter(pk=place.pk).update(approved=True)
    assert f"{send}Send it to be read<" in overview(room, case)
    submit(case, champion)
    assert f"{send}Send it" not in overview(room, case)
    case.current_workflow_state.current_task_state.reject(user=champion)
    assert f"{send}Send it to be read again<" in overview(room, case)
    live = owned(factories.published_case("Public"), champion)
    assert f'{address(live)}submit/">Send' not in overview(room, live)
    live.refresh_from_db()
    live.summary = "Changed."
    services.save_draft(live, user=champion)
    assert "Send the changes to be read" in overview(room, live)


def test_a_text_without_terms_leads_to_those_it_points_to_until_it_has_one(
    room: Client, champion: User
) -> None:
    case = services.create_draft("Ours", user=champion, challenge="Falls at home.")
    assert "Tick the terms that fit" in overview(room, case)
    case.sectors = [factories.term(Sector)]
    services.save_draft(case, user=champion)
    assert "Tick the terms that fit" not in overview(room, case)
    being_read = services.create_draft("Read", user=champion, challenge="Falls at home.")
    submit(being_read, champion)
    assert "Tick the terms that fit" not in overview(room, being_read)
    empty = services.create_draft("Nothing written", user=champion)
    assert "Tick the terms that fit" not in overview(room, empty)


def test_what_other_parts_know_to_do_next_stands_in_order_of_weight(
    champion: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = services.create_draft("Ours", user=champion)
    monkeypatch.setattr("contributions.room.next_steps.SOURCES", [])
    light, heavy = NextStep("Read it again"), NextStep("Ask the owner", "/ask/", weight=5)
    source = register(lambda _case, _user: [light, heavy])
    register(source)
    assert next_steps(case, champion) == [heavy, light]

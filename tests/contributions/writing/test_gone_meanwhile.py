"""What a form names is deleted, merged or renamed while the form is open or waits unsaved."""

from __future__ import annotations

import pytest
from django.test import Client

from casestudies import services
from casestudies.models import CaseStudyPage
from cms.accounts.models import User
from organisations.models import Programme
from tests.contributions.writing.helpers import draft_of, edit_url, latest, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(champion: User) -> CaseStudyPage:
    return draft_of(champion, "Sensors", challenge="Damp.", summary="Flats.")


def programme(name: str) -> Programme:
    made = Programme(name=name)
    made.save()
    return made


def number_of_latest(case: CaseStudyPage) -> int:
    return int(CaseStudyPage.objects.get(pk=case.pk).latest_revision_id or 0)


class TestDeleted:
    """A colleague takes a programme off the case, and an editor deletes it."""

    @pytest.fixture
    def fund(self, case: CaseStudyPage) -> Programme:
        page, fund = latest(case), programme("Gone")
        page.programme = fund
        services.save_draft(page)
        return fund

    def goes(self, case: CaseStudyPage, fund: Programme) -> None:
        page = latest(case)
        page.programme = None
        services.save_draft(page)
        fund.delete()

    def test_a_form_from_before_is_saved(
        self, room: Client, case: CaseStudyPage, fund: Programme
    ) -> None:
        mine = sent(case, "short", challenge="Damp and mould.")
        self.goes(case, fund)
        assert room.post(edit_url(case), mine).status_code == 302
        assert latest(case).challenge == "Damp and mould."

    def test_what_was_kept_of_it_is_shown_again(
        self, room: Client, case: CaseStudyPage, fund: Programme
    ) -> None:
        mine = sent(case, "place", population="Forty flats")
        room.post(f"{edit_url(case, 'place')}keep/", mine)
        self.goes(case, fund)
        answer = room.get(edit_url(case, "place"))
        assert answer.status_code == 200
        assert "Forty flats" in answer.content.decode()

    def test_the_version_can_be_read_and_gone_back_to(
        self, room: Client, case: CaseStudyPage, fund: Programme
    ) -> None:
        old = number_of_latest(case)
        self.goes(case, fund)
        page = latest(case)
        page.challenge = "Another."
        services.save_draft(page)
        assert room.get(f"/contribute/{case.ref}/versions/{old}/").status_code == 200
        room.post(f"/contribute/{case.ref}/versions/", {"version": old})
        assert (latest(case).challenge, latest(case).programme) == ("Damp.", None)

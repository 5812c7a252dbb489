"""What a form names is deleted, merged or renamed while the form is open or waits unsaved."""

from __future__ import annotations

import pytest
from django.test import Client

from casestudies import services
from casestudies.models import CaseStudyPage
from cms.accounts.models import User
from contributions.writing.forms import Data
from organisations.models import Programme
from organisations.services import merge_programmes, rename_organisation, rename_programme
from taxonomy.models import Method, Outcome, Sector
from taxonomy.services import merge_terms
from tests import factories
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


class TestMerged:
    """An editor merges what the form names into another of its kind."""

    def test_a_term_that_was_ticked_stays_ticked_as_what_it_became(
        self, room: Client, case: CaseStudyPage
    ) -> None:
        loser, winner = factories.term(Sector, "Homes"), factories.term(Sector, "Housing")
        mine = sent(case, "approach", approach="Typed.", sectors=[str(loser.pk)])
        merge_terms(loser, winner)
        assert room.post(edit_url(case, "approach"), mine).status_code == 302
        assert list(latest(case).sectors.all()) == [winner]

    def test_it_is_put_back_ticked_with_what_was_kept(
        self, room: Client, case: CaseStudyPage
    ) -> None:
        loser, winner = factories.term(Sector, "Homes"), factories.term(Sector, "Housing")
        page = latest(case)
        page.sectors = [loser]
        services.save_draft(page)
        typed = sent(case, "approach", approach="Typed.")
        room.post(f"{edit_url(case, 'approach')}keep/", typed)
        merge_terms(loser, winner)
        field = room.get(edit_url(case, "approach")).context["form"].main["sectors"]
        assert field.value() == [str(winner.pk)]
        assert [box.data["selected"] for box in field.subwidgets] == [True]

    def test_a_route_and_the_term_of_an_outcome_are_what_they_became(
        self, room: Client, case: CaseStudyPage
    ) -> None:
        route, days = factories.term(Method, "Dialog"), factories.term(Outcome, "Days")
        of_route = sent(case, "market", procurement_route=str(route.pk))
        rows = {"outcomes-0-term": str(days.pk), "outcomes-0-indicator": "Wait"}
        of_outcome = sent(case, "outcomes", rows=rows)
        dialogue, wait = factories.term(Method, "Dialogue"), factories.term(Outcome, "Wait")
        merge_terms(route, dialogue)
        merge_terms(days, wait)
        assert room.post(edit_url(case, "market"), of_route).status_code == 302
        assert room.post(edit_url(case, "outcomes"), of_outcome).status_code == 302
        assert latest(case).procurement_route == dialogue
        assert latest(case).outcomes.all()[0].term == wait

    def test_a_colleague_who_saved_after_the_merger_has_changed_no_terms(
        self, room: Client, case: CaseStudyPage
    ) -> None:
        loser, winner = factories.term(Sector, "Homes"), factories.term(Sector, "Housing")
        page = latest(case)
        page.sectors = [loser]
        services.save_draft(page)
        mine = sent(case, "approach", approach="Mine.")
        merge_terms(loser, winner)
        page = latest(case)
        page.challenge = "Hers."
        services.save_draft(page)
        assert room.post(edit_url(case, "approach"), mine).status_code == 302
        assert (latest(case).approach, latest(case).challenge) == ("Mine.", "Hers.")
        assert list(latest(case).sectors.all()) == [winner]

    def test_a_term_that_is_gone_is_said_to_be_in_words(
        self, room: Client, case: CaseStudyPage
    ) -> None:
        gone = factories.term(Sector, "Homes")
        mine = sent(case, "approach", approach="Typed.", sectors=[str(gone.pk)])
        gone.delete()
        answer = room.post(edit_url(case, "approach"), mine)
        assert answer.status_code == 422
        assert "is not offered any more" in answer.content.decode()

    def test_a_programme_is_the_one_that_it_was_merged_into(
        self, room: Client, case: CaseStudyPage
    ) -> None:
        loser, winner = programme("Infuse"), programme("The Infuse programme")
        mine = in_programme(case, loser)
        merge_programmes(loser, winner)
        assert room.post(edit_url(case, "place"), mine).status_code == 302
        assert (latest(case).programme, latest(case).programme_text) == (winner, "")


class TestRenamed:
    """An editor gives what the form names another name."""

    def test_a_programme_is_known_by_the_name_it_had(
        self, room: Client, case: CaseStudyPage
    ) -> None:
        fund = programme("Infuse")
        mine = in_programme(case, fund)
        rename_programme(fund, name="Infuse Wales")
        assert room.post(edit_url(case, "place"), mine).status_code == 302
        assert (latest(case).programme, latest(case).programme_text) == (fund, "")

    def test_a_body_is_known_by_the_name_it_had(self, room: Client, case: CaseStudyPage) -> None:
        body = factories.organisation("Zedshire Council")
        page = latest(case)
        page.lead_organisation = body
        services.save_draft(page)
        mine = sent(case, "short", summary="Forty flats.")
        rename_organisation(body, name="Quuxton", official_name="Quuxton Authority")
        assert room.post(edit_url(case), mine).status_code == 302
        assert latest(case).lead_organisation == body


def in_programme(case: CaseStudyPage, fund: Programme) -> Data:
    """Save that ``case`` came of ``fund``; return what its form, opened then, sends with another field changed."""
    page = latest(case)
    page.programme = fund
    services.save_draft(page)
    return sent(case, "place", population="Forty flats")

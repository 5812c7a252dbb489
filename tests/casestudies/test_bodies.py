"""Organisations and programmes that cases name cannot be lost; merged ones lead on."""

from __future__ import annotations

import pytest
from django.db.models import ProtectedError

from casestudies import services
from casestudies.models import CaseStudyPage, Partner
from organisations.models import Programme
from organisations.services import merge_organisations, merge_programmes
from tests import factories

pytestmark = pytest.mark.django_db


def programme(name: str) -> Programme:
    made = Programme(name=name)
    made.save()
    return made


def test_an_organisation_that_only_a_draft_names_cannot_be_deleted(draft: CaseStudyPage) -> None:
    body = factories.organisation()
    draft.lead_organisation = body
    services.save_draft(draft)
    with pytest.raises(ProtectedError):
        body.delete()


def test_a_programme_that_only_a_draft_names_cannot_be_deleted(draft: CaseStudyPage) -> None:
    fund = programme("A fund")
    draft.programme = fund
    services.save_draft(draft)
    with pytest.raises(ProtectedError):
        fund.delete()


def test_merging_organisations_moves_live_cases_and_drafts_and_old_versions_resolve(
    complete_draft: CaseStudyPage,
) -> None:
    loser, winner = factories.organisation(), factories.organisation()
    complete_draft.lead_organisation = loser
    complete_draft.partners = [Partner(organisation=loser)]
    page = services.publish(complete_draft)
    old = page.get_latest_revision()
    services.save_draft(page)
    merge_organisations(loser, winner)
    live = CaseStudyPage.objects.get(pk=page.pk)
    assert live.lead_organisation == winner
    assert live.partners.get().organisation == winner
    assert live.get_latest_revision().content["lead_organisation"] == winner.pk
    old.refresh_from_db()
    assert old.content["lead_organisation"] == loser.pk
    assert old.as_object().lead_organisation == winner
    assert old.as_object().partners.all()[0].organisation == winner


def test_merging_programmes_moves_live_cases_and_drafts(complete_draft: CaseStudyPage) -> None:
    loser, winner = programme("A fund"), programme("The fund")
    complete_draft.programme = loser
    page = services.publish(complete_draft)
    merge_programmes(loser, winner)
    live = CaseStudyPage.objects.get(pk=page.pk)
    assert live.programme == winner
    assert live.get_latest_revision().content["programme"] == winner.pk

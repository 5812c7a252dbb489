"""A body that a case names stays the one it is, whatever else is saved and whoever else has its name."""

from __future__ import annotations

import pytest
from django.test import Client

from casestudies import services
from casestudies.models import CaseStudyPage, Partner
from cms.accounts.models import User
from cms.core.dates import PartialDate
from organisations.models import Organisation
from organisations.services import record_succession
from tests import factories
from tests.contributions.writing.helpers import draft_of, edit_url, latest, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(case_index: object) -> Organisation:
    """A council that has ended. Another has its short name, and nothing says that it took over."""
    old = factories.organisation("Somershire", official_name="Somershire County Council")
    old.ends = PartialDate(2023, 4)
    old.save()
    return old


@pytest.fixture
def unitary(county: Organisation) -> Organisation:
    """The council that has the name now."""
    return factories.organisation("Somershire", official_name="Somershire Council")


@pytest.fixture
def case(champion: User, county: Organisation, unitary: Organisation) -> CaseStudyPage:
    """A case that is led by the former council, which is its partner too."""
    case = draft_of(champion, "Sensors", summary="Flats.")
    page = latest(case)
    page.lead_organisation = county
    page.partners = [Partner(organisation=county, role="Paid")]
    services.save_draft(page)
    return case


def partners(case: CaseStudyPage) -> list[tuple[Organisation | None, str]]:
    return [(row.organisation, row.role) for row in latest(case).partners.all()]


@pytest.mark.parametrize("took_over", [True, False])
def test_saving_other_words_moves_no_case_to_a_body_of_the_same_name(
    room: Client,
    case: CaseStudyPage,
    county: Organisation,
    unitary: Organisation,
    *,
    took_over: bool,
) -> None:
    if took_over:
        record_succession(county, [unitary])
    changed = sent(case, "short", summary="Forty flats.")
    assert room.post(edit_url(case), changed).status_code == 302
    changed = sent(case, "partners", rows={"partners-0-role": "Paid half"})
    assert room.post(edit_url(case, "partners"), changed).status_code == 302

    assert latest(case).summary == "Forty flats."
    assert latest(case).lead_organisation == county
    assert partners(case) == [(county, "Paid half")]


def test_bodies_that_no_name_tells_apart_stay_too(
    room: Client, case: CaseStudyPage, county: Organisation, unitary: Organisation
) -> None:
    Organisation.objects.filter(pk=unitary.pk).update(official_name=county.official_name)
    changed = sent(case, "short", summary="Forty flats.")
    assert room.post(edit_url(case), changed).status_code == 302
    assert (latest(case).summary, latest(case).lead_organisation) == ("Forty flats.", county)


def test_bodies_of_one_short_name_are_shown_and_offered_by_their_full_ones(
    room: Client, case: CaseStudyPage
) -> None:
    html = room.get(edit_url(case)).content.decode()
    assert 'value="Somershire County Council"' in html.split("<datalist")[0]
    for offered in ("Somershire County Council", "Somershire Council"):
        assert f'<option value="{offered}">' in html
    assert '<option value="Somershire">' not in html


@pytest.mark.parametrize("typed", ["Somershire Council", "Somershire"])
def test_the_one_that_took_over_is_named_by_writing_its_name(
    room: Client, case: CaseStudyPage, county: Organisation, unitary: Organisation, typed: str
) -> None:
    record_succession(county, [unitary])
    room.post(edit_url(case), sent(case, "short", lead_organisation=typed))
    assert latest(case).lead_organisation == unitary


def test_an_emptied_box_names_nobody(room: Client, case: CaseStudyPage) -> None:
    room.post(edit_url(case), sent(case, "short", lead_organisation=""))
    assert (latest(case).lead_organisation, latest(case).lead_organisation_text) == (None, "")


def test_a_row_that_comes_back_after_somebody_removed_it_names_the_same_body(
    room: Client, case: CaseStudyPage, county: Organisation, unitary: Organisation
) -> None:
    record_succession(county, [unitary])
    mine = sent(case, "partners", rows={"partners-0-role": "Paid half"})
    room.post(edit_url(case, "partners"), sent(case, "partners", rows={"partners-0-remove": "on"}))
    assert room.post(edit_url(case, "partners"), mine).status_code == 409

    again = {**sent(case, "partners"), **mine}
    again["version"] = sent(case, "partners")["version"]
    assert room.post(edit_url(case, "partners"), again).status_code == 302
    assert partners(case) == [(county, "Paid half")]

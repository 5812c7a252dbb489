"""A merger says nothing new: what was agreed to before it stands after it, and what did not does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from casestudies import services
from casestudies.agreeing import Agreed, latest, record_agreement, withdraw_agreement, withhold
from casestudies.agreement import needs
from casestudies.models import CaseStudyPage, OutcomeMeasure, Partner
from organisations.models import Programme
from organisations.services import merge_organisations, merge_programmes
from taxonomy.models import Method, Outcome
from taxonomy.services import merge_terms
from tests import factories

pytestmark = pytest.mark.django_db

OWNER = Agreed(role="owner", given_by="Head of procurement", evidence="By e-mail")


@pytest.fixture
def agreed(complete_draft: CaseStudyPage) -> CaseStudyPage:
    """A public case that names rows of every kind that can be merged, and its owner's agreement to that."""
    complete_draft.consents = []
    complete_draft.market = "Three firms."
    complete_draft.programme = Programme.objects.create(name="A fund", slug="a-fund")
    complete_draft.partners = [Partner(row_id="p1", organisation=factories.organisation())]
    complete_draft.procurement_route = factories.term(Method)
    complete_draft.outcomes = [
        OutcomeMeasure(row_id="o1", term=factories.term(Outcome), indicator="Days")
    ]
    services.save_draft(complete_draft)
    record_agreement(complete_draft, OWNER)
    return services.publish(latest(complete_draft))


def stored(page: CaseStudyPage) -> CaseStudyPage:
    return CaseStudyPage.objects.get(pk=page.pk)


def merge_lead(page: CaseStudyPage) -> None:
    assert page.lead_organisation is not None
    merge_organisations(page.lead_organisation, factories.organisation())


def merge_partner(page: CaseStudyPage) -> None:
    body = page.partners.get().organisation
    assert body is not None
    merge_organisations(body, factories.organisation())


def merge_programme(page: CaseStudyPage) -> None:
    assert page.programme is not None
    merge_programmes(page.programme, Programme.objects.create(name="The fund", slug="the-fund"))


def merge_route(page: CaseStudyPage) -> None:
    assert page.procurement_route is not None
    merge_terms(page.procurement_route, factories.term(Method))


def merge_outcome(page: CaseStudyPage) -> None:
    term = page.outcomes.get().term
    assert term is not None
    merge_terms(term, factories.term(Outcome))


@pytest.mark.parametrize(
    "merge", [merge_lead, merge_partner, merge_programme, merge_route, merge_outcome]
)
def test_a_merger_leaves_agreements_standing_and_the_case_public(
    agreed: CaseStudyPage, merge: Callable[[CaseStudyPage], None]
) -> None:
    assert needs(stored(agreed)) == []
    merge(stored(agreed))
    assert needs(stored(agreed)) == needs(latest(stored(agreed))) == []
    withhold(stored(agreed), ["market"], "commercial-confidence")
    assert stored(agreed).live


def test_another_owner_can_take_back_after_a_merger(agreed: CaseStudyPage) -> None:
    second = record_agreement(stored(agreed), Agreed("owner", "Second owner", "By e-mail"))
    merge_lead(stored(agreed))
    withdraw_agreement(second)
    assert stored(agreed).live


def test_an_agreement_to_another_body_stays_stale_after_a_merger(agreed: CaseStudyPage) -> None:
    page = latest(stored(agreed))
    loser = factories.organisation()
    page.lead_organisation = loser
    page.summary = "Not agreed to."
    services.save_draft(page)
    merge_organisations(loser, factories.organisation())
    (need,) = needs(latest(stored(agreed)))
    assert need.changed == ("lead_organisation", "summary")


def test_a_figure_that_is_the_number_of_a_merged_row_stays_what_it_was(
    agreed: CaseStudyPage,
) -> None:
    assert agreed.lead_organisation is not None
    page = latest(stored(agreed))
    page.market = str(agreed.lead_organisation.pk)
    services.save_draft(page)
    record_agreement(page, OWNER)
    merge_lead(stored(agreed))
    assert needs(latest(stored(agreed))) == []

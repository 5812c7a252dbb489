"""The document of a case holds what the public may find, and nothing else."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casestudies import services
from casestudies.models import (
    Activity,
    Area,
    CaseNation,
    CaseStudyPage,
    FieldState,
    Funding,
    NarrativeSection,
    OutcomeMeasure,
    Partner,
    Quotation,
    RelatedCase,
    Resource,
    Supplier,
)
from cms.core.dates import PartialDate
from organisations.models import OrganisationName, Succession
from search.documents import CaseDocument
from search.indexing.build import build_documents
from taxonomy.models import Method, Outcome, Sector
from tests import factories

pytestmark = pytest.mark.django_db


def document(page: CaseStudyPage) -> CaseDocument:
    (built,) = build_documents([page.pk])
    return built


def everything(page: CaseStudyPage) -> str:
    return repr(document(page))


def test_a_case_carries_its_terms_with_all_above_them(complete_draft: CaseStudyPage) -> None:
    group = factories.term(Sector, is_group=True, slug="care")
    complete_draft.sectors = [factories.term(Sector, slug="home-care", broader=group)]
    complete_draft.methods = [factories.term(Method, slug="dialogue")]
    complete_draft.procurement_route = factories.term(Method, slug="framework")
    built = document(services.publish(complete_draft))
    assert built.sectors == ("care", "home-care")
    assert built.methods == ("dialogue", "framework")


def test_only_observed_outcomes_count_and_directions_are_computed(
    complete_draft: CaseStudyPage,
) -> None:
    term = factories.term(Outcome, slug="lead-time")
    complete_draft.outcomes = [
        OutcomeMeasure(
            term=term,
            baseline_value=Decimal(10),
            result_value=Decimal(4),
            unit="days",
            better="lower",
            evidence=2,
        ),
        OutcomeMeasure(term=factories.term(Outcome, slug="hoped-for"), status="expected"),
    ]
    built = document(services.publish(complete_draft))
    assert [(m.outcomes, m.direction, m.evidence) for m in built.measures] == [
        (("lead-time",), "improved", 2)
    ]
    assert set(built.has) == {"measured-outcome", "baseline"}
    assert built.evidence_highest == 2


def test_old_and_new_names_of_an_authority_are_all_findable(complete_draft: CaseStudyPage) -> None:
    old = factories.organisation("Oldborough", ends="2019-03-31")
    new = factories.organisation("Newshire")
    new.names.add(OrganisationName(text="Sir Newydd", kind="welsh"))
    new.save()
    Succession.objects.create(predecessor=old, successor=new)
    complete_draft.lead_organisation = new
    partner = factories.organisation("Helpful University", type="education-body")
    complete_draft.partners = [Partner(organisation=partner)]
    built = document(services.publish(complete_draft))
    assert {"Newshire", "Oldborough", "Sir Newydd", "Helpful University"} <= set(
        built.organisation_names
    )
    assert set(built.authorities) == {old.slug, new.slug, partner.slug}


def test_text_is_plain_and_rows_do_not_run_together(complete_draft: CaseStudyPage) -> None:
    complete_draft.approach = "We **asked** [suppliers](https://example.org) first."
    complete_draft.sections = [NarrativeSection(heading="The board", body="It *said* yes.")]
    complete_draft.resources = [Resource(title="A template"), Resource(title="A clause.")]
    sections = dict(document(services.publish(complete_draft)).sections)
    assert sections["approach"] == "We asked suppliers first."
    assert "It said yes." in sections["The board"]
    assert sections["resources"] == "A template. A clause"


def test_facts_become_facets(complete_draft: CaseStudyPage) -> None:
    complete_draft.nations = [CaseNation(nation="wales"), CaseNation(nation="england")]
    complete_draft.fundings = [Funding(state="not-funded"), Funding(state="not-funded")]
    complete_draft.areas = [Area(name="Bro", also=["The Vale"])]
    complete_draft.contract_value = Decimal(480_000)
    complete_draft.started, complete_draft.ended = PartialDate(2018, 3), PartialDate(2020)
    complete_draft.regime = "pcr2015"
    built = document(services.publish(complete_draft))
    assert built.nations == ("wales", "england")
    assert built.funding == ("not-funded",)
    assert built.places == ("Bro", "The Vale")
    assert built.values == ("100k-500k",)
    assert (built.year_from, built.year_to) == (2018, 2020)
    assert built.regimes == ("pcr2015",)
    assert built.regions == ("north-west",)


@pytest.mark.parametrize(
    ("value", "currency", "band", "found"),
    [
        (Decimal("24999.99"), "GBP", "", ("under-25k",)),
        (Decimal(25_000), "GBP", "", ("25k-100k",)),
        (Decimal(5_000_000), "GBP", "", ("over-5m",)),
        (Decimal(100), "USD", "", ()),
        (None, "GBP", "1m-5m", ("1m-5m",)),
        (Decimal(100), "GBP", "1m-5m", ("1m-5m",)),
    ],
)
def test_a_contract_falls_into_its_band(
    complete_draft: CaseStudyPage, value: Any, currency: str, band: str, found: tuple[str, ...]
) -> None:
    complete_draft.contract_value = value
    complete_draft.contract_currency = currency
    complete_draft.contract_band = band
    assert document(services.publish(complete_draft)).values == found


def test_without_a_start_the_years_are_those_of_what_was_done(
    complete_draft: CaseStudyPage,
) -> None:
    complete_draft.activities = [
        Activity(title="One", start=PartialDate(2019), end=PartialDate(2021, 5)),
        Activity(title="Two"),
    ]
    built = document(services.publish(complete_draft))
    assert (built.year_from, built.year_to) == (2019, 2021)


def test_withheld_values_unpermitted_words_and_the_owner_are_nowhere(
    complete_draft: CaseStudyPage,
) -> None:
    secret = "Kestrelworks"
    complete_draft.suppliers = [Supplier(row_id="s1", name=secret)]
    complete_draft.market = f"Only {secret} answered."
    complete_draft.contract_value = Decimal(480_000)
    complete_draft.sectors = [factories.term(Sector, slug="secret-sector")]
    complete_draft.outcomes = [
        OutcomeMeasure(
            row_id="o1", term=factories.term(Outcome), baseline_value=Decimal(9), unit="days"
        )
    ]
    complete_draft.quotations = [
        Quotation(text="Said without leave", permission=False),
        Quotation(text="Said with leave", permission=True),
    ]
    complete_draft.states = [
        FieldState(field=name, state="withheld", reason="commercial-confidence")
        for name in ("suppliers.s1.name", "market", "contract", "sectors", "outcomes.o1.baseline")
    ]
    complete_draft.basis = "restated"
    complete_draft.source_url, complete_draft.licence = "https://example.org/a", "OGL-3.0"
    page = services.publish(complete_draft)
    text = everything(page)
    for word in (secret, "Said without leave", page.owner_email, page.owner_name, "secret-sector"):
        assert word not in text
    assert "Said with leave" in text
    assert document(page).values == ()
    assert "baseline" not in document(page).has


def test_a_case_that_others_reused_says_so(published: CaseStudyPage) -> None:
    assert "reuse" not in document(published).has
    follower = factories.complete_draft()
    follower.related = [RelatedCase(target_ref=published.ref, relation="reused-from")]
    services.publish(follower)
    assert "reuse" in document(published).has


@pytest.mark.parametrize(
    ("withheld", "has"), [("resources", False), ("resources.b1", False), ("market", True)]
)
def test_what_others_can_take_counts_only_where_it_is_not_withheld(
    complete_draft: CaseStudyPage, withheld: str, has: bool
) -> None:
    complete_draft.resources = [Resource(row_id="b1", title="A clause")]
    complete_draft.states = [
        FieldState(field=withheld, state="withheld", reason="commercial-confidence")
    ]
    assert ("resource" in document(services.publish(complete_draft)).has) == has


def test_drafts_and_withdrawn_cases_have_no_document(
    draft: CaseStudyPage, published: CaseStudyPage
) -> None:
    services.withdraw(published, "legal")
    assert build_documents([draft.pk, published.pk, 999_999]) == []


def test_documents_cost_the_same_queries_for_one_and_for_ten(
    case_index: object,
) -> None:

    pages = [factories.published_case() for _ in range(10)]
    counts = []
    for few in (pages[:1], pages):
        with CaptureQueriesContext(connection) as queries:
            assert len(build_documents([page.pk for page in few])) == len(few)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_heading_of_what_did_not_scale_is_searched_with_its_text(
    complete_draft: CaseStudyPage,
) -> None:
    complete_draft.why_it_did_not_scale = "Nobody had *asked*."
    sections = dict(document(services.publish(complete_draft)).sections)
    assert " ".join(sections["why_it_did_not_scale"].split()) == (
        "Why it did not scale Nobody had asked."
    )

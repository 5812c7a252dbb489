"""The page of a case shows what is known, says what is not, and asks the database a fixed number of times."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casestudies import services
from casestudies.models import (
    CaseStudyPage,
    OutcomeMeasure,
    Quotation,
    RelatedCase,
)
from cms.core.dates import PartialDate
from taxonomy.models import Outcome
from tests import factories
from tests.website.case_pages import changed, html, stated, words
from tests.website.cases import NARRATIVE, full_case

pytestmark = pytest.mark.django_db


MOST_QUERIES = 30


def queries(client: Client, page: CaseStudyPage) -> int:
    with CaptureQueriesContext(connection) as captured:
        html(client, page)
    return len(captured)


def test_the_fullest_and_the_barest_case_cost_the_same_few_queries(client: Client) -> None:
    bare = factories.published_case()
    full = full_case()
    for target in (bare, factories.published_case()):
        full.related.add(RelatedCase(target_ref=target.ref, relation="continues"))
    full = services.publish(full)
    back = factories.complete_draft()
    back.related = [RelatedCase(target_ref=full.ref, relation="reused-from")]
    services.publish(back)
    services.add_change_note(full, kind="update", text="Something new.")
    queries(client, bare)
    counts = {queries(client, bare), queries(client, full)}
    assert len(counts) == 1
    assert counts.pop() <= MOST_QUERIES


def test_everything_that_is_known_stands_on_the_page(client: Client) -> None:
    shown = words(client, full_case())
    for text in (
        *(f"zz-{name} words" for name in NARRATIVE),
        *("zz-programme", "zz-cohort cohort", "zz-population", "zz-department", "zz-criterion"),
        *(
            "zz-route",
            "£123,456.78",
            "April 2020 to 2022",
            "zz-agreement",
            "Yes, as of January 2026",
        ),
        *("zz-gate-who", "zz-gate-why", "zz-gate-next", "Stop", "Proceed", "zz-reviewer"),
        *("zz-area (zz-area-also), Wales", "Money", "zz-user-group", "zz-question"),
        *(
            "zz-second-question (after question 1)",
            "zz-fund",
            "£5,432,198",
            "£4,321,098",
            "Part funded",
        ),
        *(
            "Staff time",
            "£8,000,173",
            "2019",
            "zz-cost-note",
            "zz-activity",
            "zz-output",
            "zz-ocid",
        ),
        *("zz-supplier-one", "Large firm", "zz-claim-value units", "Unsourced", "zz-partner-known"),
        *("zz-partner-text", "zz-permitted-words", "zz-speaker", "zz-survey", "1,204,867"),
        *("zz-engagement", "2019, 2020", "zz-influence-result", "zz-series, number 3", "zz-venue"),
        *("zz-action-owner", "zz-standard", "zz-resource", "zz-contributor, zz-contributor-body"),
        *(
            "zz-heading",
            "zz-section-body",
            "zz-sectors",
            "zz-methods",
            "zz-barriers",
            "zz-enablers",
        ),
    ):
        assert text in shown, text


def test_an_outcome_shows_both_figures_the_change_its_direction_and_its_evidence(
    client: Client,
) -> None:
    page = full_case()
    shown = words(client, page)
    assert "10 days" in shown
    assert "4 days" in shown
    assert "Down 6 (60%)" in shown
    assert "Improved" in shown
    assert "2: Before and after figure" in shown
    assert "Checked by zz-validated-by" in shown
    assert 'class="bars improved"' in html(client, page)


def test_what_was_never_measured_is_said_once_and_not_from_itself_to_itself(client: Client) -> None:
    page = factories.complete_draft()
    page.outcomes = [
        OutcomeMeasure(
            row_id="o1",
            term=factories.term(Outcome),
            status="observed",
            direction="not-measured",
        )
    ]
    text = html(client, services.publish(page))
    row = text[text.index('id="outcome-o1"') :].partition("</tr>")[0]
    figures = row[row.index('class="figures"') :].partition("</td>")[0]
    assert figures.count("Not measured") == 1
    assert "→" not in figures


def test_who_spoke_is_named_without_what_the_name_says_already(client: Client) -> None:
    page = factories.complete_draft()
    page.quotations = [
        Quotation(
            text="One.", attributed_to="Tenant at Larch Court", role="Tenant", permission=True
        ),
        Quotation(text="Two.", attributed_to="A manager", role="Night team", permission=True),
    ]
    shown = words(client, services.publish(page))
    assert "Tenant at Larch Court, Tenant" not in shown
    assert "A manager, Night team" in shown


def test_what_was_only_hoped_for_stands_apart_from_what_was_seen(client: Client) -> None:
    text = html(client, full_case())
    seen = text.index('id="outcomes"')
    hoped = text.index('id="expected-outcomes"')
    assert seen < text.index("zz-indicator") < hoped < text.index("zz-hoped-indicator")
    assert "They are not results." in text


def test_money_saved_and_cost_avoided_are_never_added(client: Client) -> None:
    page = factories.complete_draft()
    page.outcomes = [
        OutcomeMeasure(
            term=factories.term(Outcome, slug=slug), unit="£", result_value=Decimal(value)
        )
        for slug, value in (("cash-saving", "1000"), ("cost-avoidance", "500"))
    ]
    shown = words(client, services.publish(page))
    assert "not added together" in shown
    assert "1,500" not in shown


def test_narrative_stands_in_the_order_of_the_template(client: Client) -> None:
    shown = words(client, full_case())
    places = [shown.index(f"zz-{name} words") for name in NARRATIVE]
    assert places == sorted(places)


def test_headings_inside_a_text_stay_below_the_heading_of_their_part(client: Client) -> None:
    page = factories.published_case(challenge="# Loud\n\nWords.", approach="### Quiet\n\nWords.")
    text = html(client, page)
    assert "<h3>Loud</h3>" in text
    assert "<h3>Quiet</h3>" in text
    assert text.count("<h1") == 1


def test_a_hostile_text_runs_nothing(client: Client) -> None:
    page = factories.published_case(
        "<script>alert(1)</script>", challenge="<script>alert(2)</script> [x](javascript:alert(3))"
    )
    text = html(client, page)
    assert "<script>alert" not in text
    assert "javascript:" not in text.replace("javascript:alert(3)]", "")


def test_an_expected_gap_is_named_by_its_state_and_can_be_asked_for(client: Client) -> None:
    page = factories.complete_draft()
    page.states = [
        stated("suppliers", "withheld", "live-procurement"),
        stated("costs", "not-measured"),
        stated("procurement_route", "not-applicable"),
    ]
    text = html(client, services.publish(page))
    known = text[text.index("<details") : text.index("</details>")]
    for state in ("Not yet known", "Not measured", "Not applicable", "A live procurement"):
        assert state in known
    assert "Withheld material may be asked for" in known


def test_nothing_says_na(client: Client) -> None:
    assert "N/A" not in html(client, factories.published_case())


def test_an_illustrative_case_says_that_it_is_invented(client: Client) -> None:
    page = factories.published_case(basis="illustrative")
    shown = words(client, page)
    assert "Illustrative: this case is invented" in shown
    assert "(illustrative, invented)" in shown


def test_a_restated_case_links_to_its_source(client: Client) -> None:
    page = factories.published_case(
        basis="restated",
        source_url="https://www.example.org/paper?a=1&b=2",
        source_status="draft",
        licence="CC0-1.0 (a government work)",
    )
    text = html(client, page)
    assert 'href="https://www.example.org/paper?a=1&amp;b=2"' in text
    assert "Creative Commons Zero 1.0 (a government work)" in text
    assert "The source was a draft." in text


@pytest.mark.parametrize(
    "address", ["urn:document:adept:1", "javascript:alert(1)", "//evil.example"]
)
def test_a_source_without_a_web_address_is_words_and_no_link(client: Client, address: str) -> None:
    page = factories.published_case(basis="restated", source_url=address, licence="not stated")
    text = html(client, page)
    assert address in text
    assert f'href="{address}' not in text
    assert "not stated" in text


def test_a_case_past_its_review_date_says_so_until_it_is_reviewed(client: Client) -> None:
    page = factories.published_case(review_by=PartialDate(2020, 5))
    assert "It was to be reviewed by May 2020" in words(client, page)
    page = services.publish(changed(page, review_by=PartialDate(timezone.localdate().year + 1)))
    shown = words(client, page)
    assert "may be out of date" not in shown
    assert "Next review due" in shown

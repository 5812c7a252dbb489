"""The page of a case shows what is known, says what is not, and asks the database a fixed number of times."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from casestudies import services
from casestudies.detail import case_detail
from casestudies.models import (
    CaseNation,
    CaseStudyPage,
    FieldState,
    OutcomeMeasure,
    Quotation,
    RelatedCase,
)
from cms.accounts.models import User
from cms.core.dates import PartialDate
from taxonomy.models import LawNote, Method, Outcome
from tests import factories
from tests.website.cases import NARRATIVE, full_case, lead

pytestmark = pytest.mark.django_db

MOST_QUERIES = 30


def html(client: Client, page: CaseStudyPage) -> str:
    response = client.get(f"/cases/{page.slug}/")
    assert response.status_code == 200
    return response.content.decode()


def words(client: Client, page: CaseStudyPage) -> str:
    """The page without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", html(client, page)).split())


def stated(field: str, state: str, reason: str = "") -> FieldState:
    return FieldState(field=field, state=state, reason=reason)


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
        *("zz-second-question (after question 1)", "zz-fund", "£54,321", "£43,210", "Part funded"),
        *("Staff time", "£80,001", "2019", "zz-cost-note", "zz-activity", "zz-output", "zz-ocid"),
        *("zz-supplier-one", "Large firm", "zz-claim-value units", "Unsourced", "zz-partner-known"),
        *("zz-partner-text", "zz-permitted-words", "zz-speaker", "zz-survey", "1,200"),
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
    page = services.publish(_with(page, review_by=PartialDate(timezone.localdate().year + 1)))
    shown = words(client, page)
    assert "may be out of date" not in shown
    assert "Next review due" in shown


def _with(page: CaseStudyPage, **fields: Any) -> CaseStudyPage:
    for name, value in fields.items():
        setattr(page, name, value)
    return page


def route(*, legacy: str, current: str = "") -> Any:
    """A route that has ended in one nation, and is live in another."""
    made = factories.term(Method, "Innovation partnership")
    successor = factories.term(Method, "Competitive flexible procedure")
    LawNote.objects.create(
        term=made,
        nation=legacy,
        regime="pcr2015",
        status="legacy",
        ends=PartialDate(2025, 2, 23),
        text="Ended here.",
        reference="PCR15 reg 31",
        needs_checking=True,
        replaced_by=successor,
    )
    if current:
        LawNote.objects.create(
            term=made, nation=current, regime="scotland", status="current", text="Still live."
        )
    return made


def in_nation(nation: str, **fields: Any) -> CaseStudyPage:
    page = factories.complete_draft(**fields)
    page.nations = [CaseNation(nation=nation)]
    return services.publish(page)


def test_a_route_that_has_ended_in_its_nation_says_so_and_what_replaced_it(client: Client) -> None:
    ended = route(legacy="wales", current="scotland")
    page = in_nation(
        "wales", procurement_route=ended, regime="pcr2015", procurement_began=PartialDate(2019, 3)
    )
    text = html(client, page)
    assert "Innovation partnership: legacy in Wales" in text
    assert "Competitive flexible procedure</a>" in text
    assert "PCR15 reg 31, reference not yet checked" in text
    assert f'href="/methods/{ended.slug}/"' in text


def test_the_same_route_shows_as_live_in_scotland(client: Client) -> None:
    page = in_nation(
        "scotland",
        procurement_route=route(legacy="wales", current="scotland"),
        regime="scotland",
        procurement_began=PartialDate(2019, 3),
    )
    shown = words(client, page)
    assert "Innovation partnership: live in Scotland" in shown
    assert "legacy" not in shown


def test_without_a_route_the_methods_and_then_the_law_alone_are_judged(client: Client) -> None:
    ended = route(legacy="england")
    page = factories.complete_draft()
    page.nations = [CaseNation(nation="england")]
    page.methods = [ended]
    assert "Innovation partnership: legacy in England" in words(client, services.publish(page))
    alone = in_nation("england", regime="pcr2015")
    shown = words(client, alone)
    assert "Public Contracts Regulations 2015: legacy in England" in shown
    assert "23 February 2025" in shown
    assert "legacy" not in words(client, in_nation("scotland", regime="pcr2015"))


def test_a_route_that_goes_on_is_not_called_legacy_when_its_law_has_ended(client: Client) -> None:
    goes_on = factories.term(Method, "Open procedure")
    LawNote.objects.create(
        term=goes_on,
        nation="england",
        regime="pcr2015",
        status="legacy",
        ends=PartialDate(2025, 2, 23),
        replaced_by=goes_on,
    )
    noted = in_nation("england", procurement_route=goes_on, regime="pcr2015")
    bare = in_nation(
        "england", procurement_route=factories.term(Method, "Framework"), regime="pcr2015"
    )
    for page, name in ((noted, "Open procedure"), (bare, "Framework")):
        shown = words(client, page)
        assert f"{name}: begun under a law that has ended in England" in shown
        assert "legacy" not in shown


def test_a_method_that_is_no_route_is_not_called_legacy_by_its_regime(client: Client) -> None:
    page = factories.complete_draft(regime="pcr2015", procurement_began=PartialDate(2023))
    page.nations = [CaseNation(nation="england")]
    page.methods = [factories.term(Method, "Challenge"), factories.term(Method, "Pilot")]
    shown = words(client, services.publish(page))
    assert shown.count("legacy in England") == 1
    assert "Public Contracts Regulations 2015: legacy in England" in shown


def test_a_procurement_below_the_threshold_is_put_under_no_ended_law(client: Client) -> None:
    page = factories.complete_draft(regime="below-threshold", procurement_began=PartialDate(2023))
    page.nations = [CaseNation(nation="england")]
    page.methods = [factories.term(Method, "Challenge")]
    shown = words(client, services.publish(page))
    assert "legacy" not in shown
    assert "Public Contracts Regulations" not in shown


def test_related_cases_show_both_ways_and_only_public_ones_are_linked(client: Client) -> None:
    secret = factories.complete_draft("A draft that nobody sees")
    first = factories.published_case("The first pilot")
    later = factories.complete_draft("The later roll-out")
    later.related = [
        RelatedCase(target_ref=first.ref, relation="continues"),
        RelatedCase(target_ref=secret.ref, relation="replaces"),
        RelatedCase(target_ref="PR-999999", relation="contradicts"),
    ]
    later = services.publish(later)
    reuse = factories.complete_draft("The one that reused it")
    reuse.related = [RelatedCase(target_ref=first.ref, relation="reused-from")]
    reuse = services.publish(reuse)
    forward = html(client, later)
    assert f'href="/cases/{first.slug}/"' in forward
    assert "A draft that nobody sees" not in forward
    backward = words(client, first)
    assert "Continued by" in backward
    assert "The later roll-out" in backward
    assert "Reused by" in backward
    assert "The one that reused it" in backward


def test_a_relation_to_a_merged_case_leads_to_the_one_it_was_merged_into(client: Client) -> None:
    loser, winner = factories.published_case("Loser"), factories.published_case("Winner")
    page = factories.complete_draft()
    page.related = [RelatedCase(target_ref=loser.ref, relation="continues")]
    page = services.publish(page)
    services.merge_cases(loser, winner)
    text = html(client, page)
    assert f'href="/cases/{winner.slug}/"' in text
    assert "Loser" not in text


def test_a_case_that_withholds_its_relations_is_not_given_away_from_the_other_side(
    client: Client,
) -> None:
    first = factories.published_case("The first pilot")
    shy = factories.complete_draft("The shy one")
    shy.related = [RelatedCase(target_ref=first.ref, relation="continues")]
    shy.states = [stated("related", "withheld", "partner-request")]
    services.publish(shy)
    assert "The shy one" not in html(client, first)


def test_the_citation_has_reference_permanent_address_and_date(client: Client) -> None:
    page = factories.published_case("A title.")
    shown = words(client, page)
    today = timezone.localdate()
    assert f"{lead(page).name}. A title. Precedent, {page.ref}, version of" in shown
    assert f"{today.day} {today:%B} {today.year}" in shown
    assert f"/id/case/{page.ref}" in shown


def test_change_notes_and_files_are_linked(client: Client) -> None:
    page = factories.published_case()
    services.add_change_note(page, kind="correction", text="The figure was wrong.")
    text = html(client, page)
    assert "The figure was wrong." in text
    assert f'href="/cases/{page.slug}.json"' in text
    assert f'href="/cases/{page.slug}.md"' in text
    assert f'href="/cases/{page.slug}/history/"' in text
    assert ".pdf" not in text


def test_preview_shows_a_draft_exactly_as_the_page_will_show_it(
    client: Client, editor: User
) -> None:
    page = full_case()
    public = html(client, page)
    client.force_login(editor)
    response = client.get(f"/admin/pages/{page.pk}/revisions/{page.latest_revision_id}/view/")
    assert response.status_code == 200
    preview = response.content.decode()
    start, end = "<article", "</article>"
    part = slice(preview.index(start), preview.index(end))
    assert preview[part] == public[public.index(start) : public.index(end)]
    policy = response.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy
    own = client.get(f"/cases/{page.slug}/").headers
    assert "frame-ancestors 'none'" in own["Content-Security-Policy"]


def test_a_case_that_was_never_saved_can_be_previewed() -> None:
    detail = case_detail(CaseStudyPage(title="Only a title", kind="pilot"))
    assert detail.title == "Only a title"
    assert [block.id for block in detail.blocks] == []
    assert "Not yet known" in [group.label for group in detail.gaps]


def test_wagtails_own_serve_uses_the_same_context(rf: Any, editor: User) -> None:
    page = CaseStudyPage.objects.get(pk=full_case().pk)
    request = rf.get("/")
    request.user = editor
    response = page.serve(request)
    assert "zz-indicator" in response.render().content.decode()
    assert response.context_data["case"].ref == page.ref


def test_an_anonymous_page_may_be_kept_for_a_moment_and_answers_not_modified(
    client: Client,
) -> None:
    page = factories.published_case()
    first = client.get(f"/cases/{page.slug}/")
    assert "public" in first["Cache-Control"]
    assert "s-maxage=30" in first["Cache-Control"]
    assert "Cookie" in first["Vary"]
    again = client.get(f"/cases/{page.slug}/", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    services.publish(_with(page, summary="Another summary."))
    assert (
        client.get(f"/cases/{page.slug}/", headers={"if-none-match": first["ETag"]}).status_code
        == 200
    )


def test_no_cookie_is_set_by_reading(client: Client) -> None:
    page = factories.published_case()
    for path in (f"/cases/{page.slug}/", "/cases/", f"/cases/{page.slug}.json"):
        assert not client.get(path).cookies


def test_a_restricted_case_is_there_for_its_group_alone_and_kept_by_no_cache(
    client: Client,
) -> None:
    page = factories.published_case()
    group = Group.objects.create(name="Pilot group")
    PageViewRestriction.objects.create(page=page, restriction_type="groups").groups.add(group)
    member = User.objects.create_user("member", "member@council.example", "x")
    member.groups.add(group)
    for path in (f"/cases/{page.slug}/", f"/cases/{page.slug}.json", f"/id/case/{page.ref}"):
        assert client.get(path).status_code == 404, path
    client.force_login(User.objects.create_user("other", "other@council.example", "x"))
    assert client.get(f"/cases/{page.slug}/").status_code == 404
    client.force_login(member)
    response = client.get(f"/cases/{page.slug}/")
    assert response.status_code == 200
    assert "private" in response["Cache-Control"]
    assert "public" not in response["Cache-Control"]


def test_drafts_embargoed_and_expired_cases_are_nowhere(client: Client) -> None:
    hour = timedelta(hours=1)
    draft = factories.complete_draft()
    embargoed = services.publish(
        _with(factories.complete_draft(), embargo_until=timezone.now() + hour)
    )
    expired = factories.published_case()
    CaseStudyPage.objects.filter(pk=expired.pk).update(expire_at=timezone.now() - hour)
    for page in (draft, embargoed, expired):
        for path in (f"/cases/{page.slug}/", f"/cases/{page.slug}.md", f"/id/case/{page.ref}.json"):
            assert client.get(path).status_code == 404, path

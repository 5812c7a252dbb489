"""The editor's form saves drafts with a title only and says all that is missing for more."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import querydict_from_html

from casestudies import services
from casestudies.models import (
    Activity,
    CaseStudyPage,
    FieldState,
    OutcomeMeasure,
    Partner,
    ResearchQuestion,
)
from casestudies.panels.rows import FigureInput
from cms.accounts.models import User
from cms.core.dates import PartialDate
from taxonomy.models import Method, Outcome, Sector
from taxonomy.services import retire_term
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def form_of(admin: Client, page: CaseStudyPage) -> Any:
    response = admin.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert response.status_code == 200
    return querydict_from_html(response.content.decode(), form_id="page-edit-form").copy()


def post(admin: Client, page: CaseStudyPage, data: Any) -> Any:
    return admin.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)


def stored(page: CaseStudyPage) -> CaseStudyPage:
    return CaseStudyPage.objects.get(pk=page.pk)


def test_a_draft_is_added_with_a_title_alone(admin: Client, case_index: Any) -> None:
    url = reverse("wagtailadmin_pages:add", args=["casestudies", "casestudypage", case_index.pk])
    page = admin.get(url)
    data = querydict_from_html(page.content.decode(), form_id="page-edit-form").copy()
    data["title"] = "Only a title"
    for slug in ("only-a-title", "only-a-title-2"):
        assert admin.post(url, data).status_code == 302
        made = CaseStudyPage.objects.get(slug=slug)
        assert made.ref and not made.live


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("", "a-better-title"), ("test", "a-better-title"), ("chosen", "chosen")],
    ids=["nothing", "what the form held", "something else"],
)
def test_the_address_of_a_draft_follows_its_title_unless_somebody_chose_one(
    admin: Client, typed: str, kept: str
) -> None:
    page = factories.draft("Test")
    data = form_of(admin, page)
    data["title"], data["slug"] = "A better title", typed
    assert post(admin, page, data).status_code == 302
    assert stored(page).get_latest_revision_as_object().slug == kept


def test_the_address_of_a_published_case_and_one_that_was_chosen_stay(admin: Client) -> None:
    public, chosen = factories.published_case("Was public"), factories.draft("Draft", slug="mine")
    for page, slug in ((public, "was-public"), (chosen, "mine")):
        data = form_of(admin, page)
        data["title"] = "Quite another title"
        assert post(admin, page, data).status_code == 302
        assert stored(page).get_latest_revision_as_object().slug == slug


def test_publishing_an_incomplete_draft_names_all_that_is_missing_and_keeps_what_was_typed(
    admin: Client, draft: CaseStudyPage
) -> None:
    data = form_of(admin, draft)
    data["challenge"] = "What I typed"
    data["action-publish"] = "1"
    response = post(admin, draft, data)
    text = response.content.decode()
    assert response.status_code == 200
    assert "What I typed" in text
    assert text.count("This field is required") >= 6
    assert "Record the owner&#x27;s agreement" in text
    assert not stored(draft).live


def test_a_complete_draft_is_published(admin: Client, complete_draft: CaseStudyPage) -> None:
    data = form_of(admin, complete_draft)
    data["action-publish"] = "1"
    assert post(admin, complete_draft, data).status_code == 302
    assert stored(complete_draft) in CaseStudyPage.objects.public()


def test_publishing_under_embargo_waits_for_its_end(
    admin: Client, complete_draft: CaseStudyPage
) -> None:
    data = form_of(admin, complete_draft)
    end = timezone.localtime(timezone.now() + timedelta(days=2)).replace(second=0, microsecond=0)
    data["embargo_until"] = f"{end:%Y-%m-%d %H:%M}"
    data["action-publish"] = "1"
    assert post(admin, complete_draft, data).status_code == 302
    page = stored(complete_draft)
    assert not page.live
    assert page.get_latest_revision().approved_go_live_at == end


def test_rows_keep_their_ids_through_the_form(admin: Client, complete_draft: CaseStudyPage) -> None:
    complete_draft.outcomes = [OutcomeMeasure(row_id="o7", term=factories.term(Outcome))]
    complete_draft.states = [FieldState(field="outcomes.o7.baseline", state="not-measured")]
    services.save_draft(complete_draft)
    assert post(admin, complete_draft, form_of(admin, complete_draft)).status_code == 302
    page = stored(complete_draft).get_latest_revision_as_object()
    assert [row.row_id for row in page.outcomes.all()] == ["o7"]
    assert [row.row_id for row in page.states.all()] == ["z1"]


def test_publishing_several_pages_at_once_never_answers_500(
    admin: Client, draft: CaseStudyPage, complete_draft: CaseStudyPage
) -> None:
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    query = f"?id={draft.pk}&id={complete_draft.pk}"
    response = admin.post(url + query, {}, follow=True)
    assert response.status_code == 200
    assert not stored(draft).live
    assert re.search("owner|required|blank|Not published", response.content.decode())


def test_an_empty_choice_is_said_in_words_and_not_in_dashes(
    admin: Client, draft: CaseStudyPage
) -> None:
    draft.outcomes = [OutcomeMeasure(row_id="o1", term=factories.term(Outcome))]
    services.save_draft(draft)
    url = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    text = admin.get(url).content.decode()
    assert "------" not in text
    assert text.count(">Choose one</option>") >= 3
    assert text.count(">Nothing chosen</option>") >= 10


def test_the_form_says_how_complete_the_record_is(
    admin: Client, complete_draft: CaseStudyPage
) -> None:
    response = admin.get(reverse("wagtailadmin_pages:edit", args=[complete_draft.pk]))
    assert "% complete" in response.content.decode()
    assert "Most useful next" in response.content.decode()


def test_what_contradicts_itself_is_named_at_its_field_when_publishing_and_kept_in_drafts(
    admin: Client, complete_draft: CaseStudyPage
) -> None:
    complete_draft.states = [FieldState(field="outcomes.o9.term", state="withheld")]
    complete_draft.research_questions = [ResearchQuestion(text="Why?", depends_on="q8")]
    complete_draft.started, complete_draft.ended = PartialDate(2020), PartialDate(2019)
    services.save_draft(complete_draft)
    data = form_of(admin, complete_draft)
    assert post(admin, complete_draft, data).status_code == 302
    data["action-publish"] = "1"
    response = post(admin, complete_draft, data)
    form = response.context["form"]
    assert form.errors == {"ended": ["It ends before it starts."]}
    assert set(form.formsets["states"].errors[0]) == {"field", "reason"}
    assert form.formsets["research_questions"].errors == [
        {"depends_on": ["There is no question with the id “q8”."]}
    ]
    assert not stored(complete_draft).live
    panel = admin.get(reverse("wagtailadmin_pages:edit", args=[complete_draft.pk]))
    assert "To put right before publishing" in panel.content.decode()


def test_a_row_added_in_the_form_can_be_named_by_the_id_that_it_will_have(
    admin: Client, complete_draft: CaseStudyPage
) -> None:
    data = form_of(admin, complete_draft)
    for number, (text, depends) in enumerate([("First", ""), ("Second", "q1")]):
        for name, value in {"text": text, "depends_on": depends, "ORDER": number + 1}.items():
            data[f"research_questions-{number}-{name}"] = value
    data["research_questions-TOTAL_FORMS"] = "2"
    assert post(admin, complete_draft, data).status_code == 302
    rows = stored(complete_draft).get_latest_revision_as_object().research_questions.all()
    assert [(row.row_id, row.depends_on) for row in rows] == [("q1", ""), ("q2", "q1")]


def test_only_terms_that_can_be_tagged_are_offered_and_those_that_a_case_has(
    admin: Client, draft: CaseStudyPage
) -> None:
    group = factories.term(Sector, "A group", is_group=True)
    current = factories.term(Sector, "In use", broader=group)
    legacy = factories.term(Sector, "Out of law", status="legacy")
    retired = factories.term(Sector, "Retired")
    held = factories.term(Sector, "Held")
    draft.sectors = [held]
    services.save_draft(draft)
    for term in (retired, held):
        retire_term(term)
    text = admin.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
    offered = set(map(int, re.findall(r'name="sectors"\s+value="(\d+)"', text)))
    assert offered == {current.pk, legacy.pk, held.pk}
    assert "Out of law (legacy)" in text
    assert ">A group</h4>" in text


def test_the_route_is_chosen_among_routes(admin: Client, draft: CaseStudyPage) -> None:
    routes = factories.term(Method, "Procurement route", slug="route", is_group=True)
    route = factories.term(Method, "Open procedure", broader=routes)
    below = factories.term(Method, "Competitive dialogue", broader=route)
    held = factories.term(Method, "Something else")
    factories.term(Method, "Never a route")
    draft.procurement_route = held
    services.save_draft(draft)
    response = admin.get(reverse("wagtailadmin_pages:edit", args=[draft.pk]))
    offered = set(response.context["form"].fields["procurement_route"].queryset)
    assert offered == {route, below, held}


def test_without_a_group_of_routes_every_method_is_offered(
    admin: Client, draft: CaseStudyPage
) -> None:
    method = factories.term(Method)
    response = admin.get(reverse("wagtailadmin_pages:edit", args=[draft.pk]))
    assert set(response.context["form"].fields["procurement_route"].queryset) == {method}


def test_the_form_offers_the_names_that_states_may_use(
    admin: Client, complete_draft: CaseStudyPage
) -> None:
    complete_draft.outcomes = [OutcomeMeasure(row_id="o3")]
    services.save_draft(complete_draft)
    text = admin.get(reverse("wagtailadmin_pages:edit", args=[complete_draft.pk])).content.decode()
    assert 'list="case-field-names"' in text
    assert '<option value="outcomes.o3.baseline">' in text
    assert "Outcomes (1)" in text


def test_ten_rows_cost_the_form_as_many_queries_as_one(
    admin: Client, published: CaseStudyPage
) -> None:
    one = _queries_with(admin, published, 1)
    assert _queries_with(admin, published, 10) == one


def _queries_with(admin: Client, page: CaseStudyPage, count: int) -> int:
    body = factories.organisation()
    page.outcomes = [OutcomeMeasure(term=factories.term(Outcome)) for _ in range(count)]
    page.partners = [Partner(organisation=body) for _ in range(count)]
    page.activities = [Activity(title="Something done") for _ in range(count)]
    services.publish(page)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    admin.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert admin.get(url).status_code == 200
    return len(captured)


def test_an_empty_form_stays_light(admin: Client, case_index: Any) -> None:
    url = reverse("wagtailadmin_pages:add", args=["casestudies", "casestudypage", case_index.pk])
    assert len(admin.get(url).content) < 650_000


def test_the_form_says_that_a_case_was_withdrawn_or_merged(
    admin: Client, published: CaseStudyPage
) -> None:
    other = factories.published_case()
    services.merge_cases(other, published)
    services.withdraw(published, "inaccurate")
    text = admin.get(reverse("wagtailadmin_pages:edit", args=[published.pk])).content.decode()
    assert "This case was withdrawn on" in text
    assert "it was not accurate" in text
    text = admin.get(reverse("wagtailadmin_pages:edit", args=[other.pk])).content.decode()
    assert f"lead to {published.ref}" in " ".join(text.split())


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("9.000000", "9"),
        ("-0.500000", "-0.5"),
        ("100.000000", "100"),
        ("1x.0", "1x.0"),
        ("40", "40"),
    ],
)
def test_figures_are_shown_without_zeros_that_nobody_wrote(kept: str, shown: str) -> None:
    assert FigureInput().format_value(kept) == shown

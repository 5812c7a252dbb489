"""Reads show each person what they may see, in a constant number of queries."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.utils import timezone
from wagtail.models import PageViewRestriction

from casestudies import services
from casestudies.models import (
    Area,
    CaseStudyPage,
    FieldState,
    NarrativeSection,
    OutcomeMeasure,
    Partner,
    Tombstone,
)
from casestudies.rows import load_record
from cms.accounts.models import User
from cms.core.dates import PartialDate
from taxonomy.models import Method, Outcome, Sector
from tests import factories

pytestmark = pytest.mark.django_db


def full_case() -> CaseStudyPage:
    """A published case with rows of several kinds."""
    page = factories.complete_draft()
    page.sectors = [factories.term(Sector)]
    page.methods = [factories.term(Method), factories.term(Method)]
    page.areas = [Area(name="Llanfair-ar-Hafren", also=["Llanfair on Severn", "Y Llan"])]
    page.outcomes = [
        OutcomeMeasure(
            term=factories.term(Outcome),
            baseline_value=Decimal("10.25"),
            result_value=Decimal("0.000001"),
            result_date=PartialDate(2019, 3),
            evidence=0,
        ),
        OutcomeMeasure(term=factories.term(Outcome), status="expected"),
    ]
    page.partners = [
        Partner(organisation=factories.organisation()),
        Partner(organisation_text="A body we do not know"),
    ]
    page.sections = [NarrativeSection(heading="Background", body="Some **words**.")]
    page.states = [FieldState(field="suppliers", state="withheld", reason="live-procurement")]
    return services.publish(page)


def restrict(page: Any, kind: str, *groups: Group) -> None:
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind, password="x")
    restriction.groups.set(groups)


def test_rows_read_in_bulk_are_what_the_database_holds(case_index: object) -> None:
    page = full_case()
    bulk = CaseStudyPage.objects.get(pk=page.pk)
    load_record([bulk], public=False)
    for name in CaseStudyPage.child_relation_names():
        fields = [
            field.attname
            for field in CaseStudyPage._meta.get_field(name).related_model._meta.concrete_fields
        ]
        expected = [
            [getattr(row, f) for f in fields] for row in getattr(page, name).order_by("sort_order")
        ]
        found = [[getattr(row, f) for f in fields] for row in getattr(bulk, name).all()]
        assert found == expected, name
    assert list(bulk.methods.all()) == list(page.methods.order_by("name"))
    assert bulk.outcomes.all()[0].result_value == Decimal("0.000001")


def test_consents_are_not_read_for_the_public(case_index: object) -> None:
    page = CaseStudyPage.objects.get(pk=full_case().pk)
    load_record([page], public=True)
    assert list(page.consents.all()) == []
    load_record([page], public=False)
    assert len(page.consents.all()) == 1


def test_a_record_costs_the_same_queries_for_the_barest_and_the_fullest_and_for_ten(
    case_index: object, django_assert_num_queries: Any
) -> None:
    barest = factories.published_case()
    pages = [full_case() for _ in range(10)]
    for loaded in ([barest], pages[:1], pages):
        fresh = list(CaseStudyPage.objects.filter(pk__in=[page.pk for page in loaded]))
        with django_assert_num_queries(7):
            load_record(fresh, public=True)


def test_cases_for_indexing_cost_the_same_queries_for_one_and_for_ten(
    case_index: object, django_assert_num_queries: Any
) -> None:
    full_case()
    with django_assert_num_queries(2):
        assert len(CaseStudyPage.objects.for_indexing()) == 1
    for _ in range(9):
        full_case()
    with django_assert_num_queries(2):
        assert len(CaseStudyPage.objects.for_indexing()) == 10


def test_the_public_does_not_see_drafts(draft: CaseStudyPage) -> None:
    assert draft not in CaseStudyPage.objects.public()


def test_the_public_does_not_see_a_page_made_live_without_a_revision(
    complete_draft: CaseStudyPage,
) -> None:
    complete_draft.live = True
    complete_draft.save()
    assert complete_draft not in CaseStudyPage.objects.public()


@pytest.mark.parametrize(
    "change",
    [
        {"embargo_until": timezone.now() + timedelta(hours=1)},
        {"go_live_at": timezone.now() + timedelta(hours=1)},
        {"expire_at": timezone.now() - timedelta(hours=1)},
    ],
    ids=["embargoed", "not yet due", "expired"],
)
def test_the_public_does_not_see_what_is_not_released_though_it_is_marked_live(
    published: CaseStudyPage, change: dict[str, Any]
) -> None:
    CaseStudyPage.objects.filter(pk=published.pk).update(**change)
    assert published not in CaseStudyPage.objects.public()


def test_a_withdrawn_case_is_not_seen_though_it_is_marked_live(published: CaseStudyPage) -> None:
    Tombstone.objects.create(ref=published.ref, reason="legal", withdrawn_on=timezone.localdate())
    assert published not in CaseStudyPage.objects.public()
    assert published not in CaseStudyPage.objects.for_indexing()


@pytest.mark.parametrize("on_index", [True, False])
def test_restricted_cases_are_seen_by_whom_they_are_meant_for(
    published: CaseStudyPage, on_index: bool
) -> None:
    page = published.get_parent() if on_index else published
    group = Group.objects.create(name="Shelf")
    member = User.objects.create_user("member", "member@council.example")
    member.groups.add(group)
    other = User.objects.create_user("other", "other@council.example")
    restrict(page, "groups", group)
    assert published not in CaseStudyPage.objects.public()
    assert published not in CaseStudyPage.objects.visible_to(AnonymousUser())
    assert published not in CaseStudyPage.objects.visible_to(other)
    assert published in CaseStudyPage.objects.visible_to(member)


def test_a_case_for_signed_in_people_is_seen_by_them_alone(published: CaseStudyPage) -> None:
    restrict(published, "login")
    person = User.objects.create_user("person", "person@council.example")
    assert published not in CaseStudyPage.objects.public()
    assert published in CaseStudyPage.objects.visible_to(person)


def test_a_case_behind_a_shared_password_is_in_no_list(
    published: CaseStudyPage, editor: User
) -> None:
    restrict(published, "password")
    person = User.objects.create_user("person", "person@council.example")
    assert published not in CaseStudyPage.objects.visible_to(person)
    assert published in CaseStudyPage.objects.visible_to(editor)


def test_what_a_member_may_see_costs_the_same_queries_for_one_and_for_ten(
    published: CaseStudyPage, django_assert_num_queries: Any
) -> None:
    group = Group.objects.create(name="Shelf")
    member = User.objects.create_user("member", "member@council.example")
    member.groups.add(group)
    restrict(published, "groups", group)
    with django_assert_num_queries(2):
        assert len(CaseStudyPage.objects.visible_to(member)) == 1
    for _ in range(9):
        restrict(factories.published_case(), "groups", group)
    with django_assert_num_queries(2):
        assert len(CaseStudyPage.objects.visible_to(member)) == 10

"""Publishing a full case and reading its revision cost what they must, and lose nothing by it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from casestudies import services
from casestudies.models import Activity, CaseStudyPage, Partner
from tests import factories

pytestmark = pytest.mark.django_db


def with_activities(count: int) -> CaseStudyPage:
    page = factories.complete_draft()
    page.activities = [Activity(title=f"Step {number}") for number in range(count)]
    services.save_draft(page)
    return CaseStudyPage.objects.get(pk=page.pk)


def queries_to_read_the_draft(page: CaseStudyPage) -> int:
    read = CaseStudyPage.objects.get(pk=page.pk)
    with CaptureQueriesContext(connection) as queries:
        read.get_latest_revision_as_object()
    return len(queries)


def referring(to: object) -> set[str]:
    rows = ReferenceIndex.get_references_to(to)
    return {str(object_id) for object_id in rows.values_list("object_id", flat=True)}


def test_a_revision_is_read_in_as_many_queries_for_one_row_as_for_ten(case_index: object) -> None:
    few, many = with_activities(1), with_activities(10)
    queries_to_read_the_draft(few)
    assert queries_to_read_the_draft(few) == queries_to_read_the_draft(many)


def test_rows_of_a_revision_belong_to_its_case(case_index: object) -> None:
    page = with_activities(3)
    read = page.get_latest_revision_as_object()
    assert [row.page_id for row in read.activities.all()] == [page.pk] * 3
    assert services.publish(read).activities.count() == 3


def test_what_the_rows_of_a_published_case_name_is_noted_once(case_index: object) -> None:
    partner = factories.organisation()
    page = factories.complete_draft()
    page.partners = [Partner(organisation=partner, role=f"Helped {n}") for n in range(3)]
    published = services.publish(page)
    assert referring(partner) == {str(published.pk)}
    published.partners = []
    services.publish(published)
    assert referring(partner) == set()


def test_who_leaves_references_for_later_still_can(case_index: object) -> None:
    partner = factories.organisation()
    page = factories.complete_draft()
    page.partners = [Partner(organisation=partner, role="Helped")]
    with disable_reference_index_auto_update():
        services.publish(page)
        factories.published_case()
    assert referring(partner) == set()

"""Publishing a full case and reading its revision cost what they must, and lose nothing by it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from modelcluster.models import get_all_child_relations
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from casestudies import services
from casestudies.models import Activity, CaseChild, CaseStudyPage, OutcomeMeasure, Partner
from casestudies.revisions import KINDS
from taxonomy.models import Outcome
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


def test_rows_that_name_a_term_or_a_body_cost_no_more_and_are_empty_where_it_is_gone(
    case_index: object,
) -> None:
    def naming(count: int) -> CaseStudyPage:
        page = factories.complete_draft()
        term, body = factories.term(Outcome), factories.organisation()
        page.outcomes = [OutcomeMeasure(term=term) for _ in range(count)]
        page.partners = [Partner(organisation=body) for _ in range(count)]
        services.save_draft(page)
        return CaseStudyPage.objects.get(pk=page.pk)

    few, many = naming(1), naming(10)
    queries_to_read_the_draft(few)
    assert queries_to_read_the_draft(few) == queries_to_read_the_draft(many)
    for page in (few, many):
        revision = page.get_latest_revision()
        gone = {"term": 999_999, "organisation": 999_999}
        for name in ("outcomes", "partners"):
            revision.content[name] = [{**row, **gone} for row in revision.content[name]]
        revision.save()
    for page in (few, many):
        read = page.get_latest_revision_as_object()
        assert {row.term for row in read.outcomes.all()} == {None}
        assert {row.organisation for row in read.partners.all()} == {None}


def test_every_column_of_a_row_that_names_something_is_seen_to_when_a_revision_is_read() -> None:
    seen_to = {pair for references, _ in KINDS for pair in references.rows}
    found = {
        (relation.related_name, column.name)
        for relation in get_all_child_relations(CaseStudyPage)
        if issubclass(relation.related_model, CaseChild)
        for column in relation.related_model._meta.concrete_fields
        if column.many_to_one and column.name != "page"
    }
    assert found == seen_to


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

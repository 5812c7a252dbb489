"""What saving a case does with relations in which nothing stands, and with those that were emptied."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casestudies import services
from casestudies.models import CaseStudyPage
from casestudies.rows import load_record, relations

pytestmark = pytest.mark.django_db


def loaded(page: CaseStudyPage) -> CaseStudyPage:
    """Return ``page`` as it is stored, with all that belongs to it in memory."""
    stored = CaseStudyPage.objects.get(pk=page.pk)
    load_record([stored], public=False)
    return stored


def asked_alone(queries: Iterable[dict[str, str]]) -> set[str]:
    """Return the relations that were asked for by a query of their own."""
    return {
        name
        for name, model in relations(public=True).items()
        for query in queries
        if " UNION " not in query["sql"] and f'FROM "{model._meta.db_table}"' in query["sql"]
    }


def test_empty_relations_are_asked_for_once_and_not_one_by_one(published: CaseStudyPage) -> None:
    page = loaded(published)
    with CaptureQueriesContext(connection) as queries:
        page.save()
    unions = [query for query in queries if " UNION " in query["sql"]]
    assert len(unions) == 1
    assert asked_alone(queries) <= {"quotations", "states"}, "what publishing looks at"


def test_a_relation_that_was_emptied_in_memory_is_emptied_in_the_database(
    published: CaseStudyPage,
) -> None:
    page = loaded(published)
    page.actions = [relations(public=False)["actions"](text="Ask again")]
    page.save()
    emptied = loaded(page)
    assert [row.text for row in emptied.actions.all()] == ["Ask again"]
    emptied.actions = []
    emptied.save()
    assert not loaded(page).actions.exists()


def test_what_was_stored_meanwhile_is_no_less_gone_than_before(published: CaseStudyPage) -> None:
    page = loaded(published)
    assert not page.actions.exists()
    other = loaded(published)
    other.actions = [relations(public=False)["actions"](text="Ask again")]
    other.save()
    page.save()
    assert not loaded(page).actions.exists(), "what is in memory is what is saved"


def test_a_page_in_memory_says_the_same_after_it_was_saved(published: CaseStudyPage) -> None:
    page = loaded(published)
    before = page.serializable_data()
    page.save()
    assert page.serializable_data() == before


def test_a_new_version_asks_for_nothing_that_is_in_memory(published: CaseStudyPage) -> None:
    page = loaded(published)
    with CaptureQueriesContext(connection) as queries:
        services.save_draft(page)
    assert asked_alone(queries) == set()

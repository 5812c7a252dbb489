"""Words of the vocabulary as the database has them."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from organisations.models import FormerOrganisationSlug, Organisation, Programme
from search.fresh import CACHE
from search.query.question import parse_question
from search.vocabulary import STAMP_KEY, DatabaseVocabulary, NoVocabulary, forget_vocabulary
from taxonomy import services
from taxonomy.models import Method, Sector, Synonym
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def vocabulary() -> DatabaseVocabulary:
    return DatabaseVocabulary()


def _added(vocabulary: DatabaseVocabulary, typed: str) -> list[str]:
    spans = vocabulary.synonyms().expand(parse_question(typed))
    return [expansion.label for span in spans for expansion in span.expansions]


def _care() -> Sector:
    care: Sector = factories.term(Sector, "Adult social care", slug="adult-social-care")
    Synonym.objects.create(term=care, text="ASC")
    Synonym.objects.create(term=care, text="CARE", match="exact-case")
    Synonym.objects.create(term=care, text="support", match="suggest-only")
    return care


def test_names_and_synonyms_come_from_the_rows(vocabulary: DatabaseVocabulary) -> None:
    _care()
    assert _added(vocabulary, "asc") == ["Adult social care", "CARE"]
    assert _added(vocabulary, "support") == []
    assert vocabulary.labels("sector") == {"adult-social-care": "Adult social care"}
    assert vocabulary.labels("method") == {}
    assert vocabulary.labels("no such scheme") == {}


def test_reading_takes_the_same_few_queries_for_one_term_and_for_ten(
    vocabulary: DatabaseVocabulary,
) -> None:
    counts: list[int] = []
    for number in (1, 9):
        for _ in range(number):
            factories.term(Method)
            factories.organisation()
        forget_vocabulary()
        with CaptureQueriesContext(connection) as captured:
            vocabulary.synonyms()
            vocabulary.labels("authority")
        counts.append(len(captured))
    assert counts == [4, 4]


def test_a_second_question_reads_nothing(vocabulary: DatabaseVocabulary) -> None:
    vocabulary.synonyms()
    with CaptureQueriesContext(connection) as captured:
        vocabulary.synonyms()
        vocabulary.labels("sector")
    assert len(captured) == 0


def test_a_changed_synonym_or_name_is_seen_at_once(
    vocabulary: DatabaseVocabulary,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    care = _care()
    assert _added(vocabulary, "asc") != []
    with django_capture_on_commit_callbacks(execute=True):
        Synonym.objects.create(term=care, text="home care")
        services.rename_term(care, name="Care of adults")
    assert _added(vocabulary, "home care") == ["Care of adults", "ASC", "CARE"]
    assert vocabulary.labels("sector")["adult-social-care"] == "Care of adults"


def test_another_process_sees_a_change_when_the_stamp_runs_out(
    vocabulary: DatabaseVocabulary,
) -> None:
    other = DatabaseVocabulary()
    other.synonyms()
    factories.term(Sector, "Roads", slug="roads")
    caches[CACHE].delete(STAMP_KEY)
    assert other.labels("sector") == {"roads": "Roads"}
    assert vocabulary.labels("sector") == {"roads": "Roads"}


def test_a_merged_term_goes_on_naming_the_one_it_became(vocabulary: DatabaseVocabulary) -> None:
    old = factories.term(Method, "Creative buying", slug="creative-buying")
    Synonym.objects.create(term=old, text="odd buying")
    new = factories.term(Method, "Open procedure", slug="open-procedure")
    services.merge_terms(old, new)
    forget_vocabulary()
    assert "Open procedure" in _added(vocabulary, "creative buying")
    assert "Open procedure" in _added(vocabulary, "odd buying")
    assert "creative-buying" not in vocabulary.labels("method")
    assert vocabulary.resolve("method", ["creative-buying"]) == {
        "creative-buying": "open-procedure"
    }


def test_a_renamed_slug_leads_on(vocabulary: DatabaseVocabulary) -> None:
    term = factories.term(Sector, "Roads", slug="roads")
    services.rename_term(term, slug="highways")
    forget_vocabulary()
    assert vocabulary.resolve("sector", ["roads", "highways", "never"]) == {
        "roads": "highways",
        "highways": "highways",
    }


def test_organisations_lead_on_by_former_slug_and_merger(vocabulary: DatabaseVocabulary) -> None:
    new = factories.organisation("Northmere", slug="northmere")
    old = factories.organisation("Old Mere", slug="old-mere")
    FormerOrganisationSlug.objects.create(slug="north-mere", organisation=new)
    Organisation.objects.filter(pk=old.pk).update(merged_into=new)
    assert vocabulary.resolve("authority", ["north-mere", "old-mere", "northmere", "never"]) == {
        "north-mere": "northmere",
        "old-mere": "northmere",
        "northmere": "northmere",
    }
    assert vocabulary.labels("authority") == {"northmere": "Northmere"}


def test_programmes_lead_on_by_former_slug_and_merger(vocabulary: DatabaseVocabulary) -> None:
    new = Programme(name="Care Futures", slug="care-futures", kind="fund")
    new.save()
    old = Programme(name="Care Fund", slug="care-fund", kind="fund")
    old.save()
    new.slug = "futures"
    new.save()
    Programme.objects.filter(pk=old.pk).update(merged_into=new)
    forget_vocabulary()
    assert vocabulary.resolve("programme", ["care-futures", "care-fund", "futures"]) == {
        "care-futures": "futures",
        "care-fund": "futures",
        "futures": "futures",
    }


def test_no_vocabulary_takes_every_slug_as_it_is() -> None:
    nothing = NoVocabulary()
    assert nothing.resolve("sector", ["a"]) == {"a": "a"}
    assert nothing.labels("sector") == {}

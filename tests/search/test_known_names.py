"""Names as the database has them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from cms.core.dates import PartialDate
from organisations.models import Organisation, OrganisationName, Programme, Succession
from search.known_names import load_names
from search.query.question import parse_question
from search.vocabulary import DatabaseVocabulary
from taxonomy import services
from taxonomy.models import Barrier, Method, Sector, Synonym
from tests import factories

pytestmark = pytest.mark.django_db


def labels(typed: str) -> list[str]:
    return [name.label for name in load_names().beginning(typed, 8)]


def said(typed: str) -> list[str]:
    return [name.thing.slug for name in load_names().said_by(parse_question(typed), 3)]


def test_synonyms_of_every_class_complete_and_say_their_term_as_their_class_allows() -> None:
    term = factories.term(Method, "Pilot with route to scale", slug="pilot")
    Synonym.objects.create(term=term, text="testbed")
    Synonym.objects.create(term=term, text="PoC", match="exact-case")
    Synonym.objects.create(term=term, text="trial", match="suggest-only")
    for typed in ("testb", "poc", "tria"):
        assert labels(typed) == ["Pilot with route to scale"]
    assert said("a testbed for bins") == said("a PoC for bins") == said("trial") == ["pilot"]
    assert said("a poc for bins") == said("a trial of bins") == []


def test_groups_and_vague_words_are_said_only_alone() -> None:
    factories.term(Sector, "Place", slug="place", is_group=True)
    factories.term(Barrier, "Time", slug="time")
    factories.term(Barrier, "Risk appetite", slug="risk-appetite")
    assert said("time and place") == []
    assert said("place") == ["place"]
    assert said("low risk appetite in councils") == ["risk-appetite"]
    assert labels("pla") == ["Place"]


def test_a_retired_term_is_offered_no_more_and_a_merged_one_leads_on() -> None:
    factories.term(Method, "Old way", slug="old-way", status="retired")
    old, new = (
        factories.term(Method, "Creative buying"),
        factories.term(Method, "Open procedure", slug="open"),
    )
    Synonym.objects.create(term=old, text="odd buying")
    services.merge_terms(old, new)
    assert labels("old w") == []
    assert labels("creative") == labels("odd b") == ["Open procedure"]
    assert said("creative buying") == ["open"]


def test_old_names_say_what_they_are_now() -> None:
    bucks = factories.organisation("Bucks", official_name="Bucks Council", slug="bucks")
    OrganisationName.objects.create(organisation=bucks, text="Shire Hall", kind="former")
    OrganisationName.objects.create(organisation=bucks, text="Sir Bucks", kind="welsh")
    vale = factories.organisation("Vale", ends=PartialDate(2020), slug="vale")
    Succession.objects.create(predecessor=vale, successor=bucks)
    county = factories.organisation(
        "Bucks", official_name="Bucks County Council", ends=PartialDate(2020)
    )
    Succession.objects.create(predecessor=county, successor=bucks)
    assert labels("vale") == ["Vale (now Bucks)"]
    assert labels("shire") == ["Shire Hall (now Bucks)"]
    assert labels("sir") == ["Bucks"]
    assert labels("bucks") == ["Bucks", "Bucks County Council (now Bucks)"]
    assert said("Vale bins") == ["vale"]
    assert said("Bucks bins") == ["bucks"]


def test_what_became_of_a_body_is_followed_through_every_change() -> None:
    bodies = [factories.organisation(name) for name in ("Ay", "Bee", "Cea")]
    for body in bodies[:2]:
        Organisation.objects.filter(pk=body.pk).update(ends="2020")
    for before, after in pairwise(bodies):
        Succession.objects.create(predecessor=before, successor=after)
    assert labels("ay") == ["Ay (now Cea)"]
    other = factories.organisation("Dee")
    Succession.objects.create(predecessor=bodies[1], successor=other)
    assert labels("ay") == ["Ay (now Cea and Dee)"]


def test_a_body_merged_into_another_leads_to_it() -> None:
    kept = factories.organisation("Kept Council")
    gone = factories.organisation("Twice Entered")
    Organisation.objects.filter(pk=gone.pk).update(merged_into=kept)
    assert labels("twice") == ["Kept Council"]


def test_programmes_are_named_by_all_their_names() -> None:
    Programme(name="Care Futures", slug="care-futures", other_names=["Futures Fund"]).save()
    assert labels("futures f") == ["Care Futures"]
    assert said("futures fund bids") == ["care-futures"]


def test_everyday_words_and_abbreviations_of_bodies_need_their_capitals() -> None:
    factories.organisation("Reading", slug="reading")
    ward = factories.organisation("Council of Wards", slug="wards")
    OrganisationName.objects.create(organisation=ward, text="COW", kind="abbreviation")
    assert said("reading schemes") == said("a cow in a field") == []
    assert said("schemes in Reading") == ["reading"]
    assert said("bids to COW") == ["wards"]


def test_reading_takes_the_same_few_queries_for_one_name_and_for_ten() -> None:
    counts: list[int] = []
    for number in (1, 9):
        for _ in range(number):
            Synonym.objects.create(term=factories.term(Method), text="a synonym")
            body = factories.organisation()
            OrganisationName.objects.create(organisation=body, text=f"Old {body.name}")
            Programme(name=f"Programme of {body.name}").save()
        with CaptureQueriesContext(connection) as captured:
            load_names()
        counts.append(len(captured))
    assert counts == [7, 7]


def test_names_are_read_once_and_again_after_a_change(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    vocabulary = DatabaseVocabulary()
    with django_capture_on_commit_callbacks(execute=True):
        body = factories.organisation("Northmere")
    vocabulary.names()
    with CaptureQueriesContext(connection) as captured:
        assert len(vocabulary.names().beginning("northm", 3)) == 1
    assert len(captured) == 0
    with django_capture_on_commit_callbacks(execute=True):
        OrganisationName.objects.create(organisation=body, text="Old Mere", kind="former")
    assert len(vocabulary.names().beginning("old m", 3)) == 1

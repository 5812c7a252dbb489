"""A term that anything uses cannot be deleted, by any road."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.db.models.deletion import ProtectedError

from casestudies.models import CaseStudyPage
from taxonomy.models import LawNote, Method, Mode, Sector, Synonym, Term
from taxonomy.services import merge_terms
from taxonomy.usage import register_usage, usage_count
from tests.factories import term

pytestmark = pytest.mark.django_db


def test_an_unused_term_goes_with_what_hangs_on_it() -> None:
    one = term(Sector)
    Synonym.objects.create(term=one, text="another word")
    assert usage_count(Sector()) == 0
    one.delete()
    assert not Term.objects.exists()
    assert not Synonym.objects.exists()


def test_a_registered_counter_stops_deletion_by_instance_proxy_and_queryset(
    registries: None,
) -> None:
    one = term(Sector)
    counter = register_usage(lambda asked: 2 if asked.pk == one.pk else 0)
    register_usage(counter)
    assert usage_count(one) == 2
    for delete in (
        one.delete,
        Term.objects.get(pk=one.pk).delete,
        Sector.objects.filter(pk=one.pk).delete,
        Term.objects.all().delete,
    ):
        with pytest.raises(ProtectedError, match="Cases use"), transaction.atomic():
            delete()
    assert Term.objects.filter(pk=one.pk).exists()


def test_a_tag_on_a_live_row_stops_deletion_without_any_counter(
    registries: None, draft: CaseStudyPage
) -> None:
    sector = term(Sector)
    CaseStudyPage.sectors.through.objects.create(casestudypage=draft, sector=sector)
    assert usage_count(sector) == 1
    with pytest.raises(ProtectedError):
        sector.delete()


def test_a_route_of_a_case_stops_deletion(registries: None, draft: CaseStudyPage) -> None:
    method = term(Method)
    CaseStudyPage.objects.filter(pk=draft.pk).update(procurement_route=method)
    with pytest.raises(ProtectedError):
        method.delete()


def test_terms_that_others_of_the_vocabulary_lean_on_stay() -> None:
    group = term(Method, is_group=True)
    term(Method, broader=group)
    replacement = term(Method)
    LawNote.objects.create(
        term=term(Method), nation="wales", regime="pcr2015", replaced_by=replacement
    )
    loser, winner = term(Method), term(Method)
    merge_terms(loser, winner)
    for kept, words in (
        (group, "narrower terms"),
        (replacement, "law note"),
        (winner, "point on"),
        (loser, "has been merged"),
        (term(Mode), "modes are fixed"),
    ):
        with pytest.raises(ProtectedError, match=words):
            kept.delete()

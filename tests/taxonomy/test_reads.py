"""Named reads: what they hold, and that ten terms cost as many queries as one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from taxonomy.models import LawNote, Method, Sector, Synonym, Term
from taxonomy.resolve import resolve_terms
from taxonomy.services import merge_terms, rename_term
from taxonomy.tree import ancestors_map, descendants_map
from tests.factories import term

pytestmark = pytest.mark.django_db


def test_each_read_holds_what_it_names() -> None:
    group = term(Sector, "Group", is_group=True)
    current, legacy = term(Sector, "Current"), term(Sector, "Legacy", status="legacy")
    retired = term(Sector, "Retired", status="retired")
    merged = term(Sector, "Merged")
    merge_terms(merged, current)
    assert set(Sector.objects.taggable()) == {current, legacy}
    assert set(Sector.objects.current()) == {group, current}
    assert set(Sector.objects.listed()) == {group, current, legacy}
    assert set(Sector.objects.groups()) == {group}
    assert set(Term.objects.of_scheme("sector")) == {
        Term.objects.get(pk=one.pk) for one in (group, current, legacy, retired, merged)
    }


def test_merged_terms_are_in_no_tree() -> None:
    loser, winner = term(Sector, slug="bins"), term(Sector, slug="waste")
    merge_terms(loser, winner)
    assert set(descendants_map("sector")) == {"waste"}


def test_a_circle_in_the_table_does_not_hang_the_tree() -> None:
    one, two = term(Sector, slug="one"), term(Sector, slug="two")
    Term.objects.filter(pk=one.pk).update(broader=two)
    Term.objects.filter(pk=two.pk).update(broader=one)
    assert ancestors_map("sector") == {"one": ("two",), "two": ("one",)}


def _details() -> None:
    for method in Method.objects.with_details():
        _ = method.broader, method.mode, list(method.synonyms.all()), list(method.codes.all())
        _ = [note.replaced_by for note in method.law_notes.all()]


def _trees() -> None:
    ancestors_map("method")
    descendants_map("method")


def _resolved() -> None:
    slugs = [f"old-{number}" for number in range(10)] + [f"m-{number}" for number in range(10)]
    resolve_terms("method", slugs)


@pytest.mark.parametrize("read", [_details, _trees, _resolved])
def test_ten_terms_cost_as_many_queries_as_one(read: Callable[[], None]) -> None:
    winner = term(Method, slug="winner")

    def add(number: int) -> None:
        made = term(Method, slug=f"old-{number}", broader=term(Method, is_group=True))
        Synonym.objects.create(term=made, text="word")
        LawNote.objects.create(term=made, nation="wales", regime="pa23", replaced_by=winner)
        rename_term(made, slug=f"new-{number}")
        merge_terms(term(Method, slug=f"m-{number}"), winner)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            read()
        return len(queries)

    add(0)
    one = cost()
    for number in range(1, 10):
        add(number)
    assert cost() == one

"""A term keeps its number and its addresses, on every road."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cms.core.dates import PartialDate
from taxonomy.choices import Scheme
from taxonomy.models import (
    PROXIES,
    Barrier,
    FormerSlug,
    LawNote,
    LoadedTerm,
    Method,
    Mode,
    Sector,
    Synonym,
    Term,
    TermCode,
    TermSequence,
)
from taxonomy.usage import register_usage
from tests.factories import term

pytestmark = pytest.mark.django_db


def test_a_proxy_saves_its_scheme_and_sees_only_its_own() -> None:
    roads = Sector.objects.create(name="Roads")
    Method.objects.create(name="Lottery")
    assert roads.scheme == Scheme.SECTOR
    assert list(Sector.objects.all()) == [roads]
    assert Term.objects.count() == 2


def test_each_scheme_has_a_proxy() -> None:
    assert set(PROXIES) == set(Scheme.values)


def test_the_slug_is_made_from_the_name_when_none_is_given() -> None:
    assert Sector.objects.create(name="  Parks   and squares ").slug == "parks-and-squares"


def test_a_name_that_makes_no_slug_is_refused_with_words() -> None:
    with pytest.raises(ValidationError, match="Give it a slug"):
        Sector.objects.create(name="…")


def test_numbers_count_up_in_each_scheme_and_are_never_given_twice() -> None:
    first, second = Sector.objects.create(name="A"), Sector.objects.create(name="B")
    method = Method.objects.create(name="A")
    assert (first.ref, second.ref, method.ref) == ("1", "2", "1")
    second.delete()
    assert Sector.objects.create(name="C").ref == "3"


def test_a_number_survives_later_saves_and_cannot_be_brought_along() -> None:
    one = Sector.objects.create(name="A")
    one.name = "B"
    one.save()
    one.refresh_from_db()
    assert one.ref == "1"
    copy = Sector.objects.get(pk=one.pk)
    copy.pk, copy.slug, copy._state.adding = None, "copy", True
    copy.save()
    assert copy.ref == "2"
    assert copy.permanent_path == "/id/term/sector/2"


def test_saving_another_slug_keeps_the_former_one() -> None:
    one = Sector.objects.create(name="A", slug="old")
    one.slug = "new"
    one.save()
    assert [row.slug for row in one.former_slugs.all()] == ["old"]


def test_a_term_may_take_its_own_former_slug_again() -> None:
    one = Sector.objects.create(name="A", slug="old")
    for slug in ("new", "old"):
        one.slug = slug
        one.full_clean()
        one.save()
    assert [row.slug for row in FormerSlug.objects.all()] == ["new"]


def test_a_slug_in_use_is_refused_but_another_scheme_may_have_it() -> None:
    Sector.objects.create(name="A", slug="same")
    Method.objects.create(name="A", slug="same")
    with pytest.raises(ValidationError, match="is the slug of another term"):
        Sector.objects.create(name="B", slug="same")


def test_a_former_slug_is_never_given_to_another_term() -> None:
    one = Sector.objects.create(name="A", slug="old")
    one.slug = "new"
    one.save()
    with pytest.raises(ValidationError, match="was the slug of another term"):
        Sector.objects.create(name="B", slug="old")
    other = Sector.objects.create(name="B")
    other.slug = "old"
    with pytest.raises(ValidationError, match="was the slug of another term"):
        other.save()


def test_the_slug_of_a_deleted_term_stays_taken() -> None:
    Sector.objects.create(name="A", slug="gone").delete()
    with pytest.raises(ValidationError, match="was the slug of another term"):
        Sector.objects.create(name="A", slug="gone")


def test_the_slug_of_a_mode_is_fixed() -> None:
    mode = Mode.objects.create(name="Innovative procurement")
    mode.slug = "other"
    with pytest.raises(ValidationError, match="innovation modes are fixed"):
        mode.save()


def test_broader_terms_never_run_in_a_circle() -> None:
    top = term(Sector)
    middle = term(Sector, broader=top)
    bottom = term(Sector, broader=middle)
    top.broader = bottom
    with pytest.raises(ValidationError, match="circle"):
        top.save()
    top.broader = top
    with pytest.raises(ValidationError, match="broader than itself"):
        top.full_clean()


def test_a_circle_already_in_the_table_does_not_hang_the_check() -> None:
    one, two = term(Sector), term(Sector)
    Term.objects.filter(pk=one.pk).update(broader=two)
    Term.objects.filter(pk=two.pk).update(broader=one)
    assert term(Sector, broader=one).pk


def test_a_broader_term_of_another_scheme_is_refused() -> None:
    with pytest.raises(ValidationError, match="of another list"):
        term(Sector, broader=term(Method))


def test_only_a_method_belongs_to_a_mode() -> None:
    mode = term(Mode)
    assert term(Method, mode=mode).mode_id == mode.pk
    with pytest.raises(ValidationError, match="Only a method"):
        term(Sector, mode=mode)


def test_a_term_in_use_cannot_become_a_group(registries: None) -> None:
    used, free = term(Sector), term(Sector)
    register_usage(lambda asked: int(asked.pk == used.pk))
    used.is_group = free.is_group = True
    free.save()
    with pytest.raises(ValidationError, match="cannot become a group"):
        used.save()


def test_what_may_be_tagged_is_said_by_the_term() -> None:
    assert term(Sector).is_taggable
    assert term(Sector, status="legacy").is_taggable
    assert not term(Sector, is_group=True).is_taggable
    assert not term(Sector, status="retired").is_taggable


def test_the_database_itself_refuses_a_merged_term_that_points_nowhere() -> None:
    one = term(Sector)
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.filter(pk=one.pk).update(status="merged")


def test_synonyms_are_tidied_and_rows_name_themselves() -> None:
    method = term(Method, "Lottery")
    synonym = Synonym.objects.create(term=method, text="  draw  of lots ")
    assert str(synonym) == "draw of lots"
    assert str(TermCode.objects.create(term=method, scheme="CPV", code="09")) == "CPV 09"
    assert str(method) == "Lottery"
    assert str(TermSequence.objects.get(scheme="method")).startswith("method: ")
    assert str(FormerSlug(scheme="method", slug="x")) == "method/x"
    assert str(LoadedTerm(scheme="method", key="x")) == "method/x"
    note = LawNote(term=method, nation="wales", regime="pa23", status="current")
    assert str(note) == "Wales, Procurement Act 2023: Current"


def test_a_law_note_cannot_end_before_it_starts() -> None:
    note = LawNote(starts=PartialDate(2025, 2, 24), ends=PartialDate(2025, 2, 23))
    with pytest.raises(ValidationError, match="before it starts"):
        note.clean()
    note.ends = PartialDate(2025, 2)
    note.clean()


def test_full_clean_names_the_field_that_is_wrong() -> None:
    Barrier.objects.create(name="A", slug="same")
    with pytest.raises(ValidationError) as refusal:
        Barrier(name="B", slug="same").full_clean()
    assert "slug" in refusal.value.message_dict

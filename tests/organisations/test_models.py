"""What an organisation and a programme keep to, whatever road they are saved by."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from pytest_django import DjangoAssertNumQueries

from cms.accounts.models import User
from cms.core.dates import PartialDate
from organisations import usage
from organisations.choices import NameKind
from organisations.models import (
    FormerOrganisationSlug,
    FormerProgrammeSlug,
    IssuedReference,
    LastingIdentity,
    Membership,
    Organisation,
    OrganisationName,
    Programme,
    Succession,
)
from organisations.resolve import resolve_organisation, resolve_programme
from tests.factories import organisation

pytestmark = pytest.mark.django_db


def test_a_new_organisation_has_a_reference_a_slug_and_a_full_name() -> None:
    made = organisation("Testmere & Vale")
    assert made.ref.isdecimal()
    assert made.slug == "testmere-vale"
    assert made.official_name == "Testmere & Vale"
    assert str(made) == "Testmere & Vale"
    assert not made.is_former
    assert not made.is_merged


def test_slugs_made_from_equal_names_are_told_apart() -> None:
    first = organisation("Same", ends=PartialDate(2019))
    second = organisation("Same")
    assert (first.slug, second.slug) == ("same", "same-2")
    assert organisation("!!!").slug == "unnamed"


def test_a_reference_never_comes_back_after_its_row_is_deleted() -> None:
    gone = organisation("Gone")
    ref = int(gone.ref)
    gone.delete()
    assert int(organisation("Next").ref) > ref
    assert [int(each) for each in IssuedReference.issue(3)] == sorted(
        int(each)
        for each in IssuedReference.objects.order_by("-pk").values_list("pk", flat=True)[:3]
    )


def test_a_saved_name_that_changes_is_kept_as_a_former_name() -> None:
    made = organisation("Shepmarsh", official_name="Shepmarsh District Council")
    made.name, made.official_name = "Folkmarsh", "Folkmarsh District Council"
    made.save()
    kept = made.names.values_list("text", "kind")
    assert set(kept) == {
        ("Shepmarsh", NameKind.FORMER),
        ("Shepmarsh District Council", NameKind.FORMER),
    }
    made.name = "Shepmarsh"
    made.save()
    assert made.names.filter(text="Shepmarsh").count() == 1


def test_a_changed_slug_goes_on_leading_to_its_owner_and_may_return_to_it() -> None:
    made = organisation("Oldham Vale")
    made.slug = "new-vale"
    made.save()
    assert resolve_organisation("oldham-vale") == made
    made.slug = "oldham-vale"
    made.full_clean()
    made.save()
    assert resolve_organisation("new-vale") == made
    assert set(made.former_slugs.values_list("slug", flat=True)) == {"new-vale"}


def test_a_slug_that_is_or_was_anothers_is_refused() -> None:
    first, second = organisation("First"), organisation("Second")
    first.slug = "premier"
    first.save()
    for taken in ("first", "premier"):
        second.slug = taken
        with pytest.raises(ValidationError, match="address of another"):
            second.full_clean()


def test_the_slug_of_a_deleted_row_is_held_back_for_ever() -> None:
    organisation("Brief").delete()
    Programme.objects.create(name="Brief fund").delete()
    assert FormerOrganisationSlug.objects.get(slug="brief").organisation is None
    assert str(FormerProgrammeSlug.objects.get(slug="brief-fund")) == "brief-fund"
    assert resolve_organisation("brief") is None
    assert resolve_programme("brief-fund") is None
    assert resolve_organisation("\x00") is None
    assert resolve_programme("\x00") is None
    assert organisation("Brief").slug == "brief-2"


def test_two_current_bodies_cannot_have_one_short_name_in_any_case() -> None:
    organisation("Twinford")
    organisation("Twinford", ends=PartialDate(1990))
    with pytest.raises(IntegrityError), transaction.atomic():
        organisation("TWINFORD")
    with pytest.raises(ValidationError, match="has this short name"):
        Organisation(name="twinford", slug="other", type="unitary").full_clean()


def test_two_bodies_cannot_have_one_register_code_but_many_have_none() -> None:
    organisation(register_code="ZZZ")
    organisation()
    organisation()
    with pytest.raises(IntegrityError), transaction.atomic():
        organisation(register_code="ZZZ")


def test_what_cannot_be_true_of_a_body_is_refused_by_field() -> None:
    made = organisation(starts=PartialDate(2019, 4))
    made.ends = PartialDate(2018)
    made.county = made
    made.combined_authority = made
    with pytest.raises(ValidationError) as refused:
        made.full_clean()
    assert set(refused.value.message_dict) >= {"ends", "county", "combined_authority"}


def test_a_body_cannot_take_over_from_itself() -> None:
    made = organisation()
    with pytest.raises(ValidationError, match="from itself"):
        Succession(predecessor=made, successor=made).clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Succession.objects.create(predecessor=made, successor=made)


def test_the_family_is_all_before_and_all_after_but_not_the_siblings(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    district, county, east, west, latest = (organisation() for _ in range(5))
    for before, after in ((district, east), (county, east), (county, west), (east, latest)):
        Succession.objects.create(predecessor=before, successor=after)
    with django_assert_num_queries(2):
        family = east.family()
    assert family == {district.pk, county.pk, east.pk, latest.pk}
    assert west.family() == {county.pk, west.pk}
    assert district.family() == {district.pk, east.pk, latest.pk}


def test_a_ring_of_successions_does_not_go_round_for_ever() -> None:
    first, second = organisation(), organisation()
    Succession.objects.create(predecessor=first, successor=second)
    Succession.objects.create(predecessor=second, successor=first)
    assert first.family() == {first.pk, second.pk}
    families = Organisation.objects.families()
    assert families.predecessors(first.pk) == families.successors(first.pk) == {second.pk}


def test_named_querysets_divide_current_former_merged_and_invented() -> None:
    now = organisation("Now")
    then = organisation("Then", ends=PartialDate(2019), is_illustrative=True)
    lost = organisation("Lost", merged_into=now, type="company")
    objects = Organisation.objects
    assert set(objects.current()) == {now}
    assert set(objects.former()) == {then}
    assert set(objects.listed()) == {now, then}
    assert set(objects.real()) == {now, lost}
    assert set(objects.councils()) == {now, then}


@pytest.mark.parametrize("number", [1, 10])
def test_reading_details_costs_the_same_for_one_and_for_ten(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        made = organisation(county=organisation())
        made.names.add(OrganisationName(text="Other"))
        made.save()
        Succession.objects.create(predecessor=made, successor=organisation())
        Succession.objects.create(predecessor=organisation(), successor=made)
    with django_assert_num_queries(6):
        for row in Organisation.objects.with_detail().filter(county__isnull=False):
            assert row.county is not None
            assert [name.text for name in row.names.all()] == ["Other"]
            assert len({link.successor.name for link in row.succeeded_by.all()}) == 1
            assert len({link.predecessor.name for link in row.succeeds.all()}) == 1


def test_a_body_that_others_point_at_cannot_be_deleted() -> None:
    county = organisation()
    organisation(county=county)
    with pytest.raises(ProtectedError):
        county.delete()
    runner = organisation()
    Programme.objects.create(name="A fund", runner=runner)
    with pytest.raises(ProtectedError):
        Organisation.objects.filter(pk=runner.pk).delete()


def test_a_row_with_registered_uses_cannot_be_deleted_by_any_road(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    used, free = organisation("Used"), organisation("Free")
    monkeypatch.setattr(usage, "_counters", [])

    @usage.register_usage
    def in_drafts(row: LastingIdentity) -> int:
        return 2 if row == used else 0

    assert usage.register_usage(in_drafts) is in_drafts
    assert usage.count_usage(used) == 2
    with (
        pytest.raises(ProtectedError, match="“Used” cannot be deleted because it is in use"),
        transaction.atomic(),
    ):
        used.delete()
    with pytest.raises(ProtectedError), transaction.atomic():
        Organisation.objects.filter(pk=used.pk).delete()
    assert "draft or published case" in usage.why_kept(used)
    assert usage.why_kept(free) == ""
    free.delete()


def test_an_editor_is_told_what_holds_a_row() -> None:
    runner = organisation("Runner")
    Programme.objects.create(name="A fund", runner=runner)
    assert "in use (programme)" in usage.why_kept(runner)


def test_a_person_belongs_to_an_authority_once(editor: User) -> None:
    authority = organisation("Homeshire")
    held = Membership.objects.create(user=editor, organisation=authority)
    assert str(held) == "editor@precedent.example at Homeshire"
    assert not held.approved
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=editor, organisation=authority)
    with pytest.raises(ProtectedError):
        authority.delete()


def test_a_programme_keeps_its_former_name_and_refuses_an_end_before_its_beginning() -> None:
    fund = Programme.objects.create(name="First fund", starts=PartialDate(2020))
    fund.name = "Second fund"
    fund.save()
    assert fund.other_names == ["First fund"]
    assert str(fund) == "Second fund"
    fund.ends = PartialDate(2019)
    with pytest.raises(ValidationError, match="before it began"):
        fund.full_clean()


def test_rows_name_themselves_in_words() -> None:
    one, two = organisation("One"), organisation("Two")
    assert str(Succession(predecessor=one, successor=two)) == "One → Two"
    assert str(OrganisationName(text="Uno")) == "Uno"
    assert str(IssuedReference(pk=7)) == "7"

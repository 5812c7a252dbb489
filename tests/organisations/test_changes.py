"""Renaming, merging and succession."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from cms.accounts.models import User
from cms.core.dates import PartialDate
from organisations import usage
from organisations.choices import MembershipRoad
from organisations.models import (
    LastingIdentity,
    Membership,
    Organisation,
    OrganisationName,
    Programme,
    Succession,
)
from organisations.services import (
    find_organisation,
    find_programme,
    merge_organisations,
    merge_programmes,
    on_merge,
    record_succession,
    rename_organisation,
    rename_programme,
    resolve_organisation,
    resolve_programme,
)
from organisations.services.members import put_forward
from tests.factories import organisation

pytestmark = pytest.mark.django_db


def test_a_renamed_body_is_found_by_its_old_name_and_its_old_address() -> None:
    body = organisation("Shepmarsh", official_name="Shepmarsh District Council")
    rename_organisation(
        body, name="Folkmarsh", official_name="Folkmarsh District Council", slug="folkmarsh"
    )
    for known in ("Folkmarsh", "Shepmarsh", "Shepmarsh District Council", "shepmarsh"):
        assert find_organisation(known).organisation == body
    assert resolve_organisation("shepmarsh") == body


def test_renaming_one_thing_leaves_the_others() -> None:
    body = organisation("Keepford")
    rename_organisation(body, official_name="Keepford Council")
    assert (body.name, body.slug) == ("Keepford", "keepford")


def test_a_name_or_address_of_another_is_refused_and_nothing_changes() -> None:
    organisation("Taken")
    body = organisation("Free")
    with pytest.raises(ValidationError):
        rename_organisation(body, name="taken")
    body.refresh_from_db()
    with pytest.raises(ValidationError):
        rename_organisation(body, slug="taken")
    body.refresh_from_db()
    assert (body.name, body.slug) == ("Free", "free")


def test_a_renamed_programme_is_found_by_its_old_name_and_address() -> None:
    fund = Programme.objects.create(name="First fund")
    rename_programme(fund, name="Second fund", slug="second-fund")
    for known in ("First fund", "first-fund", "SECOND FUND", "second-fund"):
        assert find_programme(known) == fund
    rename_programme(fund)
    assert find_programme("") is None
    assert find_programme("Third fund") is None


def test_a_merged_body_points_on_and_all_it_held_passes_to_the_other(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[LastingIdentity, LastingIdentity]] = []
    monkeypatch.setattr(usage, "_retaggers", [])
    on_merge(lambda loser, winner: told.append((loser, winner)))
    reader = User.objects.create_user("reader", "reader@precedent.example")
    loser = organisation("Dubbleton", official_name="Dubbleton Council")
    winner = organisation("Doubleton")
    loser.names.add(OrganisationName(text="Dublet"), OrganisationName(text="Doubleton"))
    loser.save()
    earlier = organisation("Double", merged_into=loser)
    district = organisation(county=loser, combined_authority=loser)
    winner.county = winner.combined_authority = loser
    winner.save()
    before, after = organisation(), organisation()
    Succession.objects.create(predecessor=before, successor=loser)
    Succession.objects.create(predecessor=loser, successor=after)
    Succession.objects.create(predecessor=loser, successor=winner)
    fund = Programme.objects.create(name="A fund", runner=loser)
    for user in (editor, reader):
        Membership.objects.create(user=user, organisation=loser)
    Membership.objects.create(user=editor, organisation=winner)

    assert merge_organisations(loser, winner) == winner

    for row in (loser, winner, earlier, district, fund):
        row.refresh_from_db()
    assert loser.is_merged
    assert earlier.merged_into == winner
    assert (district.county, district.combined_authority) == (winner, winner)
    assert winner.county_id is None
    assert winner.combined_authority_id is None
    assert fund.runner == winner
    assert set(winner.names.values_list("text", flat=True)) == {
        "Dubbleton",
        "Dubbleton Council",
        "Dublet",
    }
    links = Succession.objects.values_list("predecessor_id", "successor_id")
    assert set(links) == {(before.pk, winner.pk), (winner.pk, after.pk)}
    assert set(winner.memberships.values_list("user", flat=True)) == {editor.pk, reader.pk}
    assert told == [(loser, winner)]
    assert resolve_organisation("dubbleton") == winner
    assert resolve_organisation("double") == winner
    assert find_organisation("dubbleton").organisation == winner
    assert {loser.pk, earlier.pk} <= winner.family()


def test_merging_into_a_merged_row_lands_on_the_one_that_stands() -> None:
    first, second, third = organisation(), organisation(), organisation()
    merge_organisations(second, third)
    second.refresh_from_db()
    assert merge_organisations(first, second) == third


def test_a_row_is_merged_once_and_never_into_itself() -> None:
    first, second = organisation(), organisation()
    with pytest.raises(ValidationError, match="into itself"):
        merge_organisations(first, first)
    merge_organisations(first, second)
    with pytest.raises(ValidationError, match="merged before"):
        merge_organisations(first, organisation())
    with pytest.raises(ValidationError, match="into itself"):
        merge_organisations(second, Organisation.objects.get(pk=first.pk))


def test_the_short_name_of_a_merged_body_may_be_used_again() -> None:
    first = organisation("Twinford")
    merge_organisations(first, organisation("Doubleford"))
    assert organisation("Twinford").slug == "twinford-2"


def test_merged_programmes_answer_to_both_names() -> None:
    loser = Programme.objects.create(name="Innovate Fund", other_names=["IF"])
    winner = Programme.objects.create(name="Innovation Fund")
    assert merge_programmes(loser, winner) == winner
    assert winner.other_names == ["Innovate Fund", "IF"]
    for known in ("Innovate fund", "IF", "innovate-fund"):
        assert find_programme(known) == winner
    assert resolve_programme("innovate-fund") == winner
    assert set(Programme.objects.listed().with_detail()) == {winner}


def test_a_name_that_two_programmes_share_finds_neither() -> None:
    Programme.objects.create(name="North fund", other_names=["The fund"])
    Programme.objects.create(name="South fund", other_names=["The fund"])
    assert find_programme("The fund") is None


def test_a_succession_ends_the_old_body_on_the_day_it_happened() -> None:
    old, east, west = organisation("Wholeshire"), organisation("East"), organisation("West")
    day = PartialDate(2023, 4, 1)
    record_succession(old, [east, west], on=day)
    record_succession(old, [east, west], on=PartialDate(2024))
    old.refresh_from_db()
    assert old.ends == day
    assert [link.on for link in old.succeeded_by.all()] == [day, day]


def test_a_body_cannot_come_from_what_came_of_it() -> None:
    first, second, third = organisation(), organisation(), organisation()
    record_succession(first, [second])
    record_succession(second, [third])
    for successor in (first, third):
        with pytest.raises(ValidationError, match="cannot take over"):
            record_succession(third, [successor])
    first.refresh_from_db()
    assert first.ends is None


@pytest.mark.parametrize(("at_loser", "at_winner"), [(True, False), (False, True)])
def test_a_place_that_was_confirmed_stays_so_whichever_of_the_two_it_was_at(
    editor: User, *, at_loser: bool, at_winner: bool
) -> None:
    loser, winner = organisation("Dubbleton"), organisation("Doubleton")
    Membership.objects.create(user=editor, organisation=loser, approved=at_loser)
    Membership.objects.create(user=editor, organisation=winner, approved=at_winner)
    merge_organisations(loser, winner)
    place = Membership.objects.get()
    assert (place.organisation, place.approved) == (winner, True)


def test_who_is_put_forward_at_a_merged_body_is_so_at_what_it_is_now(editor: User) -> None:
    loser, winner = organisation("Dubbleton"), organisation("Doubleton")
    merge_organisations(loser, winner)
    loser.refresh_from_db()
    assert put_forward(editor, loser, MembershipRoad.INVITED).organisation == winner

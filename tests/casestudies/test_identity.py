"""References and addresses are for ever."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.actions.create_alias import CreatePageAliasAction

from casestudies import services
from casestudies.models import (
    CaseIdentity,
    CaseIndexPage,
    CaseSlug,
    CaseStudyPage,
    Tombstone,
)
from casestudies.restoring import restore
from casestudies.review.service import current_step
from casestudies.workflows import prepare_review
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_reference_is_given_at_the_first_save_and_kept(draft: CaseStudyPage) -> None:
    ref = draft.ref
    assert ref.startswith("PR-")
    draft.title = "Renamed"
    services.save_draft(draft)
    draft.save()
    assert CaseStudyPage.objects.get(pk=draft.pk).ref == ref


def test_a_reference_is_never_given_twice_even_after_deletion(draft: CaseStudyPage) -> None:
    gone = draft.ref
    draft.delete()
    assert factories.draft().ref != gone


def test_a_record_can_bring_its_reference_and_later_ones_keep_clear_of_it(
    case_index: object,
) -> None:
    page = factories.draft(ref="PR-000777")
    assert page.ref == "PR-000777"
    assert CaseIdentity.number_of(factories.draft().ref) != 777


@pytest.mark.parametrize("ref", ["777", "PR-99999999999", "PR-100000000", "PR-2147483647"])
def test_a_reference_that_is_none_or_would_end_the_count_is_refused(
    case_index: object, ref: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        services.create_draft("Case", ref=ref)
    assert list(refused.value.message_dict) == ["ref"]
    assert factories.draft().ref


def test_a_copy_gets_a_reference_of_its_own_in_its_revisions_too(published: CaseStudyPage) -> None:
    copy = published.copy(update_attrs={"slug": "the-copy", "title": "The copy"}, keep_live=False)
    assert copy.ref and copy.ref != published.ref
    assert copy.get_latest_revision_as_object().ref == copy.ref


def test_no_version_brings_another_reference_with_it(published: CaseStudyPage) -> None:
    revision = published.get_latest_revision()
    revision.content["ref"] = "PR-000999"
    revision.save()
    assert revision.as_object().ref == published.ref
    revision.publish()
    assert CaseStudyPage.objects.get(pk=published.pk).ref == published.ref


def test_every_version_of_a_copy_has_the_reference_of_the_copy(published: CaseStudyPage) -> None:
    services.save_draft(published)
    copy = published.copy(update_attrs={"slug": "the-copy"}, keep_live=False, copy_revisions=True)
    assert {revision.as_object().ref for revision in copy.revisions.all()} == {copy.ref}
    assert CaseStudyPage.objects.get(pk=published.pk).ref != copy.ref


def test_an_alias_gets_a_reference_of_its_own(published: CaseStudyPage) -> None:
    alias = CreatePageAliasAction(published, update_slug="an-alias").execute(
        skip_permission_checks=True
    )
    assert alias.ref and alias.ref != published.ref


def test_every_slug_a_case_was_live_at_still_leads_to_it(published: CaseStudyPage) -> None:
    old = published.slug
    published.slug = "new-address"
    services.publish(published)
    numbers = set(CaseSlug.objects.values_list("slug", "identity_id"))
    number = CaseIdentity.number_of(published.ref)
    assert {(old, number), ("new-address", number)} <= numbers


def test_an_address_once_used_is_never_given_to_another_case(published: CaseStudyPage) -> None:
    old = published.slug
    published.slug = "new-address"
    services.publish(published)
    other = factories.draft("Another")
    other.slug = old
    with pytest.raises(ValidationError, match="Choose a different one"):
        other.save()


def test_a_title_that_led_to_a_used_address_gets_a_free_one(published: CaseStudyPage) -> None:
    title = published.title
    published.delete()
    assert factories.draft(title).slug != published.slug


def test_a_title_without_letters_still_saves(case_index: object) -> None:
    assert factories.draft("!!!").slug == "case"
    assert factories.draft("???").slug == "case-2"


def test_withdrawing_leaves_a_tombstone_and_takes_the_case_away(published: CaseStudyPage) -> None:
    services.withdraw(published, "owner-request")
    stone = Tombstone.objects.get(ref=published.ref)
    assert stone.reason == "owner-request"
    assert stone.published_on is not None
    assert published not in CaseStudyPage.objects.public()


def test_a_withdrawn_case_cannot_be_published_by_another_road(published: CaseStudyPage) -> None:
    services.withdraw(published, "legal")
    with pytest.raises(ValidationError, match="withdrawn"):
        published.get_latest_revision().publish()


@pytest.mark.parametrize("make", [factories.complete_draft, factories.published_case])
def test_withdrawing_calls_off_a_version_that_was_to_go_live_later(
    case_index: object, make: Callable[[], CaseStudyPage]
) -> None:
    page = make()
    page.go_live_at = timezone.now() + timedelta(days=1)
    services.publish(page)
    assert page.revisions.filter(approved_go_live_at__isnull=False).exists()
    services.withdraw(page, "legal")
    assert not page.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_a_withdrawn_case_can_be_restored(published: CaseStudyPage) -> None:
    services.withdraw(published, "legal")
    assert restore(CaseStudyPage.objects.get(pk=published.pk)).live
    assert not Tombstone.objects.exists()


def test_deleting_a_case_that_was_public_leaves_a_tombstone(published: CaseStudyPage) -> None:
    published.delete()
    assert Tombstone.objects.get(ref=published.ref).reason == "deleted"


def test_deleting_a_draft_leaves_none(draft: CaseStudyPage) -> None:
    draft.delete()
    assert not Tombstone.objects.exists()


def test_a_merged_reference_answers_with_the_case_that_stays(case_index: object) -> None:
    loser, winner = factories.published_case(), factories.published_case()
    services.merge_cases(loser, winner)
    identity = services.identity_by_ref(loser.ref)
    assert identity is not None and identity.ref == winner.ref
    assert loser not in CaseStudyPage.objects.public()


def test_a_merged_case_is_not_made_public_again(case_index: object) -> None:
    loser, winner = factories.published_case(), factories.published_case()
    services.withdraw(loser, "other")
    services.merge_cases(loser, winner)
    with pytest.raises(ValidationError, match="was merged into another"):
        restore(loser)
    Tombstone.objects.all().delete()
    latest = CaseStudyPage.objects.get(pk=loser.pk).get_latest_revision_as_object()
    for until in (None, timezone.now() + timedelta(days=1)):
        latest.embargo_until = until
        with pytest.raises(ValidationError, match="was merged into another"):
            services.publish(latest)
    assert not CaseStudyPage.objects.get(pk=loser.pk).live


def test_what_was_in_review_is_read_no_further_once_it_is_merged(case_index: CaseIndexPage) -> None:
    prepare_review(case_index)
    loser = factories.complete_draft()
    loser.get_workflow().start(loser, None)
    services.merge_cases(loser, factories.published_case())
    assert current_step(CaseStudyPage.objects.get(pk=loser.pk)) is None


def test_a_case_is_not_merged_into_itself(published: CaseStudyPage) -> None:
    with pytest.raises(ValidationError):
        services.merge_cases(published, published)


@pytest.mark.parametrize("ref", ["", "PR-1", "PR-000000", "pr-000001", "PR-99999999999999999999"])
def test_what_is_no_reference_answers_nothing(ref: str) -> None:
    assert services.identity_by_ref(ref) is None

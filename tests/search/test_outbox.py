"""Every change that the public could notice leaves a job in the outbox, with the change or not at all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from casestudies import services
from casestudies.models import CaseStudyPage, Quotation
from organisations.models import OrganisationName, Succession
from search.engines import get_engine
from search.indexing.drain import drain_now
from search.indexing.expand import touched_cases
from search.indexing.outbox import enqueue
from search.indexing.targets import forget_unseen
from search.models import BlockedCase, IndexJob, IndexTarget, Subject
from taxonomy.models import Method
from taxonomy.services import merge_terms, rename_term
from tests import factories
from tests.search.feeding import blocked, found
from tests.website.found import withheld

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(case_index: object) -> CaseStudyPage:
    """A published case with nothing waiting."""
    page = factories.published_case()
    IndexJob.objects.all().delete()
    return page


def touched() -> set[int]:
    return touched_cases(IndexJob.objects.values_list("subject", "key"))


def test_publishing_leaves_a_job(case_index: object) -> None:
    page = factories.published_case()
    assert page.pk in touched()
    assert page.pk not in blocked()


def test_a_publication_that_is_rolled_back_leaves_none(complete_draft: CaseStudyPage) -> None:
    IndexJob.objects.all().delete()
    with transaction.atomic():
        services.publish(complete_draft)
        transaction.set_rollback(True)
    assert not IndexJob.objects.exists()


def test_saving_a_draft_of_a_live_case_leaves_none(case: CaseStudyPage) -> None:
    case.title = "Not yet public"
    services.save_draft(case)
    assert not IndexJob.objects.exists()


def test_unpublishing_leaves_a_job_and_blocks_at_once(case: CaseStudyPage) -> None:
    services.unpublish(case)
    assert case.pk in touched()
    assert blocked() == {case.pk}


def test_withdrawing_leaves_a_job_and_blocks_at_once(case: CaseStudyPage) -> None:
    services.withdraw(case, "legal")
    assert case.pk in touched()
    assert blocked() == {case.pk}


def test_deleting_leaves_a_job_and_blocks_at_once(case: CaseStudyPage) -> None:
    pk = case.pk
    case.delete()
    assert pk in touched()
    assert blocked() == {pk}


def test_an_embargo_leaves_a_job_and_blocks_at_once(case: CaseStudyPage) -> None:
    case.embargo_until = timezone.now() + timedelta(days=1)
    services.publish(case)
    assert case.pk in touched()
    assert blocked() == {case.pk}


def test_a_changed_slug_leaves_a_job(case: CaseStudyPage) -> None:
    case.slug = "elsewhere"
    services.publish(case)
    assert case.pk in touched()


def test_an_expired_case_leaves_a_job(case: CaseStudyPage) -> None:
    Page.objects.get(pk=case.pk).unpublish(set_expired=True)
    assert case.pk in touched()
    assert blocked() == {case.pk}


def test_restricting_the_list_touches_and_blocks_every_case_below(case: CaseStudyPage) -> None:
    other = factories.published_case()
    IndexJob.objects.all().delete()
    restriction = PageViewRestriction.objects.create(
        page=Page.objects.get(pk=case.get_parent().pk), restriction_type="login"
    )
    assert {case.pk, other.pk} <= touched()
    assert blocked() == {case.pk, other.pk}
    IndexJob.objects.all().delete()
    restriction.delete()
    assert {case.pk, other.pk} <= touched()


def test_a_renamed_organisation_touches_the_cases_of_its_whole_family(case: CaseStudyPage) -> None:
    old = factories.organisation("Before", ends="2020")
    Succession.objects.create(predecessor=old, successor=case.lead_organisation)
    IndexJob.objects.all().delete()
    old.name = "Long before"
    old.save()
    assert touched() == {case.pk}


def test_another_name_of_an_organisation_touches_its_cases(case: CaseStudyPage) -> None:
    OrganisationName.objects.create(
        organisation=case.lead_organisation, text="Enw arall", kind="welsh"
    )
    assert touched() == {case.pk}


def test_renaming_a_term_touches_the_cases_below_it_too(case: CaseStudyPage) -> None:
    broader = factories.term(Method)
    case.methods = [factories.term(Method, broader=broader)]
    services.publish(case)
    IndexJob.objects.all().delete()
    rename_term(broader, name="Another name")
    assert touched() == {case.pk}


def test_merging_terms_touches_the_cases_of_both(case: CaseStudyPage) -> None:
    loser, winner = factories.term(Method), factories.term(Method)
    case.methods = [loser]
    services.publish(case)
    IndexJob.objects.all().delete()
    merge_terms(loser, winner)
    assert touched() == {case.pk}


def test_blocking_again_is_noted_anew(case: CaseStudyPage) -> None:
    services.unpublish(case)
    first = BlockedCase.objects.get().since
    page: Any = CaseStudyPage.objects.get(pk=case.pk)
    services.publish(page.get_latest_revision_as_object())
    services.unpublish(page)
    assert BlockedCase.objects.get().since > first


def test_each_index_gets_a_job_and_a_block_of_its_own(case: CaseStudyPage) -> None:
    other = IndexTarget.objects.create(name="embedded:other", engine="embedded")
    own = factories.fed()
    services.unpublish(case)
    for target in (own, other):
        assert str(case.pk) in target.jobs.values_list("key", flat=True)
        assert list(target.blocked.values_list("page_id", flat=True)) == [case.pk]


def test_without_an_index_nothing_is_kept(case: CaseStudyPage) -> None:
    IndexTarget.objects.all().delete()
    services.unpublish(case)
    assert not IndexJob.objects.exists()
    assert not BlockedCase.objects.exists()


def test_a_job_costs_two_queries_for_one_index_and_for_five(case: CaseStudyPage) -> None:
    counts = []
    for number in range(2):
        with CaptureQueriesContext(connection) as captured:
            enqueue(Subject.PAGE, case.pk)
        counts.append(len(captured))
        for extra in range(4):
            IndexTarget.objects.create(name=f"embedded:{number}-{extra}", engine="embedded")
    assert counts == [2, 2]


def test_a_job_for_an_index_that_has_just_been_dropped_is_no_error(case: CaseStudyPage) -> None:
    """A foreign key that insisted would make publishing fail for the sake of an index."""
    gone = IndexTarget(name="embedded:gone", engine="embedded")
    IndexJob.objects.create(target=gone, subject=Subject.PAGE, key=str(case.pk))
    connection.check_constraints()
    forget_unseen()
    assert not IndexJob.objects.filter(target_id="embedded:gone").exists()


def test_moving_the_list_below_a_closed_page_blocks_every_case(case: CaseStudyPage) -> None:
    home = Page.objects.get(pk=case.get_parent().pk).get_parent()
    closed = home.add_child(instance=Page(title="Closed", slug="closed"))
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    BlockedCase.objects.all().delete()
    Page.objects.get(pk=case.get_parent().pk).move(closed, pos="last-child")
    assert case.pk in touched()
    assert blocked() == {case.pk}


def test_what_comes_to_be_withheld_blocks_the_case_until_the_index_has_forgotten_it(
    case: CaseStudyPage,
) -> None:
    case.challenge = "A secret about zeppelins"
    services.publish(case)
    drain_now()
    assert found("zeppelins") == [case.pk]
    case.states = [withheld("challenge")]
    services.save_draft(case)
    assert not blocked(), "a draft changes nothing"
    services.publish(case)
    assert blocked() == {case.pk}
    assert found("zeppelins") == []
    drain_now()
    assert not blocked()
    assert (found("zeppelins"), len(dict(get_engine().versions()))) == ([], 1)


def test_words_that_may_no_longer_be_quoted_block_the_case_until_the_index_has_forgotten_them(
    case: CaseStudyPage,
) -> None:
    # Of a record that its owner agreed to, publishing refuses them; of a restated one the index leaves them out.
    case.basis, case.source_url, case.licence = "restated", "https://example.org/", "OGL-3.0"
    case.quotations = [Quotation(text="We love zeppelins", permission=True)]
    services.publish(case)
    drain_now()
    assert found("zeppelins") == [case.pk]
    for quotation in case.quotations.all():
        quotation.permission = False
    services.publish(case)
    assert found("zeppelins") == []
    drain_now()
    assert found("zeppelins") == []
    assert not blocked()

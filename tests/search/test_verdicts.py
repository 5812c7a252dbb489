"""Why is my case not here: the one reason, for each reason that there is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from casestudies import services
from casestudies.models import CaseIndexPage, CaseStudyPage
from cms.core.dates import PartialDate
from search.engines import get_engine
from search.explaining.cases import case_named
from search.explaining.service import account_for
from search.explaining.verdict import Reason, Verdict
from search.indexing.outbox import block, enqueue
from search.indexing.rebuild import rebuild
from search.models import BlockedCase, IndexJob, IndexTarget, Subject
from search.parameters import SearchQuery
from taxonomy.models import Outcome, Sector
from tests import factories
from tests.website.found import measure, publish

pytestmark = pytest.mark.django_db


def verdict(page: CaseStudyPage, typed: str = "bins", **asked: Any) -> Verdict:
    subject = case_named(page.ref)
    assert subject is not None
    return account_for(SearchQuery(q=typed, **asked), subject).verdict


@pytest.fixture
def indexed(case_index: CaseIndexPage) -> Callable[[], None]:
    """Takes every public case into the index, and leaves nothing waiting."""

    def index() -> None:
        rebuild()
        IndexJob.objects.all().delete()
        BlockedCase.objects.all().delete()

    return index


@pytest.fixture
def bins(indexed: Callable[[], None]) -> Any:
    waste = factories.term(Sector, "Waste", slug="waste")
    page = publish("Talking bins", nations=("wales",), sectors=[waste], challenge="Full care homes")
    publish("Bins")
    indexed()
    return page


def soon() -> Any:
    return timezone.now() + timedelta(days=30)


class TestCasesThatThePublicMayNotSee:
    def test_a_draft_was_never_published(self, draft: CaseStudyPage) -> None:
        assert verdict(draft) == Verdict(
            Reason.NOT_PUBLISHED, "It is a draft and was never published."
        )

    def test_a_case_that_was_published_has_been_taken_off(self, published: CaseStudyPage) -> None:
        services.unpublish(published)
        assert verdict(published).reason is Reason.TAKEN_DOWN

    def test_an_embargo_is_said_with_its_end(self, complete_draft: CaseStudyPage) -> None:
        complete_draft.embargo_until = soon()
        services.publish(complete_draft)
        said = verdict(complete_draft)
        assert said.reason is Reason.EMBARGO
        ends = timezone.localtime(complete_draft.embargo_until)
        assert said.said == f"It is under embargo until {ends:%-d %B %Y, %H:%M}."
        assert said.advice == ""

    def test_an_embargo_on_a_draft_that_nobody_published_says_so(
        self, complete_draft: CaseStudyPage
    ) -> None:
        complete_draft.embargo_until = soon()
        services.save_draft(complete_draft)
        assert "stays a draft after that" in verdict(complete_draft).advice

    def test_a_schedule_is_said_with_its_day(self, complete_draft: CaseStudyPage) -> None:
        complete_draft.go_live_at = soon()
        services.publish(complete_draft)
        assert verdict(complete_draft).reason is Reason.SCHEDULED

    def test_a_case_whose_time_has_ended_says_when(self, published: CaseStudyPage) -> None:
        ended = timezone.now() - timedelta(days=1)
        CaseStudyPage.objects.filter(pk=published.pk).update(expire_at=ended)
        assert verdict(published).reason is Reason.EXPIRED
        CaseStudyPage.objects.filter(pk=published.pk).update(live=False, expired=True)
        assert verdict(published).reason is Reason.EXPIRED

    def test_a_withdrawn_case_says_when_and_why(self, published: CaseStudyPage) -> None:
        services.withdraw(published, "consent-withdrawn")
        said = verdict(published)
        assert said.reason is Reason.WITHDRAWN
        assert f"{timezone.localdate():%-d %B %Y}" in said.said
        assert said.advice == "An editor can restore it from its menu."

    @pytest.mark.parametrize("first", ["withdraw", "delete"])
    def test_a_deleted_case_is_not_said_to_be_restorable(
        self, published: CaseStudyPage, first: str
    ) -> None:
        if first == "withdraw":
            services.withdraw(published, "legal")
        published.delete()
        said = verdict(published)
        assert said.reason is Reason.WITHDRAWN
        assert said.advice == "The case itself was deleted, so it cannot be restored."

    def test_a_restricted_case_is_not_for_public_search(self, published: CaseStudyPage) -> None:
        PageViewRestriction.objects.create(page=published, restriction_type="login")
        assert verdict(published).reason is Reason.RESTRICTED

    def test_a_case_that_is_live_without_a_published_version_is_to_be_published_again(
        self, published: CaseStudyPage
    ) -> None:
        CaseStudyPage.objects.filter(pk=published.pk).update(live_revision=None)
        assert verdict(published).advice == "Publish it again."

    def test_a_live_case_whose_embargo_was_written_past_the_guards_is_under_embargo(
        self, published: CaseStudyPage
    ) -> None:
        CaseStudyPage.objects.filter(pk=published.pk).update(embargo_until=soon())
        assert verdict(published).reason is Reason.EMBARGO


class TestCasesThatTheIndexLacks:
    def test_a_blocked_case_waits_for_the_index_to_confirm(self, bins: CaseStudyPage) -> None:
        block([bins.pk])
        assert verdict(bins).reason is Reason.BLOCKED

    def test_a_new_case_waits_in_the_outbox(self, indexed: Callable[[], None]) -> None:
        indexed()
        page = publish("Fresh bins")
        said = verdict(page)
        assert said.reason is Reason.WAITING
        assert "since" in said.said

    def test_a_change_that_was_parked_is_said_to_be(self, indexed: Callable[[], None]) -> None:
        indexed()
        page = publish("Fresh bins")
        IndexJob.objects.update(parked_at=timezone.now(), attempts=8)
        said = verdict(page)
        assert said.reason is Reason.PARKED
        assert "it was tried 8 times" in said.said

    def test_what_waits_for_another_index_is_no_reason_of_this_one(
        self, indexed: Callable[[], None]
    ) -> None:
        indexed()
        page = publish("Fresh bins")
        other = IndexTarget.objects.create(pk="elasticsearch:elsewhere", built_at=timezone.now())
        IndexJob.objects.update(target=other)
        assert verdict(page).reason is Reason.MISSING

    def test_a_case_that_nothing_waits_for_is_missing(self, bins: CaseStudyPage) -> None:
        get_engine().delete([bins.pk])
        assert "does not hold it" in verdict(bins).said
        assert verdict(bins).reason is Reason.MISSING

    def test_an_older_version_in_the_index_is_said_when_the_words_are_only_in_the_newer(
        self, bins: CaseStudyPage
    ) -> None:
        bins.title = "Talking lamps"
        services.publish(bins)
        assert verdict(bins, "lamps").reason is Reason.WAITING
        IndexJob.objects.all().delete()
        assert "holds an older version" in verdict(bins, "lamps").said
        assert verdict(bins, "bins").is_found

    def test_what_waits_for_others_is_no_reason(self, bins: CaseStudyPage) -> None:
        enqueue(Subject.PAGE, 999_999)
        assert verdict(bins, "lamps").reason is Reason.NO_WORDS


class TestCasesThatTheQuestionLeavesOut:
    @pytest.mark.parametrize(
        ("typed", "reason", "words"),
        [
            ("bins -talking", Reason.EXCLUDED, "It holds “talking”, which the question excludes."),
            ('bins "homes care"', Reason.NO_PHRASE, "“homes care” do not stand together"),
            ("lamps posts", Reason.NO_WORDS, "It holds none of the words “lamps”, “posts”."),
            ("the", Reason.TOO_COMMON, "too common to be searched"),
        ],
    )
    def test_words_are_the_reason(
        self, bins: CaseStudyPage, typed: str, reason: Reason, words: str
    ) -> None:
        said = verdict(bins, typed)
        assert said.reason is reason
        assert words in said.said

    @pytest.mark.parametrize(
        ("asked", "words"),
        [
            ({"selected": (("nation", ("england",)),)}, "The filter “Nation: England” leaves"),
            (
                {"selected": (("nation", ("england", "scotland")), ("sector", ("waste",)))},
                "The filter “Nation: England or Scotland” leaves it out.",
            ),
            (
                {"selected": (("nation", ("england",)), ("kind", ("bid",)))},
                "The filters “Kind of record: Proposal or bid” and “Nation: England” leave it out.",
            ),
            ({"selected": (("has", ("resource",)),)}, "“Comes with: Something to reuse”"),
            ({"year_from": 2019}, "It says no year"),
        ],
    )
    def test_filters_are_the_reason(
        self, bins: CaseStudyPage, asked: dict[str, Any], words: str
    ) -> None:
        said = verdict(bins, **asked)
        assert said.reason is Reason.FILTERED
        assert words in said.said

    def test_years_of_a_dated_case_are_a_filter_like_others(
        self, indexed: Callable[[], None]
    ) -> None:
        page = publish("Dated bins", started=PartialDate(2015), ended=PartialDate(2016))
        indexed()
        said = verdict(page, year_from=2019, year_to=2020)
        assert said.said == "The filter “Years: from 2019 to 2020” leaves it out."

    def test_what_must_hold_of_one_measure_is_one_filter(self, indexed: Callable[[], None]) -> None:
        time = factories.term(Outcome, "Time", slug="time")
        page = publish("Quick bins", outcomes=[measure(time, 2, 1, evidence=3)])
        indexed()
        asked: Any = {"selected": (("outcome", ("time",)), ("direction", ("worsened",)))}
        said = verdict(page, **asked).said
        assert "“Outcome: Time, Which way it went: Worsened, of one measure”" in said


class TestCasesThatAreThere:
    def test_the_rank_and_the_page_are_said(self, bins: CaseStudyPage) -> None:
        said = verdict(bins)
        assert (said.reason, said.rank, said.page) == (Reason.FOUND, 2, 1)
        assert said.said == "It is number 2 of 2, on page 1 of the results."

    def test_pages_are_counted_by_their_size_and_in_the_order_asked_for(
        self, indexed: Callable[[], None]
    ) -> None:
        pages = [publish(f"Bins {number}") for number in range(12)]
        indexed()
        last = verdict(pages[0], sort="newest")
        assert (last.rank, last.page) == (12, 2)
        assert verdict(pages[0], sort="newest", per_page=20).page == 1
        assert verdict(pages[-1], "", sort="").rank == 1

    def test_past_the_end_of_results_is_a_reason(
        self, bins: CaseStudyPage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(SearchQuery, "WINDOW", 1)
        assert verdict(bins).reason is Reason.BEYOND_END

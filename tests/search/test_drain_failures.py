"""An engine that is away, a job that fails and a case that is refused: nothing is lost or held up."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from casestudies import services
from search.indexing import batch
from search.indexing.drain import drain_now, drain_once
from search.indexing.failures import LONGEST_AWAY, LONGEST_WAIT, wait_after
from search.indexing.status import index_status
from search.models import IndexJob
from tests import factories
from tests.search.feeding import broken, found, make_due, target

pytestmark = pytest.mark.django_db


def retry_at() -> datetime:
    moment = target().retry_at
    assert moment is not None
    return moment


def test_an_engine_that_is_away_loses_nothing_and_is_left_alone_for_a_while(
    case_index: object,
) -> None:
    page = factories.published_case("Sensors for falls")
    jobs = IndexJob.objects.count()
    assert drain_once(broken(away=True)).put_back == jobs
    assert IndexJob.objects.waiting().count() == jobs
    assert retry_at() > timezone.now()
    assert not IndexJob.objects.reachable().exists()
    assert "away" in index_status().targets[0].last_failure
    assert drain_now().jobs == jobs
    assert (target().failures, target().retry_at) == (0, None)
    assert found("falls") == [page.pk]


def test_what_waits_for_an_engine_that_is_away_is_never_parked(case_index: object) -> None:
    factories.published_case()
    for _ in range(batch.ATTEMPTS * 2):
        drain_once(broken(away=True))
    assert not IndexJob.objects.parked().exists()
    wait = retry_at() - timezone.now()
    assert LONGEST_AWAY * 0.4 < wait <= LONGEST_AWAY


def test_waits_grow_with_each_failure_differ_and_end_at_a_limit() -> None:
    assert wait_after(1) <= timedelta(seconds=0.5)
    assert timedelta(seconds=4) <= wait_after(5) <= timedelta(seconds=8)
    assert wait_after(60) <= LONGEST_WAIT
    assert len({wait_after(5) for _ in range(20)}) > 1


def test_a_job_that_always_fails_is_parked_and_holds_up_nobody(case_index: object) -> None:
    poison = factories.published_case("Poisonous")
    healthy = factories.published_case("Sensors for falls")
    engine = broken(poison=poison.pk)
    for _ in range(batch.ATTEMPTS):
        make_due()
        drain_once(engine)
    assert found("falls") == [healthy.pk]
    assert IndexJob.objects.parked().exists()
    assert not IndexJob.objects.waiting().exists()
    assert index_status().parked > 0


def test_a_refused_case_is_parked_with_its_reason_and_the_rest_is_found(case_index: object) -> None:
    odd = factories.published_case("Odd sensors")
    plain = factories.published_case("Plain sensors")
    drain_now()
    for page in (odd, plain):
        page.title += " again"
        services.publish(page)
    done = drain_once(broken(refused=odd.pk))
    assert (done.refused, done.put_back) == (1, 0)
    [job] = IndexJob.objects.all()
    assert (job.parked_at is not None, job.key) == (True, str(odd.pk))
    assert "too odd" in job.last_error
    assert found("sensors") == [plain.pk], "what it said before may be withheld by now"


def test_a_parked_job_goes_when_a_later_one_did_what_it_could_not(case_index: object) -> None:
    odd = factories.published_case("Odd sensors")
    drain_once(broken(refused=odd.pk))
    assert IndexJob.objects.parked().exists()
    odd.title = "Even sensors"
    services.publish(odd)
    drain_now()
    assert not IndexJob.objects.exists()
    assert found("even") == [odd.pk]

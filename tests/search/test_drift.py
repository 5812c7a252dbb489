"""The database against the index: what is missing, stale or left over is found, told and mended."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casestudies import services
from casestudies.models import CaseStudyPage
from organisations.models import Organisation
from search.engines import get_engine
from search.indexing.build import build_documents
from search.indexing.drain import drain_now
from search.indexing.drift import Drift, check, mend, whole
from search.models import IndexJob, IndexTarget, Subject
from taxonomy.models import Method, Term
from tests import factories
from tests.search.feeding import found, target

pytestmark = pytest.mark.django_db


def checked() -> Drift:
    """The whole check at once."""
    return whole(check(get_engine()), lambda done: None)


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("check_index", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def pages(case_index: object) -> list[CaseStudyPage]:
    """Three cases, all in the index."""
    made = [factories.published_case(f"Sensors number {number}") for number in range(3)]
    drain_now()
    return made


def test_an_index_in_step_has_no_drift(pages: list[CaseStudyPage]) -> None:
    assert checked() == Drift()
    assert target().checked_at is not None
    assert "no difference" in command()


def test_what_is_missing_stale_or_left_over_is_found(pages: list[CaseStudyPage]) -> None:
    """All three by roads that tell nobody."""
    missing, stale, orphaned = pages
    get_engine().delete([missing.pk])
    CaseStudyPage.objects.filter(pk=stale.pk).update(summary="Another summary")
    CaseStudyPage.objects.filter(pk=orphaned.pk).update(live=False)
    expected = Drift(frozenset({missing.pk}), frozenset({stale.pk}), frozenset({orphaned.pk}))
    assert checked() == expected
    row = target()
    assert (row.missing, row.stale, row.orphaned, row.drift) == (1, 1, 1, 3)


def test_a_case_that_no_database_knows_is_left_over(pages: list[CaseStudyPage]) -> None:
    [document] = build_documents([pages[0].pk])
    get_engine().upsert([replace(document, page_id=999_999)])
    assert checked().orphaned == {999_999}
    assert "no such case" in command("--mend")
    drain_now()
    assert checked() == Drift()


def test_a_term_or_a_body_renamed_behind_our_back_is_drift(case_index: object) -> None:
    page = factories.complete_draft("Sensors")
    method = factories.term(Method, "Zeppelin tender")
    page.methods = [method]
    page = services.publish(page)
    drain_now()
    Term.objects.filter(pk=method.pk).update(name="Airship tender")
    assert checked().stale == {page.pk}
    mend(get_engine(), checked())
    drain_now()
    Organisation.objects.filter(pk=page.lead_organisation_id).update(name="Elsewhere")
    assert checked().stale == {page.pk}


def test_what_waits_in_the_outbox_is_no_drift(pages: list[CaseStudyPage]) -> None:
    pages[0].title = "Pothole repair"
    services.publish(pages[0])
    services.unpublish(pages[1])
    assert checked() == Drift()


def test_what_is_edited_during_the_check_is_no_drift(
    pages: list[CaseStudyPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.indexing.drift.CHUNK", 1)
    steps = check(get_engine())
    next(steps)
    pages[0].title = "Pothole repair"
    services.publish(pages[0])
    services.unpublish(pages[2])
    added = factories.published_case("Sensors that are new")
    drain_now()
    assert whole(steps, lambda done: None) == Drift()
    assert added.pk in dict(get_engine().versions())


def test_mending_goes_through_the_outbox(pages: list[CaseStudyPage]) -> None:
    CaseStudyPage.objects.filter(pk=pages[0].pk).update(title="Pothole repair")
    CaseStudyPage.objects.filter(pk=pages[1].pk).update(live=False)
    assert "2 cases go through the outbox again" in command("--mend")
    assert IndexJob.objects.count() == 2
    drain_now()
    assert found("pothole") == [pages[0].pk]
    assert checked() == Drift()


def test_mending_sends_to_the_index_that_differs_alone(pages: list[CaseStudyPage]) -> None:
    IndexTarget.objects.create(name="embedded:other", engine="embedded")
    mend(get_engine(), Drift(missing=frozenset({pages[0].pk})))
    assert set(IndexJob.objects.values_list("target_id", flat=True)) == {target().pk}


def test_a_case_whose_job_is_parked_is_told_but_not_sent_again(
    pages: list[CaseStudyPage],
) -> None:
    CaseStudyPage.objects.filter(pk=pages[0].pk).update(title="Pothole repair")
    IndexJob.objects.create(
        target=target(), subject=Subject.PAGE, key=str(pages[0].pk), parked_at=timezone.now()
    )
    drift = checked()
    assert drift.stale == {pages[0].pk}
    assert mend(get_engine(), drift) == 0


def test_the_command_names_each_case_and_ends_with_an_error(pages: list[CaseStudyPage]) -> None:
    CaseStudyPage.objects.filter(pk=pages[0].pk).update(title="Pothole repair")
    out = StringIO()
    with pytest.raises(CommandError, match="1 differences; check_index --mend"):
        call_command("check_index", stdout=out)
    assert f"stale      {pages[0].ref} (page {pages[0].pk})" in out.getvalue()


def test_the_command_says_what_it_cannot_check(case_index: object, settings: Any) -> None:
    with pytest.raises(CommandError, match="does not feed the engine “elasticsearch”"):
        command("--engine", "elasticsearch")
    IndexTarget.objects.all().delete()
    with pytest.raises(CommandError, match="has not been built"):
        command()


def test_checking_costs_the_same_queries_for_one_case_and_for_ten(case_index: object) -> None:
    counts = []
    for number in (1, 9):
        for _ in range(number):
            factories.published_case()
        drain_now()
        with CaptureQueriesContext(connection) as captured:
            assert checked() == Drift()
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_same_rows_always_make_the_same_version(pages: list[CaseStudyPage]) -> None:
    ids = [page.pk for page in pages]
    together = {case.page_id: case.version for case in build_documents(ids)}
    alone = {pk: build_documents([pk])[0].version for pk in reversed(ids)}
    assert together == alone
    assert all(0 <= version < 2**53 for version in alone.values())
    assert len(set(alone.values())) == 3

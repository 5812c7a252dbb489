"""One page that cannot be published or taken down at its hour stops no other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone
from wagtail.signals import page_published, page_unpublished

from casestudies import services
from casestudies.models import CaseStudyPage
from search.indexing.due import publish_due
from tests import factories

pytestmark = pytest.mark.django_db

SECONDS_AGO = timedelta(seconds=10)


@contextmanager
def failing(signal: Any, title: str, error: Exception) -> Iterator[None]:
    """Make whoever hears of the page called ``title`` fail."""

    def fail(sender: object, instance: CaseStudyPage, **kwargs: object) -> None:
        if instance.title == title:
            raise error

    signal.connect(fail)
    try:
        yield
    finally:
        signal.disconnect(fail)


def expired(title: str) -> CaseStudyPage:
    page = factories.published_case(title)
    CaseStudyPage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - SECONDS_AGO)
    return page


def due(title: str) -> CaseStudyPage:
    """Return a case whose embargo ended just now."""
    draft = factories.complete_draft(title, embargo_until=timezone.now() + timedelta(days=1))
    page = services.publish(draft)
    revision = page.get_latest_revision()
    past = timezone.now() - SECONDS_AGO
    revision.content |= {"go_live_at": past.isoformat(), "embargo_until": past.isoformat()}
    revision.approved_go_live_at = past
    revision.save()
    return page


def is_live(page: CaseStudyPage) -> bool:
    return CaseStudyPage.objects.get(pk=page.pk).live


def test_a_page_that_cannot_be_taken_down_stops_no_other(
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken, other = expired("Broken"), expired("Other")
    with failing(page_unpublished, "Broken", RuntimeError("no")):
        assert publish_due() == 1
    assert is_live(broken)
    assert not is_live(other)
    (line,) = [row for row in caplog.records if row.message == "scheduled page not taken down"]
    assert (line.page, line.kind) == (broken.pk, "RuntimeError")  # type: ignore[attr-defined]
    assert publish_due() == 1
    assert not is_live(broken)


def test_a_page_that_cannot_be_published_whatever_is_wrong_stops_no_other() -> None:
    broken, other, over = due("Broken"), due("Other"), expired("Over")
    with failing(page_published, "Broken", RuntimeError("no")):
        assert publish_due() == 2
    assert not is_live(broken)
    assert is_live(other)
    assert not is_live(over)
    assert publish_due() == 1
    assert is_live(broken)


def test_a_database_that_does_not_answer_is_no_fault_of_a_page() -> None:
    expired("Broken")
    with (
        failing(page_unpublished, "Broken", OperationalError("locked")),
        pytest.raises(OperationalError),
    ):
        publish_due()

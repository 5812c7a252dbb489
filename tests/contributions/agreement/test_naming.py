"""A case that does not name its authority, when another case that its page shows is published or merged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from casestudies import services
from casestudies.agreeing import latest
from casestudies.anonymising import anonymise
from casestudies.models import CaseStudyPage, FieldState, RelatedCase
from casestudies.unnamed import names_left
from cms.mail.services import deliver_due
from contributions.agreement.due import end_what_names
from organisations.models import Organisation
from tests import factories

pytestmark = pytest.mark.django_db

TELLING = "Northdene goes on"


@pytest.fixture
def body(case_index: Any) -> Organisation:
    return factories.organisation("Northdene")


@pytest.fixture
def other(body: Organisation) -> CaseStudyPage:
    return factories.published_case("Some forms")


@pytest.fixture
def unnamed(body: Organisation, other: CaseStudyPage) -> CaseStudyPage:
    """A live case that does not name its authority, and says that it continues another."""
    related = [RelatedCase(target_ref=other.ref, relation="continues")]
    case = anonymise(factories.published_case("A case", lead_organisation=body, related=related))
    assert case.live
    return case


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Any:
    """A block at whose end all that it wrote is there to stay."""

    @contextmanager
    def block() -> Iterator[None]:
        with django_capture_on_commit_callbacks(execute=True):
            yield

    return block


def _is_live(case: CaseStudyPage) -> bool:
    return CaseStudyPage.objects.get(pk=case.pk).live


def _naming(case: CaseStudyPage, **columns: Any) -> CaseStudyPage:
    page = factories.complete_draft(TELLING, **columns)
    page.related = [RelatedCase(target_ref=case.ref, relation="continues")]
    return page


def test_a_related_case_that_was_merged_is_read_as_the_one_that_answers_for_it(
    unnamed: CaseStudyPage, other: CaseStudyPage
) -> None:
    services.merge_cases(other, factories.published_case(TELLING))
    assert TELLING in Client().get(f"/cases/{unnamed.slug}/").content.decode()
    assert names_left(latest(unnamed))
    assert end_what_names() == 1 and not _is_live(unnamed)


def test_a_merger_that_tells_the_authority_takes_the_case_down_at_once_and_its_people_hear(
    unnamed: CaseStudyPage, other: CaseStudyPage, committed: Any
) -> None:
    with committed():
        services.merge_cases(other, factories.published_case(TELLING))
    assert not _is_live(unnamed)
    deliver_due()
    (letter,) = mail.outbox
    assert "Northdene" not in letter.body and letter.to == [unnamed.owner_email]


def test_a_merger_of_what_was_merged_before_does_so_too(
    unnamed: CaseStudyPage, other: CaseStudyPage, committed: Any
) -> None:
    middle = factories.published_case("Middle one")
    with committed():
        services.merge_cases(other, middle)
    assert _is_live(unnamed)
    with committed():
        services.merge_cases(middle, factories.published_case(TELLING))
    assert not _is_live(unnamed)


def test_a_case_that_names_it_takes_it_down_as_soon_as_it_is_published(
    unnamed: CaseStudyPage, committed: Any
) -> None:
    page = _naming(unnamed)
    services.save_draft(page)
    assert end_what_names() == 0, "a draft is shown to nobody"
    with committed():
        services.publish(page)
    assert not _is_live(unnamed)


def test_a_case_that_it_names_takes_it_down_as_soon_as_it_is_published_by_a_telling_title(
    unnamed: CaseStudyPage, other: CaseStudyPage, committed: Any
) -> None:
    page = latest(other)
    page.title = TELLING
    with committed():
        services.publish(page)
    assert not _is_live(unnamed)


def test_what_has_nothing_to_do_with_it_or_says_nothing_of_it_leaves_it_alone(
    unnamed: CaseStudyPage, body: Organisation, committed: Any
) -> None:
    silent = _naming(unnamed)
    silent.states = [FieldState(field="related", state="withheld", reason="partner-request")]
    with committed():
        services.publish(factories.complete_draft(TELLING, lead_organisation=body))
        services.publish(silent)
        services.merge_cases(factories.published_case("One"), factories.published_case(TELLING))
    assert _is_live(unnamed)


def test_a_publication_looks_at_no_more_cases_for_all_that_do_not_name_theirs(
    body: Organisation, other: CaseStudyPage, committed: Any, django_assert_max_num_queries: Any
) -> None:
    counts = []
    for number in range(4):
        anonymise(factories.published_case(f"Case {number}", lead_organisation=body))
        if number in (0, 3):
            page = latest(other)
            with django_assert_max_num_queries(300) as counted, committed():
                services.publish(page)
            counts.append(len(counted))
    assert counts[0] == counts[1]

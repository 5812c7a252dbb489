"""Which case is meant, and who may know of it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from casestudies import services
from casestudies.models import CaseIndexPage, CaseStudyPage, Tombstone
from cms.accounts.models import User
from cms.accounts.roles import load_roles
from search.explaining.cases import LONGEST, case_named, find_subject, name_in
from tests import factories

NOBODY = AnonymousUser()


def person(role: str) -> User:
    load_roles()
    user = User.objects.create_user(role, f"{role.split()[0].lower()}@council.example")
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("PR-000030", "PR-000030"),
        (" pr-000030 ", "PR-000030"),
        ("/id/case/PR-000030.json", "PR-000030"),
        ("https://precedent.example/id/case/pr-000030", "PR-000030"),
        ("falls-sensors", "falls-sensors"),
        ("/cases/falls-sensors/", "falls-sensors"),
        ("cases/falls-sensors", "falls-sensors"),
        ("precedent.example/cases/falls-sensors/", "falls-sensors"),
        ("http://localhost:8000/cases/falls-sensors/history/?x=1#top", "falls-sensors"),
        ("/cases/falls-sensors.md", "falls-sensors"),
        ("", ""),
        ("/", ""),
        ("http://[", ""),
        ("PR-1", "PR-1"),
        ("../../etc/passwd", "etc"),
        ("two words", ""),
        ("falls\x00", ""),
    ],
)
def test_a_reference_a_slug_and_an_address_name_a_case(typed: str, name: str) -> None:
    assert name_in(typed) == name


@given(st.text(max_size=LONGEST * 2))
def test_whatever_is_pasted_is_read_without_an_error(typed: str) -> None:
    assert isinstance(name_in(typed), str)


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["PR-999999", "PR-99999999999999", "nothing-here", "\x00", "…"])
def test_a_name_that_nothing_has_names_nothing(typed: str) -> None:
    assert case_named(typed) is None


def test_a_public_case_is_known_to_everybody_by_each_of_its_names(
    published: CaseStudyPage,
) -> None:
    for typed in (published.ref, published.slug, f"/cases/{published.slug}/"):
        subject = find_subject(typed, NOBODY)
        assert subject and subject.case == published
        assert (subject.ref, subject.title) == (published.ref, published.title)


def test_a_former_address_names_the_case_that_has_moved(published: CaseStudyPage) -> None:
    former = published.slug
    published.slug = "another-address"
    published.save()
    assert find_subject(former, NOBODY) == find_subject("another-address", NOBODY)


@pytest.mark.parametrize("role", ["Reader", "Champion", "Vocabulary keeper"])
def test_a_draft_is_not_known_to_people_who_may_not_edit_it(
    case_index: CaseIndexPage, role: str
) -> None:
    draft = factories.complete_draft("Not yet to be known")
    somebody, editor = person(role), person("Editor")
    for typed in (draft.ref, draft.slug):
        assert find_subject(typed, NOBODY) is None
        assert find_subject(typed, somebody) is None
        assert find_subject(typed, editor) is not None


def test_a_champion_knows_of_their_own_draft(case_index: CaseIndexPage) -> None:
    champion = person("Champion")
    own = factories.draft(user=champion)
    assert find_subject(own.ref, champion) is not None


def test_a_restricted_case_is_known_to_those_it_is_open_to(published: CaseStudyPage) -> None:
    reader = person("Reader")
    PageViewRestriction.objects.create(page=published, restriction_type="login")
    assert find_subject(published.ref, NOBODY) is None
    assert find_subject(published.ref, reader) is not None


def test_a_withdrawn_case_is_its_tombstone_for_everybody(published: CaseStudyPage) -> None:
    services.withdraw(published, "consent-withdrawn")
    subject = find_subject(published.slug, NOBODY)
    assert subject and isinstance(subject.case, Tombstone)
    assert (subject.ref, subject.title) == (published.ref, "")


def test_a_merged_case_is_the_one_that_answers_for_it(published: CaseStudyPage) -> None:
    winner = factories.published_case()
    services.merge_cases(published, winner)
    subject = find_subject(published.ref, NOBODY)
    assert subject and subject.case == winner
    assert subject.merged_from == published.ref

"""Versions that name what has been deleted since can be read, compared and gone back to."""

from __future__ import annotations

import pytest
from django.db import models
from django.urls import reverse

from casestudies import services
from casestudies.models import CaseStudyPage
from organisations.models import Programme
from organisations.usage import why_kept
from taxonomy.models import Method
from tests import factories
from tests.casestudies.conftest import SignIn

pytestmark = pytest.mark.django_db

NAMED = ("programme", "lead_organisation", "procurement_route")


def named(column: str) -> models.Model:
    """Return something that ``column`` can name."""
    if column == "lead_organisation":
        return factories.organisation("Gone")
    if column == "procurement_route":
        return factories.term(Method, "Gone")
    programme = Programme(name="Gone")
    programme.save()
    return programme


def with_a_version_that_names_what_is_gone(draft: CaseStudyPage, column: str) -> tuple[int, int]:
    """Return the number of a version that names in ``column`` what is deleted by now, and of the next."""
    what = named(column)
    setattr(draft, column, what)
    old = services.save_draft(draft).pk
    page = CaseStudyPage.objects.get(pk=draft.pk).get_latest_revision_as_object()
    setattr(page, column, None)
    new = services.save_draft(page).pk
    what.delete()
    return old, new


def test_a_programme_that_only_an_earlier_version_names_may_be_deleted(
    draft: CaseStudyPage,
) -> None:
    programme = named("programme")
    assert isinstance(programme, Programme)
    draft.programme = programme
    services.save_draft(draft)
    assert why_kept(programme)
    draft.programme = None
    services.save_draft(draft)
    assert not why_kept(programme)


@pytest.mark.parametrize("column", NAMED)
def test_an_old_version_names_nothing_where_what_it_named_is_gone(
    draft: CaseStudyPage, column: str
) -> None:
    old, _ = with_a_version_that_names_what_is_gone(draft, column)
    read = draft.revisions.get(pk=old).as_object()
    assert getattr(read, column) is None
    assert read.title == draft.title


@pytest.mark.parametrize("column", NAMED)
def test_editors_can_compare_it_and_take_it_up_again(
    sign_in: SignIn, draft: CaseStudyPage, column: str
) -> None:
    old, new = with_a_version_that_names_what_is_gone(draft, column)
    admin, _ = sign_in("Editor")
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[draft.pk, old, new])
    revert = reverse("wagtailadmin_pages:revisions_revert", args=[draft.pk, old])
    assert admin.get(compare).status_code == 200
    assert admin.get(revert).status_code == 200

"""Wagtail's form keeps a draft by itself: each is a version of its own, and nobody's reading is of another text."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision
from wagtail.test.utils.form_data import querydict_from_html

from casestudies import services
from casestudies.models import CaseStudyPage, ReviewRecord
from casestudies.workflows import prepare_review
from cms.accounts.models import User
from contributions.writing.saving import save_section
from contributions.writing.sections import SHORT
from tests import factories
from tests.casestudies.conftest import SignIn, passing
from tests.contributions.conftest import champion_named
from tests.contributions.writing.helpers import draft_of, latest, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def champion(case_index: Any) -> User:
    return champion_named("champion")


def stored(page: CaseStudyPage) -> CaseStudyPage:
    found: CaseStudyPage = CaseStudyPage.objects.get(pk=page.pk)
    return found


def keep(page: CaseStudyPage, user: User, summary: str, before: Revision | None) -> Revision:
    """Keep a draft as Wagtail's form does by itself: over the one that the same tab kept before."""
    version = latest(page)
    version.summary = summary
    kept: Revision = version.save_revision(user=user, clean=False, overwrite_revision=before)
    return kept


def age(page: CaseStudyPage) -> None:
    """Let the minute pass in which a version is a passing one."""
    Revision.objects.filter(object_id=str(page.pk)).update(
        created_at=timezone.now() - timedelta(hours=1)
    )


def test_what_an_editor_types_while_another_reads_is_not_passed_unread(
    sign_in: SignIn, case_index: Any
) -> None:
    author = champion_named("author")
    reading, _ = sign_in("Editor")
    prepare_review(case_index)
    page = factories.complete_draft("Shorter forms")
    page.reviewer_role = "Procurement lead of another council"
    services.save_draft(page, user=author)
    page.get_workflow().start(page, author)
    read = keep(page, author, "A first correction.", None)
    url = reverse("case_review", args=[page.pk])
    for _step in ("editorial", "evidence"):
        reading.post(url, {"revision": str(stored(page).latest_revision_id), **passing()})

    unread = keep(page, author, "UNREAD: a supplier cheated.", read)
    answer = reading.post(url, {"revision": str(read.pk), **passing()})

    assert b"was changed while you read it" in answer.content
    assert not stored(page).live
    reading.post(url, {"revision": str(unread.pk), **passing()})
    assert not stored(page).live, "the steps that were passed for what was read do not stand"
    assert read.pk in ReviewRecord.objects.values_list("revision_id", flat=True)


@pytest.mark.parametrize("waited", [True, False], ids=["after an hour", "within a minute"])
def test_a_form_opened_before_a_draft_was_kept_by_itself_takes_nothing_back(
    champion: User, waited: bool
) -> None:
    case = draft_of(champion, "Sensors", challenge="Damp.", summary="Flats.")
    editor = champion_named("editor")
    before = keep(case, editor, "Forty flats.", None)
    mine = sent(case, "short", challenge="Damp and mould.")
    if waited:
        age(case)

    keep(case, editor, "Forty council flats.", before)
    attempt = save_section(stored(case), SHORT, mine, user=champion)

    assert latest(case).summary == "Forty council flats."
    if waited:
        assert attempt.saved and latest(case).challenge == "Damp and mould."
    else:
        assert "summary" in {conflict.name for conflict in attempt.conflicts}


def test_a_draft_is_kept_over_the_latest_version_alone_and_over_ones_own(champion: User) -> None:
    case = draft_of(champion, "Sensors", challenge="Damp.", summary="Flats.")
    editor = champion_named("editor")
    first = keep(case, editor, "Forty flats.", None)
    with pytest.raises(PermissionDenied, match="Somebody else saved"):
        keep(case, champion, "Fifty flats.", first)
    save_section(stored(case), SHORT, sent(case, "short", challenge="Mould."), user=champion)
    with pytest.raises(PermissionDenied, match="Somebody else has saved"):
        keep(case, editor, "Fifty flats.", first)
    assert (latest(case).challenge, latest(case).summary) == ("Mould.", "Forty flats.")


def test_the_form_goes_on_from_each_draft_it_kept_and_only_a_pause_leaves_a_version(
    sign_in: SignIn, case_index: Any
) -> None:
    editor, _ = sign_in("Administrator")
    page = factories.complete_draft("Shorter forms")
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = querydict_from_html(editor.get(url).content.decode(), form_id="page-edit-form").copy()
    numbers = []
    for summary in ("Sho", "Shorter for", "Shorter forms for all"):
        form["summary"] = summary
        kept = editor.post(url, form, headers={"accept": "application/json"}).json()
        assert kept["success"]
        numbers.append(kept["revision_id"])
        form["overwrite_revision_id"] = str(kept["revision_id"])
        if len(numbers) == 2:
            age(page)

    assert latest(page).summary == "Shorter forms for all"
    there = page.revisions.values_list("pk", flat=True)
    assert [number in there for number in numbers] == [False, True, True]

"""A withdrawn case comes back as it was public last; what was written since stays a draft beside it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from casestudies import services
from casestudies.agreeing import latest, withhold
from casestudies.anonymising import anonymise
from casestudies.models import CaseStudyPage, Tombstone
from casestudies.restoring import restore
from casestudies.review.own import authors_of
from casestudies.review.service import Remark, current_step, send_back
from casestudies.workflows import prepare_review
from cms.accounts.models import User
from cms.mail.models import OutgoingEmail
from contributions.models import CaseWriter
from tests import factories
from tests.casestudies.conftest import SignIn, passing

pytestmark = pytest.mark.django_db

NEW = "Words that nobody has read."


def stored(page: CaseStudyPage) -> CaseStudyPage:
    found: CaseStudyPage = CaseStudyPage.objects.get(pk=page.pk)
    return found


def changed(page: CaseStudyPage, user: User | None = None, **fields: Any) -> CaseStudyPage:
    """Save a draft beside what is public."""
    version = latest(page)
    for name, value in {"challenge": NEW, **fields}.items():
        setattr(version, name, value)
    services.save_draft(version, user=user)
    return stored(page)


def url(page: CaseStudyPage, action: str) -> str:
    return reverse(f"case_{action}", args=[page.pk])


def withdrawn_with_draft(user: User | None = None, **fields: Any) -> CaseStudyPage:
    page = factories.published_case("Shorter forms", challenge="What was read.")
    prepare_review(page.get_parent().specific)
    changed(page, user, **fields)
    services.withdraw(stored(page), "other")
    return stored(page)


def test_a_draft_that_nobody_read_stays_beside_what_was_public_last(sign_in: SignIn) -> None:
    editor, user = sign_in("Editor")
    page = withdrawn_with_draft(user, kind="lesson", owner_email="new@council.example")
    draft = page.latest_revision_id
    asked = editor.get(url(page, "restore"))
    assert "stays as a draft beside it" in asked.content.decode()
    assert "revisions/compare" in asked.content.decode()
    assert "Which version is published?" not in asked.content.decode(), "they wrote it themselves"
    editor.post(url(page, "restore"), {"version": "later"})
    now = stored(page)
    assert now.live and now.challenge == "What was read." and now.kind != "lesson"
    assert now.owner_email == "new@council.example", "it is the case's, and no text's"
    assert now.latest_revision_id == draft and now.has_unpublished_changes
    assert latest(page).challenge == NEW
    assert user.pk in authors_of(now), (
        "whoever wrote the draft does not come to be a stranger to it"
    )


def test_a_colleague_may_publish_the_later_version_instead(sign_in: SignIn) -> None:
    editor, _ = sign_in("Editor")
    page = withdrawn_with_draft()
    assert "Which version is published?" in editor.get(url(page, "restore")).content.decode()
    editor.post(url(page, "restore"), {"version": "later"})
    assert stored(page).live and stored(page).challenge == NEW


@pytest.mark.parametrize("is_returned", [False, True])
def test_a_review_goes_on_beside_what_comes_back(sign_in: SignIn, is_returned: bool) -> None:
    editor, user = sign_in("Editor")
    page = withdrawn_with_draft()
    page.get_workflow().start(page, None)
    if is_returned:
        step = current_step(stored(page))
        assert step is not None
        number = stored(page).latest_revision_id or 0
        send_back(step, user, revision_id=number, words="", remarks=[Remark("challenge", "Why?")])
    assert "Which version is published?" not in editor.get(url(page, "restore")).content.decode()
    editor.post(url(page, "restore"))
    now = stored(page)
    assert now.live and now.challenge == "What was read."
    assert now.workflow_in_progress is not is_returned
    if is_returned:
        now.current_workflow_state.resume(user=None)
    for _ in range(3):
        data = {"revision": str(stored(page).latest_revision_id), **passing()}
        editor.post(url(page, "review"), data)
    assert stored(page).challenge == NEW and not stored(page).has_unpublished_changes


def test_what_was_withheld_or_left_out_since_stays_so() -> None:
    page = withdrawn_with_draft(approach="Approach, anew.")
    withhold(page, ["challenge"], "commercial-confidence")
    now = restore(stored(page))
    assert now.live and [row.field for row in now.states.all()] == ["challenge"]
    other = factories.published_case("Shorter queues")
    services.withdraw(other, "other")
    anonymise(other)
    now = restore(stored(other))
    assert now.live and now.anonymised_as and now.slug == stored(other).slug != other.slug


def test_what_was_public_without_the_name_does_not_come_back_with_it() -> None:
    page = anonymise(factories.published_case("Shorter forms"))
    assert page.live
    services.withdraw(page, "other")
    changed(page, anonymised_as="", states=[])
    assert restore(stored(page)).anonymised_as


def test_what_is_not_agreed_to_any_more_stays_withdrawn() -> None:
    page = withdrawn_with_draft()
    page.consents.all().delete()
    with pytest.raises(ValidationError, match="agree"):
        restore(stored(page))
    assert not stored(page).live and Tombstone.objects.filter(ref=page.ref).exists()


def test_where_what_was_public_is_not_kept_the_latest_version_needs_a_colleague(
    sign_in: SignIn,
) -> None:
    editor, user = sign_in("Editor")
    page = withdrawn_with_draft(user)
    page.revisions.exclude(pk=page.latest_revision_id).delete()
    answer = editor.post(url(page, "restore"), follow=True)
    assert "ask a colleague" in str(next(iter(answer.context["messages"])))
    colleague, _ = sign_in("Administrator")
    assert "The latest version is published again" in (
        colleague.get(url(page, "restore")).content.decode()
    )
    colleague.post(url(page, "restore"))
    assert stored(page).live


def test_an_editor_ends_a_review_and_its_people_are_told(sign_in: SignIn) -> None:
    editor, _ = sign_in("Editor")
    _, champion = sign_in("Champion")
    page = changed(factories.published_case("Shorter forms"))
    prepare_review(page.get_parent().specific)
    CaseWriter.objects.create(page=page, user=champion, role="owner", accepted_at=timezone.now())
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert url(page, "end_review") not in editor.get(edit).content.decode()
    assert "not in review" in editor.get(url(page, "end_review"), follow=True).content.decode()
    page.get_workflow().start(page, champion)
    assert url(page, "end_review") in editor.get(edit).content.decode()
    editor.post(url(page, "end_review"))
    assert stored(page).current_workflow_state is None and latest(page).challenge == NEW
    assert OutgoingEmail.objects.filter(kind="review_ended", to=champion.email).exists()

"""What changes no text, or only takes some away, does not send a review back to its start, nor end it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import WorkflowState

from casestudies import services
from casestudies.agreeing import Agreed, latest, record_agreement, withhold
from casestudies.choices import ConsentRole
from casestudies.embargoes import set_embargo
from casestudies.models import CaseStudyPage, Quotation, ReviewRecord
from casestudies.review.own import is_own
from casestudies.review.service import current_step
from casestudies.workflows import prepare_review
from cms.accounts.models import User
from cms.mail.services import deliver_due
from tests import factories
from tests.casestudies.conftest import SignIn, passing

pytestmark = pytest.mark.django_db


@pytest.fixture
def champion(case_index: Any) -> User:
    prepare_review(case_index)
    return User.objects.create_user("c", "champion@council.example")


@pytest.fixture
def updated(champion: User) -> CaseStudyPage:
    """A live case with an update that waits in review."""
    page = factories.published_case("Shorter forms", market="Three firms answered.")
    version = latest(page)
    version.approach = "A new approach."
    return submit(version, champion)


def submit(page: CaseStudyPage, champion: User) -> CaseStudyPage:
    CaseStudyPage.objects.filter(pk=page.pk).update(owner=champion)
    services.save_draft(page, user=champion)
    stored(page).get_workflow().start(stored(page), champion)
    return stored(page)


def stored(page: CaseStudyPage) -> CaseStudyPage:
    found: CaseStudyPage = CaseStudyPage.objects.get(pk=page.pk)
    return found


def step(page: CaseStudyPage) -> str:
    found = current_step(stored(page))
    return found.task.step if found else ""


def send(client: Client, page: CaseStudyPage, **changes: str) -> Any:
    revision = str(stored(page).latest_revision_id)
    where = reverse("case_review", args=[page.pk])
    return client.post(where, {"revision": revision, **passing(**changes)})


def letters() -> list[str]:
    deliver_due()
    subjects = [f"{each.to[0]}: {each.subject}" for each in mail.outbox]
    mail.outbox.clear()
    return subjects


def test_withholding_a_part_of_what_is_public_leaves_the_review_of_its_update_where_it_was(
    sign_in: SignIn, updated: CaseStudyPage, champion: User
) -> None:
    editor, _ = sign_in("Editor")
    send(editor, updated)
    letters()
    withhold(updated, ["market"], "commercial-confidence", user=champion)
    public = Client().get(f"/cases/{updated.slug}/").content.decode()
    assert "Three firms" not in public and "A new approach." not in public
    assert step(updated) == "evidence", "what was passed stands"
    assert letters() == []
    send(editor, updated)
    send(editor, updated)
    now = stored(updated)
    assert not WorkflowState.objects.active().exists() and not now.has_unpublished_changes
    public = Client().get(f"/cases/{updated.slug}/").content.decode()
    assert "A new approach." in public and "Three firms" not in public
    assert [each.step for each in ReviewRecord.objects.order_by("pk")] == [
        "editorial", "evidence", "sensitivity",
    ]  # fmt: skip
    (told,) = letters()
    assert told.startswith("champion@council.example")


def test_an_update_that_went_back_stays_with_its_champion_when_a_part_is_withheld(
    sign_in: SignIn, updated: CaseStudyPage
) -> None:
    editor, _ = sign_in("Editor")
    send(editor, updated, words="Say more", **{"send-back": "1"})
    letters()
    withhold(updated, ["market"], "commercial-confidence")
    state = stored(updated).current_workflow_state
    assert state.status == WorkflowState.STATUS_NEEDS_CHANGES and letters() == []
    state.resume(user=None)
    assert step(updated) == "editorial"


def test_who_wrote_the_update_does_not_approve_it_for_a_part_being_withheld(
    sign_in: SignIn, champion: User, updated: CaseStudyPage
) -> None:
    _, writer = sign_in("Editor")
    services.save_draft(latest(updated), user=writer)
    assert is_own(stored(updated), writer)
    withhold(updated, ["market"], "commercial-confidence")
    assert is_own(stored(updated), writer) and is_own(stored(updated), champion)


def test_a_reviewer_who_withholds_a_part_has_their_steps_passed_by_somebody_else(
    sign_in: SignIn, updated: CaseStudyPage
) -> None:
    editor, person = sign_in("Editor")
    send(editor, updated)
    withhold(updated, ["market"], "commercial-confidence", user=person)
    assert step(updated) == "evidence"
    other = User.objects.create_superuser("other", "other@precedent.example")
    client = Client()
    client.force_login(other)
    send(client, updated)
    assert step(updated) == "editorial"


def test_an_agreement_recorded_for_somebody_during_a_review_repeats_no_step(
    sign_in: SignIn, champion: User
) -> None:
    page = submit(factories.complete_draft("Shorter forms"), champion)
    editor, _ = sign_in("Editor")
    send(editor, page)
    send(editor, page)
    assert step(page) == "sensitivity"
    agreed = Agreed(role=ConsentRole.OWNER, given_by="Head of service", evidence="Letter")
    record_agreement(page, agreed, user=champion)
    assert stored(page).latest_revision.user == champion, "a version says who recorded it"
    send(editor, page)
    assert stored(page).live and ReviewRecord.objects.count() == 3


def test_words_that_are_shown_by_an_agreement_are_read_from_the_first_step(
    sign_in: SignIn, champion: User
) -> None:
    draft = factories.complete_draft("Shorter forms")
    draft.quotations = [Quotation(row_id="w1", text="It works.", permission=False)]
    page = submit(draft, champion)
    editor, _ = sign_in("Editor")
    send(editor, page)
    agreed = Agreed(
        role=ConsentRole.QUOTED_PERSON, given_by="A", evidence="Letter", parts=["quotations.w1"]
    )
    record_agreement(page, agreed, user=champion)
    send(editor, page)
    assert step(page) == "editorial", "reviewers saw the case without them"


def test_a_review_that_ends_by_another_road_is_told_to_its_people_and_not_to_who_ended_it(
    updated: CaseStudyPage, champion: User
) -> None:
    letters()
    services.publish(latest(updated))
    assert stored(updated).current_workflow_state is None
    (told,) = letters()
    assert told == "champion@council.example: “Shorter forms” is no longer being read"
    page = submit(latest(updated), champion)
    letters()
    page.current_workflow_state.cancel(user=champion)
    assert letters() == []


@pytest.mark.parametrize("is_sent", [False, True])
def test_a_draft_that_has_the_part_no_more_stays_the_latest_when_it_is_withheld_in_public(
    champion: User, is_sent: bool
) -> None:
    page = factories.published_case(
        "Shorter forms",
        quotations=[Quotation(row_id="w1", text="It saved a week.", permission=True)],
    )
    version = latest(page)
    version.quotations, version.approach = [], "Typed for two hours."
    if is_sent:
        submit(version, champion)
    else:
        services.save_draft(version, user=champion)
    withhold(page, ["quotations.w1"], "partner-request")
    assert latest(page).approach == "Typed for two hours."
    assert stored(page).has_unpublished_changes
    assert [row.text for row in latest(page).quotations.all()] == []
    assert stored(page).approach == ""
    assert "It saved a week" not in Client().get(stored(page).url).content.decode()
    assert (step(page) == "editorial") is is_sent, "and its review goes on where it was"


def test_the_review_of_an_update_goes_on_while_the_case_is_held_back(
    sign_in: SignIn, champion: User, updated: CaseStudyPage
) -> None:
    editor, _ = sign_in("Editor")
    send(editor, updated)
    until = timezone.now() + timedelta(days=2)
    set_embargo(stored(updated), until, user=champion)
    assert not stored(updated).live and step(updated) == "evidence", "what was passed stands"
    assert latest(updated).approach == "A new approach."
    set_embargo(stored(updated), None, user=champion)
    now = stored(updated)
    assert now.live and now.approach == "" and step(updated) == "evidence"
    send(editor, updated)
    send(editor, updated)
    assert stored(updated).approach == "A new approach."

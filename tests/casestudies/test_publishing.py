"""No incomplete case goes live, whatever road leads there, and all that is missing is named at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Revision, Workflow, WorkflowTask

from casestudies import services
from casestudies.choices import Basis
from casestudies.models import CaseStudyPage, Consent, FieldState
from casestudies.publishing import PublishRefused
from cms.accounts.models import User
from cms.core.dates import PartialDate
from search.indexing.due import publish_due
from tests import factories

pytestmark = pytest.mark.django_db


def stored(page: CaseStudyPage) -> CaseStudyPage:
    return CaseStudyPage.objects.get(pk=page.pk)


def test_a_title_alone_saves_a_draft(draft: CaseStudyPage) -> None:
    assert not stored(draft).live
    assert stored(draft).get_latest_revision() is not None


def test_a_draft_without_a_title_is_refused_with_a_clear_error(case_index: object) -> None:
    with pytest.raises(ValidationError, match="Give the case a title"):
        services.create_draft("   ")


@pytest.mark.parametrize("unseen", ["\u200b\u202e", "\u3164", "\u2800"])
def test_a_title_in_which_nothing_can_be_read_makes_no_draft_and_is_not_published(
    complete_draft: CaseStudyPage, unseen: str
) -> None:
    with pytest.raises(ValidationError, match="Give the case a title"):
        services.create_draft(unseen)
    complete_draft.title = unseen
    with pytest.raises(ValidationError, match="Give the case a title"):
        complete_draft.full_clean()
    with pytest.raises(PublishRefused) as refused:
        services.publish(complete_draft)
    assert [item.field for item in refused.value.missing] == ["title"]


def test_signs_that_turn_text_around_stand_in_no_title(draft: CaseStudyPage) -> None:
    assert services.create_draft("Buses\u202e on\u2066 time").title == "Buses on time"
    draft.title = "Trams\u202e on time"
    services.save_draft(draft)
    assert draft.get_latest_revision_as_object().title == "Trams on time"
    draft.title = "Boats\u202e on time"
    draft.clean()
    assert draft.title == "Boats on time"


def test_a_complete_case_is_published(complete_draft: CaseStudyPage) -> None:
    page = services.publish(complete_draft)
    assert page.live
    assert page in CaseStudyPage.objects.public()


def test_publishing_names_all_that_is_missing_at_once(draft: CaseStudyPage) -> None:
    with pytest.raises(PublishRefused) as refused:
        services.publish(draft)
    assert [item.field for item in refused.value.missing] == [
        "kind",
        "lead_organisation",
        "summary",
        "challenge",
        "mode",
        "phase",
        "owner_name",
        "owner_email",
        "__all__",
    ]
    assert not stored(draft).live


@pytest.mark.parametrize(
    "field",
    ["kind", "lead_organisation", "summary", "challenge", "mode", "phase", "owner_email"],
)
def test_publishing_without_one_of_the_eight_is_refused(
    complete_draft: CaseStudyPage, field: str
) -> None:
    setattr(complete_draft, field, None if field == "lead_organisation" else "")
    with pytest.raises(PublishRefused) as refused:
        services.publish(complete_draft)
    assert [item.field for item in refused.value.missing] == [field]


def test_a_restated_case_needs_its_source_and_licence_instead_of_an_agreement(
    case_index: object,
) -> None:
    page = factories.complete_draft(basis=Basis.RESTATED)
    with pytest.raises(PublishRefused) as refused:
        services.publish(page)
    assert [item.field for item in refused.value.missing] == ["source_url", "licence"]
    page.source_url, page.licence = "https://example.org/report", "OGL-3.0"
    assert services.publish(page).live


def test_an_illustrative_case_needs_neither_source_nor_agreement(case_index: object) -> None:
    assert services.publish(factories.complete_draft(basis=Basis.ILLUSTRATIVE)).live


@pytest.mark.parametrize(
    "consent",
    [
        Consent(role="owner", audiences=["public-sector"], date=PartialDate(2026)),
        Consent(role="supplier", audiences=["public"], date=PartialDate(2026)),
        Consent(role="owner", audiences=["public"]),
        Consent(
            role="owner",
            audiences=["public"],
            date=PartialDate(2025),
            withdrawn_on=PartialDate(2026, 1),
        ),
        Consent(
            role="owner", audiences=["public"], date=PartialDate(2019), expires=PartialDate(2020)
        ),
    ],
    ids=["other audience", "other role", "no date", "withdrawn", "expired"],
)
def test_an_agreement_that_does_not_stand_does_not_publish(
    complete_draft: CaseStudyPage, consent: Consent
) -> None:
    complete_draft.consents = [consent]
    with pytest.raises(PublishRefused, match="owner's agreement"):
        services.publish(complete_draft)


def test_saving_an_incomplete_page_as_live_is_refused(draft: CaseStudyPage) -> None:
    draft.live = True
    with pytest.raises(ValidationError) as refused:
        draft.save()
    assert {"kind", "summary", "challenge", "mode", "phase", "owner_email"} <= set(
        refused.value.message_dict
    )
    assert "Record the owner's agreement" in str(refused.value)


def test_publishing_an_incomplete_revision_is_refused(draft: CaseStudyPage) -> None:
    with pytest.raises(ValidationError):
        draft.get_latest_revision().publish()
    assert not stored(draft).live


def test_an_incomplete_never_live_page_cannot_be_scheduled(draft: CaseStudyPage) -> None:
    draft.go_live_at = timezone.now() + timedelta(days=1)
    revision = draft.save_revision(clean=False)
    with pytest.raises(PublishRefused):
        revision.publish()
    revision.refresh_from_db()
    assert revision.approved_go_live_at is None


def test_a_complete_page_goes_live_when_its_hour_comes(complete_draft: CaseStudyPage) -> None:
    complete_draft.go_live_at = timezone.now() + timedelta(hours=1)
    assert not services.publish(complete_draft).live
    past = timezone.now() - timedelta(minutes=1)
    revision = stored(complete_draft).get_latest_revision()
    revision.approved_go_live_at = past
    revision.content["go_live_at"] = past.isoformat()
    revision.save()
    call_command("publish_scheduled")
    assert stored(complete_draft) in CaseStudyPage.objects.public()


def test_going_back_to_an_incomplete_revision_is_refused(complete_draft: CaseStudyPage) -> None:
    incomplete = complete_draft.revisions.order_by("created_at").first()
    live = services.publish(complete_draft)
    assert incomplete is not None
    with pytest.raises(ValidationError):
        incomplete.publish()
    assert stored(live).summary == complete_draft.summary


def test_approving_an_incomplete_page_in_a_workflow_is_refused(
    draft: CaseStudyPage, editor: User
) -> None:
    workflow = Workflow.objects.create(name="Review")
    task = GroupApprovalTask.objects.create(name="Approve")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    state = workflow.start(draft, editor)
    with pytest.raises(ValidationError):
        state.current_task_state.approve(user=editor)
    assert not stored(draft).live


def test_approving_a_complete_page_in_a_workflow_publishes_it(
    complete_draft: CaseStudyPage, editor: User
) -> None:
    workflow = Workflow.objects.create(name="Review")
    task = GroupApprovalTask.objects.create(name="Approve")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    champion = User.objects.create_user("champion", "champion@council.example")
    state = workflow.start(complete_draft, champion)
    state.current_task_state.approve(user=editor)
    assert stored(complete_draft).live


def test_a_case_under_embargo_is_scheduled_for_its_end_and_never_live(
    complete_draft: CaseStudyPage,
) -> None:
    end = timezone.now() + timedelta(days=3)
    complete_draft.embargo_until = end
    page = services.publish(complete_draft)
    assert not page.live
    assert page.get_latest_revision().approved_go_live_at == end


def test_an_embargo_on_a_live_case_takes_it_down_first(published: CaseStudyPage) -> None:
    published.embargo_until = timezone.now() + timedelta(days=3)
    page = services.publish(published)
    assert not page.live
    assert page not in CaseStudyPage.objects.public()
    assert page.get_latest_revision().approved_go_live_at == published.embargo_until


def test_a_live_page_cannot_be_saved_with_a_running_embargo(published: CaseStudyPage) -> None:
    published.embargo_until = timezone.now() + timedelta(minutes=5)
    with pytest.raises(ValidationError, match="embargo"):
        published.save()


def test_a_schedule_before_the_embargo_ends_is_refused(complete_draft: CaseStudyPage) -> None:
    complete_draft.go_live_at = timezone.now() + timedelta(days=1)
    complete_draft.embargo_until = timezone.now() + timedelta(days=2)
    revision = complete_draft.save_revision(clean=False)
    with pytest.raises(ValidationError, match="embargo ends later"):
        revision.publish()


def test_a_withdrawn_case_cannot_be_scheduled(published: CaseStudyPage) -> None:
    services.withdraw(published, "legal")
    page = stored(published)
    page.go_live_at = timezone.now() + timedelta(days=1)
    revision = page.save_revision(clean=False)
    with pytest.raises(ValidationError, match="was withdrawn"):
        revision.publish()
    assert not stored(published).approved_schedule


def test_what_would_hold_nothing_back_cannot_be_scheduled(complete_draft: CaseStudyPage) -> None:
    complete_draft.states = [FieldState(field="supliers", state="withheld", reason="other")]
    complete_draft.go_live_at = timezone.now() + timedelta(days=1)
    revision = complete_draft.save_revision(clean=False)
    with pytest.raises(ValidationError, match="Nothing would be held back"):
        revision.publish()


def test_a_case_that_may_no_longer_go_live_at_its_hour_does_not_hold_up_the_next(
    complete_draft: CaseStudyPage,
) -> None:
    other = factories.complete_draft("The next one")
    past = timezone.now() - timedelta(minutes=1)
    for page in (complete_draft, other):
        page.go_live_at = timezone.now() + timedelta(hours=1)
        services.publish(page)
        revision = stored(page).get_latest_revision()
        revision.content["go_live_at"] = past.isoformat()
        Revision.objects.filter(pk=revision.pk).update(
            approved_go_live_at=past, content=revision.content
        )
    Consent.objects.filter(page=complete_draft).delete()
    publish_due()
    assert not stored(complete_draft).live
    assert stored(other) in CaseStudyPage.objects.public()


def test_what_is_withheld_needs_a_reason_to_be_public(complete_draft: CaseStudyPage) -> None:
    complete_draft.states = [FieldState(field="contract.value", state="withheld")]
    with pytest.raises(ValidationError, match=r"Say why “contract\.value” is withheld"):
        services.publish(complete_draft)
    complete_draft.states = [
        FieldState(field="contract.value", state="withheld", reason="commercial-confidence"),
        FieldState(field="phase", state="not-applicable"),
    ]
    assert services.publish(complete_draft).live

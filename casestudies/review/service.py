"""Passing a step of the review, or sending a case back: each is one transaction and leaves a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from wagtail.models import TaskState

from casestudies import services
from casestudies.life_choices import ReviewAnswerKind, ReviewOutcome
from casestudies.models import (
    CaseStudyPage,
    FieldRemark,
    LoweredStep,
    ReviewAnswer,
    ReviewRecord,
)
from casestudies.review.approvals import carry_over
from casestudies.review.checklists import CHECKLISTS, EVIDENCE
from casestudies.review.own import OWN, is_own
from casestudies.review.signals import case_returned, step_lowered
from casestudies.unnamed import refuse_names

if TYPE_CHECKING:
    from casestudies.models.review import CaseTask
    from cms.accounts.models import User

CHANGED = "The case was changed while you read it. Nothing was decided: look at what changed, then decide."


@dataclass(frozen=True, slots=True)
class Lowering:
    """An outcome's evidence step, to be lowered to ``step`` for a reason."""

    row_id: str
    step: int
    reason: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be changed in one field."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """The step that a case is at: the task, its state, and the version that is read."""

    page: CaseStudyPage
    task: CaseTask
    state: TaskState


def current_step(page: CaseStudyPage) -> Step | None:
    """Return the step of our review that ``page`` waits at; ``None`` when it waits at none."""
    state = page.current_workflow_task_state
    task = state.task.specific if state is not None else None
    if state is None or task is None or not getattr(task, "step", ""):
        return None
    return Step(page, task, state)


@transaction.atomic
def approve(
    step: Step,
    user: User,
    *,
    revision_id: int,
    answers: Mapping[str, str],
    reviewer_role: str = "",
    words: str = "",
    lowered: Sequence[Lowering] = (),
) -> ReviewRecord:
    """Pass a step for the version ``revision_id``; the last step publishes it.

    Args:
        answers: one of ``ReviewAnswerKind`` for every item of the step's checklist.
        reviewer_role: who checked the evidence, a role and never a person's name; shown with the case.

    Raises:
        PermissionDenied: if the step is not this person's to pass.
        ValidationError: if it is their own case, was changed meanwhile, or an item has no answer; by field, if
            the role tells the authority of a case that does not name it.
        PublishRefused: if it was the last step and the case lacks something; nothing is kept then.
    """
    state = _open_state(step, user, revision_id)
    items = CHECKLISTS[step.task.step]
    open_items = [each for each in items if answers.get(each.slug) not in ReviewAnswerKind.values]
    if open_items:
        raise ValidationError(f"Answer every point: “{open_items[0].words}” has no answer yet.")
    record = _record(step, user, ReviewOutcome.APPROVED, words)
    ReviewAnswer.objects.bulk_create(
        ReviewAnswer(record=record, item=each.slug, words=each.words, answer=answers[each.slug])
        for each in items
    )
    if step.task.step == EVIDENCE:
        _check_evidence(state, record, reviewer_role, lowered)
    state.approve(user=user, comment=words)
    return record


@transaction.atomic
def send_back(
    step: Step, user: User, *, revision_id: int, words: str, remarks: Sequence[Remark] = ()
) -> ReviewRecord:
    """Send a case back to its champion with what is to be changed, field by field.

    Raises:
        PermissionDenied: if the step is not this person's to pass.
        ValidationError: if it is their own case, was changed meanwhile, or nothing is said.
    """
    state = _open_state(step, user, revision_id)
    if not words.strip() and not remarks:
        raise ValidationError("Say what is to be changed: in general, or at a field.")
    record = _record(step, user, ReviewOutcome.RETURNED, words)
    FieldRemark.objects.bulk_create(
        FieldRemark(record=record, field=each.field, text=each.text) for each in remarks
    )
    state.reject(user=user, comment=words)
    case_returned.send(sender=CaseStudyPage, record=record)
    return record


def _open_state(step: Step, user: User, revision_id: int) -> Any:
    """Return the task's state, locked, at the version that was read."""
    if not step.task.may_be_done_by(user):
        raise PermissionDenied
    if is_own(step.page, user):
        raise ValidationError(OWN)
    state: Any = TaskState.objects.select_for_update().get(pk=step.state.pk)
    latest = CaseStudyPage.objects.values_list("latest_revision_id", flat=True)
    if state.status != state.STATUS_IN_PROGRESS or latest.get(pk=step.page.pk) != revision_id:
        raise ValidationError(CHANGED)
    state.revision_id = revision_id
    state.save(update_fields=["revision"])
    return state


def _record(step: Step, user: User, outcome: str, words: str) -> ReviewRecord:
    return ReviewRecord.objects.create(
        page_id=step.page.pk,
        revision_id=step.page.latest_revision_id,
        step=step.task.step,
        outcome=outcome,
        words=words.strip(),
        reviewer=user,
    )


def _check_evidence(
    state: Any, record: ReviewRecord, reviewer_role: str, lowered: Sequence[Lowering]
) -> None:
    """Name the reviewer by role and lower what is to be lowered, in a version of its own."""
    if not reviewer_role.strip():
        raise ValidationError("Say in which role you checked the evidence, not by name.")
    page: CaseStudyPage = state.revision.as_object()
    refuse_names(page, reviewer_role=reviewer_role)
    for each in lowered:
        _lower(page, record, each)
    if not lowered and page.reviewer_role == reviewer_role.strip():
        return
    page.reviewer_role = reviewer_role.strip()
    # Nobody's version: a reviewer who lowers a step has not become an author.
    revision = services.save_draft(page)
    carry_over(page, state.revision_id, revision)
    state.revision = revision
    state.save(update_fields=["revision"])
    record.revision = revision
    record.save(update_fields=["revision"])


def _lower(page: CaseStudyPage, record: ReviewRecord, wanted: Lowering) -> None:
    rows = [row for row in page.outcomes.all() if row.row_id == wanted.row_id]
    if not rows or rows[0].evidence is None or not 0 <= wanted.step < rows[0].evidence:
        raise ValidationError("An evidence step can only be lowered, and only where there is one.")
    if not wanted.reason.strip():
        raise ValidationError("Say why an evidence step is lowered: the champion reads it.")
    lowered = LoweredStep.objects.create(
        record=record,
        row_id=wanted.row_id,
        before=rows[0].evidence,
        after=wanted.step,
        reason=wanted.reason.strip(),
    )
    rows[0].evidence = wanted.step
    step_lowered.send(sender=CaseStudyPage, lowered=lowered)

"""The steps of the review as Wagtail tasks, and what is kept of each step with the version it was about."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from wagtail.models import AbstractGroupApprovalTask

from casestudies.choices import EvidenceStep
from casestudies.life_choices import ReviewAnswerKind, ReviewOutcome
from casestudies.review.checklists import EDITORIAL, EVIDENCE, NAMES, SENSITIVITY


class CaseTask(AbstractGroupApprovalTask):
    """A step that is passed on a page of our own, with its checklist, by somebody else than the author.

    Wagtail's own buttons are not offered: they would approve without an answer.
    """

    step: ClassVar[str] = ""

    class Meta(AbstractGroupApprovalTask.Meta):
        abstract = True

    def may_be_done_by(self, user: Any) -> bool:
        """Whether ``user`` belongs to those who pass this step."""
        return bool(user.is_superuser or self._user_in_groups(user))

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        """Offer none: see ``casestudies.editing.review``."""
        return []

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> None:
        """Refuse what comes by Wagtail's buttons.

        Raises:
            PermissionDenied: always.
        """
        raise PermissionDenied

    @classmethod
    def get_description(cls) -> str:
        """What administrators read when they choose a task."""
        return f"{NAMES[cls.step]}: a checklist, answered by a member of the chosen groups"


class EditorialTask(CaseTask):
    """Is it plain, and does one claim have one source?"""

    step = EDITORIAL

    class Meta(CaseTask.Meta):
        verbose_name = "editorial check"


class EvidenceTask(CaseTask):
    """Are the evidence steps justified? They can be lowered here."""

    step = EVIDENCE

    class Meta(CaseTask.Meta):
        verbose_name = "evidence check"


class SensitivityTask(CaseTask):
    """Consent, commercial confidence, personal data."""

    step = SENSITIVITY

    class Meta(CaseTask.Meta):
        verbose_name = "sensitivity check"


class ReviewRecord(models.Model):
    """What one reviewer decided about one version at one step. Never public."""

    page = models.ForeignKey(
        "casestudies.CaseStudyPage", on_delete=models.CASCADE, related_name="review_records"
    )
    revision = models.ForeignKey(
        "wagtailcore.Revision",
        on_delete=models.SET_NULL,
        null=True,
        related_name="review_records",
    )
    step = models.CharField(max_length=20, choices=tuple(NAMES.items()))
    outcome = models.CharField(max_length=10, choices=ReviewOutcome.choices)
    words = models.TextField(blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.get_outcome_display()}"


class ReviewAnswer(models.Model):
    """The answer to one item of a checklist, with the words that were asked."""

    record = models.ForeignKey(ReviewRecord, on_delete=models.CASCADE, related_name="answers")
    item = models.CharField(max_length=40)
    words = models.TextField()
    answer = models.CharField(max_length=20, choices=ReviewAnswerKind.choices)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.item}: {self.get_answer_display()}"


class LoweredStep(models.Model):
    """An evidence step that a reviewer lowered, and why."""

    record = models.ForeignKey(ReviewRecord, on_delete=models.CASCADE, related_name="lowered")
    row_id = models.CharField("outcome", max_length=40)
    before = models.PositiveSmallIntegerField(choices=EvidenceStep.choices)
    after = models.PositiveSmallIntegerField(choices=EvidenceStep.choices)
    reason = models.TextField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.row_id}: {self.before} to {self.after}"


class FieldRemark(models.Model):
    """What a reviewer asks to be changed in one field, when a case goes back to its champion."""

    record = models.ForeignKey(ReviewRecord, on_delete=models.CASCADE, related_name="remarks")
    field = models.CharField(max_length=120)
    text = models.TextField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.field}: {self.text[:40]}"

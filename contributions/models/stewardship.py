"""What is kept of reminders and of updates that wait to be public."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from casestudies.choices import ChangeNoteKind
from cms.core.fields import PartialDateField


class ReminderTo(models.TextChoices):
    """Whom a reminder went to."""

    OWNER = "owner", "The owner"
    SUCCESSOR = "successor", "The successor"
    EDITORS = "editors", "The editors"


class ReviewReminder(models.Model):
    """One reminder that a case is due, so that each is sent once.

    ``due`` is the date that it was about, as text; ``stage`` the days before it, negative after it.
    """

    page = models.ForeignKey(
        "casestudies.CaseStudyPage", on_delete=models.CASCADE, related_name="review_reminders"
    )
    due = models.CharField(max_length=10)
    stage = models.SmallIntegerField()
    to = models.CharField(max_length=10, choices=ReminderTo.choices)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["page", "due", "stage", "to"], name="reminder_once_a_stage"
            )
        ]

    def __str__(self) -> str:
        return f"Case {self.page_id}, due {self.due}, {self.stage} days before"


class CaseUpdate(models.Model):
    """What changed, in words for readers: public as a change note once a version that came of it is published.

    Versions name it by its number (``CaseStudyPage.update_number``; ``contributions.stewardship.notes``).
    ``asked`` is the ask-again date that the public case had for whoever wrote it.
    """

    page = models.ForeignKey(
        "casestudies.CaseStudyPage", on_delete=models.CASCADE, related_name="updates"
    )
    kind = models.CharField(max_length=20, choices=ChangeNoteKind.choices)
    note = models.TextField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    asked = PartialDateField()

    class Meta:
        ordering = ("made_at", "pk")

    def __str__(self) -> str:
        return f"Update of case {self.page_id}"

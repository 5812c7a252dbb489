"""What the public sees of a record's life, and what the public tells us."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from casestudies.choices import ChangeNoteKind, ReportKind, ReportState


class ChangeNote(models.Model):
    """A dated public note: what changed in a published case, and whose change it was."""

    page = models.ForeignKey(
        "casestudies.CaseStudyPage", on_delete=models.CASCADE, related_name="change_notes"
    )
    date = models.DateField()
    kind = models.CharField(max_length=20, choices=ChangeNoteKind.choices)
    text = models.TextField()
    held_back = models.BooleanField(default=False, editable=False)
    """Whether readers do not see it: it came to tell what the case withholds (``casestudies.beside``)."""
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        ordering = ("-date", "-pk")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.date}"


class ProblemReport(models.Model):
    """A reader's report about a case, in the editors' queue until closed."""

    page = models.ForeignKey(
        "casestudies.CaseStudyPage",
        on_delete=models.CASCADE,
        related_name="problem_reports",
        verbose_name="case",
    )
    kind = models.CharField(max_length=20, choices=ReportKind.choices)
    message = models.TextField()
    email = models.EmailField("e-mail address, if an answer is wanted", blank=True)
    created_at = models.DateTimeField("received", auto_now_add=True)
    state = models.CharField(
        max_length=10, choices=ReportState.choices, default=ReportState.NEW, db_index=True
    )
    answer = models.TextField("what was done", blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        ordering = ("created_at",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_state_display()})"

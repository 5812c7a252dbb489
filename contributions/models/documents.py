"""Documents that were handed in, and what a person decided of each passage."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from contributions.models.heirs import hand_on_or_delete


class JobState(models.TextChoices):
    """How far the reading of a document is."""

    WAITING = "waiting", "Waiting to be read"
    READING = "reading", "Being read"
    READ = "read", "Read"
    REFUSED = "refused", "Could not be read"


class DocumentJob(models.Model):
    """A document of ``user``'s: first a file that waits, then what it says, then what stands beside drafts.

    The file itself is kept only until it is read (``contributions.documents.files``); ``digest`` stays.
    ``passages`` is what ``exchange.readers.source.to_json`` made, ``template`` the form by which it is read,
    ``drafted`` what it was read as when its draft was made (``contributions.documents.drafted``),
    ``mapping`` where the columns of each sheet go, by the sheet's passage. ``error`` is one line for the person.
    ``making`` is the passage of the sheet of whose rows the worker makes drafts, ``made`` the rows that have theirs;
    ``error`` then has a line for each that could not be made.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=hand_on_or_delete, related_name="documents"
    )
    cases = models.ManyToManyField(
        "casestudies.CaseStudyPage", related_name="documents", blank=True
    )
    name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=JobState.choices, default=JobState.WAITING)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    taken_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    passages = models.JSONField(null=True, blank=True)
    template = models.CharField(max_length=50, blank=True)
    drafted = models.JSONField(null=True, blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    made = models.JSONField(default=list, blank=True)
    making = models.CharField(max_length=40, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = "document handed in"
        verbose_name_plural = "documents handed in"
        ordering = ("-created_at",)
        indexes: ClassVar[list[Any]] = [models.Index(fields=["state", "created_at"])]

    def __str__(self) -> str:
        return f"Document {self.pk}"


class PassageDecision(models.Model):
    """What a person said of a passage: at a place of their choice, or set aside. ``words`` tell a picture."""

    document = models.ForeignKey(DocumentJob, on_delete=models.CASCADE, related_name="decisions")
    passage = models.CharField(max_length=40)
    status = models.CharField(
        max_length=9, choices=[("placed", "Placed"), ("set-aside", "Set aside")]
    )
    to = models.CharField(max_length=150, blank=True)
    words = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["document", "passage"], name="one_decision_a_passage")
        ]

    def __str__(self) -> str:
        return f"{self.passage}: {self.status}"


class ConfirmedOffer(models.Model):
    """A fact that was found in a document and that a person took into the record."""

    document = models.ForeignKey(DocumentJob, on_delete=models.CASCADE, related_name="confirmed")
    passage = models.CharField(max_length=40)
    start = models.PositiveIntegerField()
    to = models.CharField(max_length=150)
    value = models.TextField()

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["document", "passage", "start", "to"], name="one_confirmation_an_offer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.passage}: {self.to}"


class KeptMapping(models.Model):
    """Where a person last sent the columns of a table with these headings."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kept_mappings"
    )
    key = models.CharField(max_length=64)
    mapping = models.JSONField()
    used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["user", "key"], name="one_mapping_a_table")
        ]

    def __str__(self) -> str:
        return self.key

"""The outbox of the index, and the short list of what must not be found though an index holds it."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone


class Subject(models.TextChoices):
    """What a job is about; the worker works out which cases that touches."""

    PAGE = "page", "A page and all below it"
    CASE_REF = "case-ref", "A case by its reference"
    TERM = "term", "Cases with a term"
    ORGANISATION = "organisation", "Cases of an organisation, its predecessors and successors"
    PROGRAMME = "programme", "Cases of a programme"


class IndexJobQuerySet(models.QuerySet["IndexJob"]):
    """Reads of the outbox."""

    def waiting(self) -> Self:
        """Jobs that are not parked."""
        return self.filter(parked_at__isnull=True)

    def due(self) -> Self:
        """Jobs to do now, oldest first."""
        return self.waiting().filter(not_before__lte=timezone.now()).order_by("pk")

    def parked(self) -> Self:
        """Jobs that failed too often and wait for somebody to look."""
        return self.filter(parked_at__isnull=False).order_by("pk")


class IndexJob(models.Model):
    """One thing that may have changed what the public finds.

    Written in the transaction of the change, so that a rollback takes it along, and deleted when
    the engine has confirmed. Rows are only ever added and deleted by change and worker, never
    shared, so neither waits for the other.
    """

    subject = models.CharField(max_length=20, choices=Subject.choices)
    key = models.CharField(max_length=40)
    created_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)
    parked_at = models.DateTimeField(null=True, blank=True)

    objects = IndexJobQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["parked_at", "not_before"], name="search_job_due")
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()}: {self.key}"


class BlockedCase(models.Model):
    """A case that must not be found from this moment, whatever an index still holds.

    Written with the withdrawal, embargo, restriction or unpublishing itself; deleted when every
    engine has confirmed.
    """

    page_id = models.BigIntegerField(primary_key=True)
    since = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Case {self.page_id} blocked"


class IndexFailure(models.Model):
    """The last failure of the road to the index, for ``index_status``; one row at most."""

    at = models.DateTimeField(default=timezone.now)
    message = models.TextField()

    def __str__(self) -> str:
        return self.message

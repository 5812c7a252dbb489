"""The outbox of the indexes, and the short list of what must not be found though an index holds it."""

from __future__ import annotations

from datetime import datetime
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


class IndexTargetQuerySet(models.QuerySet["IndexTarget"]):
    """Reads of the indexes that are fed."""

    def unseen_since(self, moment: datetime) -> Self:
        """Those that nothing has fed since ``moment``."""
        return self.filter(seen_at__lt=moment)


class IndexTarget(models.Model):
    """One index that is fed: it has jobs of its own, and answers once it has been built.

    ``name`` is what the engine calls its index (``SearchEngine.identity``): a server shared by all
    hosts is one target, the folder of one host another. A target that nobody feeds any more is
    dropped with its jobs, so that they do not pile up; if it comes back, it registers and is built anew.

    ``confirmed`` is the mark that the index gave itself when it last confirmed a batch or was built. It is
    written here after it is in the index: one that bears an older mark was put back from a copy.
    """

    name = models.CharField(max_length=120, primary_key=True)
    engine = models.CharField(max_length=20)
    registered_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    built_at = models.DateTimeField(null=True, blank=True)
    confirmed = models.PositiveBigIntegerField(default=0)

    failures = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    last_failure = models.TextField(blank=True)

    checked_at = models.DateTimeField(null=True, blank=True)
    missing = models.PositiveIntegerField(default=0)
    stale = models.PositiveIntegerField(default=0)
    orphaned = models.PositiveIntegerField(default=0)

    objects = IndexTargetQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def drift(self) -> int:
        """How many cases the last check found to differ from the database."""
        return self.missing + self.stale + self.orphaned


class IndexJobQuerySet(models.QuerySet["IndexJob"]):
    """Reads of the outbox."""

    def of(self, target: str) -> Self:
        """Jobs of one target."""
        return self.filter(target_id=target)

    def waiting(self) -> Self:
        """Jobs that are not parked."""
        return self.filter(parked_at__isnull=True)

    def due(self) -> Self:
        """Jobs to do now, oldest first."""
        return self.waiting().filter(not_before__lte=timezone.now()).order_by("pk")

    def reachable(self) -> Self:
        """Jobs whose index has been built and is not being left alone after a failure."""
        may_be_tried = models.Q(target__retry_at=None) | models.Q(
            target__retry_at__lte=timezone.now()
        )
        return self.filter(may_be_tried, target__built_at__isnull=False)

    def parked(self) -> Self:
        """Jobs that failed too often, or were refused, and wait for somebody to look."""
        return self.filter(parked_at__isnull=False).order_by("pk")


class IndexJob(models.Model):
    """One thing that may have changed what the public finds, for one index.

    Written in the transaction of the change, so that a rollback takes it along, and deleted when
    the engine has confirmed. Rows are only ever added and deleted by change and worker, never
    shared, so neither waits for the other. A target may be dropped while a change is on its way:
    the database does not insist on it, so that publishing never fails for it.
    """

    target = models.ForeignKey(
        IndexTarget, on_delete=models.CASCADE, related_name="jobs", db_constraint=False
    )
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
            models.Index(fields=["target", "parked_at", "not_before"], name="search_job_due")
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()}: {self.key}"


class BlockedCase(models.Model):
    """A case that must not be found from this moment, whatever one index still holds.

    Written for every target with the withdrawal, embargo, restriction or unpublishing itself, and with
    what is withheld in a live case; each row goes when its target has confirmed.
    """

    target = models.ForeignKey(
        IndexTarget, on_delete=models.CASCADE, related_name="blocked", db_constraint=False
    )
    page_id = models.BigIntegerField()
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["target", "page_id"], name="search_blocked_once")
        ]

    def __str__(self) -> str:
        return f"Case {self.page_id} blocked"

"""The outbox of e-mail."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone


class MailState(models.TextChoices):
    """How far an e-mail has come."""

    QUEUED = "queued", "Waiting to be sent"
    SENT = "sent", "Sent"
    PARKED = "parked", "Given up until somebody looks"


class OutgoingEmailQuerySet(models.QuerySet["OutgoingEmail"]):
    """Reads of the outbox."""

    def due(self) -> Self:
        """What is to be sent now, oldest first."""
        waiting = self.filter(state=MailState.QUEUED, not_before__lte=timezone.now())
        return waiting.order_by("not_before", "pk")

    def parked(self) -> Self:
        """What was given up and waits for somebody to look, oldest first."""
        return self.filter(state=MailState.PARKED).order_by("pk")


class OutgoingEmail(models.Model):
    """One e-mail to one person, written in the transaction of what it tells of.

    ``key`` says what it is about, where it must be sent once only. ``address_refused`` is set where the
    receiving server knows no such address: it is no use to try again. ``last_error`` names the kind of
    failure and never repeats what a server said, which may hold an address. The address and the
    words of what was sent are forgotten after a while; kind, key and dates stay.
    """

    to = models.EmailField(blank=True)
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=250, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField("HTML", blank=True)
    key = models.CharField(max_length=150, null=True, unique=True)  # noqa: DJ001 - many have none
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.QUEUED)
    created_at = models.DateTimeField("written", default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveIntegerField("tries", default=0)
    sent_at = models.DateTimeField("sent", null=True)
    last_error = models.CharField("what went wrong", max_length=200, blank=True)
    address_refused = models.BooleanField(default=False)

    objects = OutgoingEmailQuerySet.as_manager()

    class Meta:
        verbose_name = "e-mail"
        verbose_name_plural = "e-mail"
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["state", "not_before"], name="mail_outgoing_due")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def kind_in_words(self) -> str:
        """What it tells of, as a person says it: “Membership approved”."""
        return self.kind.replace("_", " ").capitalize()

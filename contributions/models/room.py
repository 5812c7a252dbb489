"""The people of a case."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone


class WriterRole(models.TextChoices):
    """What somebody is to a case."""

    OWNER = "owner", "Owner"
    SUCCESSOR = "successor", "Successor"
    WRITER = "writer", "Writer"


class CaseWriter(models.Model):
    """One person's place at a case. A case has one owner and at most one successor.

    The maker of a draft is its first owner. A row without ``accepted_at`` opens nothing yet: its
    person was named and has not said yes.
    """

    page = models.ForeignKey(
        "casestudies.CaseStudyPage",
        on_delete=models.CASCADE,
        related_name="people",
        verbose_name="case",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="written_cases"
    )
    role = models.CharField(max_length=10, choices=WriterRole.choices, default=WriterRole.WRITER)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "person of a case"
        verbose_name_plural = "people of a case"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["page", "user"], name="case_writer_once"),
            models.UniqueConstraint(
                fields=["page", "role"],
                condition=models.Q(role__in=["owner", "successor"]),
                name="case_one_owner_one_successor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} of {self.page_id}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Reads of invitations."""

    def open(self) -> Self:
        """Those that can still be accepted."""
        return self.filter(answered_at=None, expires_at__gt=timezone.now())


class Invitation(models.Model):
    """An invitation by e-mail: to a case, or to write for an organisation. Its link works once.

    Only the hash of what stands in the link is kept, so that nobody who reads the database can use it.
    """

    email = models.EmailField()
    page = models.ForeignKey(
        "casestudies.CaseStudyPage",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="invitations",
    )
    role = models.CharField(max_length=10, choices=WriterRole.choices, blank=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, null=True, blank=True
    )
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invitations"
    )
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(page__isnull=True) ^ models.Q(organisation__isnull=True),
                name="invitation_to_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"Invitation {self.pk}"

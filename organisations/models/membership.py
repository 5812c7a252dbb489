"""Which people belong to which authorities."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from organisations.choices import MembershipRoad, MembershipRole


class Membership(models.Model):
    """A person's place in an authority; it counts for nothing until it is approved."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(
        max_length=20, choices=MembershipRole.choices, default=MembershipRole.MEMBER
    )
    approved = models.BooleanField(default=False)
    came_by = models.CharField(
        "how it came",
        max_length=12,
        choices=MembershipRoad.choices,
        default=MembershipRoad.GIVEN,
        editable=False,
    )
    address = models.EmailField("confirmed address", blank=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("organisation__name", "user_id")
        permissions = (("confirm_membership", "Can confirm who belongs to an organisation"),)
        constraints = (
            models.UniqueConstraint(fields=["user", "organisation"], name="membership_once_each"),
        )

    def __str__(self) -> str:
        return f"{self.user} at {self.organisation}"

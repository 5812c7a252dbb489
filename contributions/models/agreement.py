"""What somebody was asked to agree to, and what they said."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import models
from django.utils import timezone

from casestudies.choices import ConsentRole

OPEN_FOR: Final = timedelta(days=90)
"""How long a link can be answered after it was last asked for; the two reminders go out long before."""


class AgreementAnswer(models.TextChoices):
    """What somebody answered, or how a request ended without an answer."""

    OPEN = "", "No answer yet"
    YES = "yes", "Agreed"
    UNNAMED = "unnamed", "Agreed, if the authority is not named"
    NO = "no", "Did not agree"
    WITHDRAWN = "withdrawn", "Took the agreement back"
    CALLED_OFF = "called-off", "Called off"
    SETTLED = "settled", "Not needed any more"


def new_nonce() -> str:
    """Return something that nobody guesses; a new one ends every link sent before."""
    return secrets.token_urlsafe(12)


class AgreementRequest(models.Model):
    """One person asked, by e-mail, to agree to one part of a case, or to the whole (an empty ``part``).

    Name and address are never public, and go with the person (``erase_person``).
    """

    page = models.ForeignKey(
        "casestudies.CaseStudyPage", on_delete=models.CASCADE, related_name="agreement_requests"
    )
    part = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=20, choices=ConsentRole.choices)
    name = models.CharField(max_length=255)
    email = models.EmailField("e-mail address")
    whose = models.JSONField(null=True, editable=False)
    """Whose the part was as they were asked (``contributions.agreement.whose``); nothing where that is not known."""

    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    reminders = models.PositiveSmallIntegerField(default=0)
    nonce = models.CharField(max_length=32, default=new_nonce, editable=False)
    answer = models.CharField(max_length=10, choices=AgreementAnswer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField("what they added", blank=True)
    consent = models.ForeignKey(
        "casestudies.Consent", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-asked_at", "-pk")

    def __str__(self) -> str:
        return f"{self.get_role_display()} asked about case {self.page_id}"

    @property
    def is_open(self) -> bool:
        """Whether there is no answer, and the request was not ended otherwise."""
        return not self.answer

    @property
    def open_until(self) -> datetime:
        """When the link ends, where nobody answers by it."""
        return self.asked_at + OPEN_FOR

    @property
    def is_awaited(self) -> bool:
        """Whether an answer can still come."""
        return self.is_open and self.open_until > timezone.now()

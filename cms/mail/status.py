"""How the outbox stands, in one query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Count, Q
from django.utils import timezone

from cms.mail.failures import OURS
from cms.mail.models import MailState, OutgoingEmail

LATE: Final = timedelta(minutes=30)
"""E-mail that waits longer than this is worth a word."""


@dataclass(frozen=True, slots=True)
class MailStatus:
    """How many e-mails wait, wait too long, were given up; and ``held_up`` by this site's own set-up."""

    waiting: int
    late: int
    parked: int
    held_up: int

    @property
    def is_well(self) -> bool:
        """Whether there is nothing for anybody to look at."""
        return not (self.late or self.parked or self.held_up)


def mail_status() -> MailStatus:
    """Count what has not gone out."""
    queued = Q(state=MailState.QUEUED)
    ours = Q(last_error__startswith=OURS)
    counted = OutgoingEmail.objects.exclude(state=MailState.SENT).aggregate(
        waiting=Count("pk", filter=queued),
        late=Count("pk", filter=queued & Q(created_at__lt=timezone.now() - LATE)),
        parked=Count("pk", filter=Q(state=MailState.PARKED)),
        held_up=Count("pk", filter=ours),
    )
    return MailStatus(**counted)

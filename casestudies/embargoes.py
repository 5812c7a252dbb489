"""Setting and ending an embargo: a case under one is never live, whatever road led there."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from casestudies.agreeing import call_off, latest, try_to_publish
from casestudies.models import CaseStudyPage
from casestudies.services import save_draft, unpublish

if TYPE_CHECKING:
    from cms.accounts.models import User


@transaction.atomic
def set_embargo(
    page: CaseStudyPage, until: datetime | None, *, user: User | None = None
) -> CaseStudyPage:
    """Hold ``page`` back until a minute, or no longer; a live case goes down before anything else.

    What was public, or approved to be, is scheduled for the embargo's end, or published now where there
    is none any more. A draft that nobody has approved only keeps the hour. Returns the case as stored.
    """
    stored = CaseStudyPage.objects.get(pk=page.pk)
    version, drafted = latest(stored), stored.has_unpublished_changes
    approved = call_off(stored)
    if stored.live and until is not None:
        stored.embargo_until = stored.go_live_at = until
        unpublish(stored, user=user)
        try_to_publish(stored)
        approved = False
    if drafted or not stored.live:
        version.embargo_until = version.go_live_at = until
        save_draft(version, user=user)
    if approved:
        try_to_publish(version)
    now: CaseStudyPage = CaseStudyPage.objects.get(pk=page.pk)
    return now

"""Setting and ending an embargo: a case under one is never live, whatever road led there."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from casestudies.agreeing import call_off, latest, try_to_publish
from casestudies.models import CaseStudyPage
from casestudies.review.approvals import carry_over
from casestudies.services import save_draft, unpublish

if TYPE_CHECKING:
    from cms.accounts.models import User


@transaction.atomic
def set_embargo(
    page: CaseStudyPage, until: datetime | None, *, user: User | None = None
) -> CaseStudyPage:
    """Hold ``page`` back until a minute, or no longer; a live case goes down before anything else.

    What was public, or approved to be, is scheduled for the embargo's end, or published now where there
    is none any more. A draft beside it, or one that nobody has approved, only keeps the hour: it stays the latest
    version, and its review goes on. Returns the case as stored.
    """
    stored = CaseStudyPage.objects.get(pk=page.pk)
    version, read = latest(stored), stored.latest_revision_id
    was_live, drafted = stored.live, stored.has_unpublished_changes
    text = call_off(stored, version)
    if was_live and until is not None:
        unpublish(stored, user=user)
        text = stored
    if text is not None and text is not version:
        _hold(text, until)
        if not try_to_publish(text, review_goes_on=drafted):
            save_draft(text, user=user)
    if text is version or drafted or not (text or was_live):
        _hold(version, until)
        carry_over(stored, read, save_draft(version, user=user))
    if text is version:
        try_to_publish(version)
    now: CaseStudyPage = CaseStudyPage.objects.get(pk=page.pk)
    return now


def _hold(version: CaseStudyPage, until: datetime | None) -> None:
    version.embargo_until = version.go_live_at = until

"""A version is never rewritten in place: who read it by its number has read what it says.

The editors' form keeps a draft by itself every few seconds, and would write each over the one before. Checks
of a review, and the forms of two people, go by a version's number, so each of these drafts is a version of
its own; see ADR 0022.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision

if TYPE_CHECKING:
    from casestudies.models.case import CaseStudyPage

STOOD: Final = timedelta(minutes=1)
"""A draft that stood for less than this, and that nothing refers to, goes when the next one follows it."""

NOT_THE_LATEST = "Somebody else has saved this case meanwhile."
NOT_YOURS = "Somebody else saved the version that this follows."


def refuse_unseen(page: CaseStudyPage, before: Revision, user: Any) -> None:
    """Take a draft that follows ``before`` only where that is the latest version, and the same person's.

    Locks the case for the rest of the transaction.

    Raises:
        PermissionDenied: if it is not; Wagtail's form then says so, and keeps what was typed.
    """
    held = type(page).objects.select_for_update().values_list("latest_revision_id", flat=True)
    if held.get(pk=page.pk) != before.pk:
        raise PermissionDenied(NOT_THE_LATEST)
    if before.user_id != (user.pk if user else None):
        raise PermissionDenied(NOT_YOURS)


def let_go_of_passing(page: CaseStudyPage, before: Revision) -> None:
    """Delete ``before``, which a newer version follows, if it stood for moments and nothing refers to it.

    Hours of writing leave a version for each pause in it, not one for every few seconds. Who has opened a form on a
    version that is gone is asked about each difference.
    """
    passing = Revision.objects.filter(
        pk=before.pk,
        created_at__gt=timezone.now() - STOOD,
        approved_go_live_at=None,
        task_states=None,
        review_records=None,
        created_comments=None,
    )
    # What was public last is what a restoration brings back.
    published = PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish", revision=before)
    passing = passing.exclude(pk__in=published.values("revision"))
    passing.exclude(pk=page.live_revision_id).delete()

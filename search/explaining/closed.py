"""Why the public may not see a case: the reason that the database gives before any index is asked."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format

from casestudies.models import CaseStudyPage, Tombstone
from search.explaining.verdict import Reason, Verdict

GONE = "The case itself was deleted, so it cannot be restored."


def withdrawn(tombstone: Tombstone) -> Verdict:
    """Say that a case was withdrawn, which its tombstone says to everybody; a deleted one cannot come back."""
    reason = tombstone.get_reason_display()
    said = f"It was withdrawn on {_day(tombstone.withdrawn_on)}. Reason given: {reason}."
    is_held = CaseStudyPage.objects.filter(ref=tombstone.ref).exists()
    advice = "An editor can restore it from its menu." if is_held else GONE
    return Verdict(Reason.WITHDRAWN, said, advice)


def closed(page: CaseStudyPage) -> Verdict | None:
    """Return why the public may not see ``page``; ``None`` for a public case."""
    cases = CaseStudyPage.objects.filter(pk=page.pk)
    if cases.public().exists():
        return None
    if cases.released().exists():
        said = (
            "It may be read by some people only, and public search holds what everybody may read."
        )
        return Verdict(
            Reason.RESTRICTED, said, "The restriction is set on the page, under “Privacy”."
        )
    return _live(page) if page.live else _not_live(page)


def _live(page: CaseStudyPage) -> Verdict:
    """A case that is live in name, of which the site shows nothing."""
    now = timezone.now()
    opens = max((m for m in (page.embargo_until, page.go_live_at) if m), default=now)
    if opens > now:
        return _embargo(opens, is_scheduled=True)
    if page.expire_at and page.expire_at <= now:
        return _expired(page.expire_at)
    said = "It is marked as live but has no published version."
    return Verdict(Reason.NOT_PUBLISHED, said, "Publish it again.")


def _not_live(page: CaseStudyPage) -> Verdict:
    latest: CaseStudyPage = page.get_latest_revision_as_object()
    scheduled = page.scheduled_revision
    if latest.embargo_until and latest.embargo_until > timezone.now():
        return _embargo(latest.embargo_until, is_scheduled=scheduled is not None)
    if scheduled:
        said = f"It will be published on {_moment(scheduled.approved_go_live_at)}."
        return Verdict(Reason.SCHEDULED, said)
    if page.expired:
        return _expired(page.expire_at)
    if page.first_published_at:
        said = "It was published once and has been taken off the site."
        return Verdict(Reason.TAKEN_DOWN, said, "Publish it to bring it back.")
    return Verdict(Reason.NOT_PUBLISHED, "It is a draft and was never published.")


def _embargo(until: datetime, *, is_scheduled: bool) -> Verdict:
    said = f"It is under embargo until {_moment(until)}."
    advice = "" if is_scheduled else "It stays a draft after that, unless somebody publishes it."
    return Verdict(Reason.EMBARGO, said, advice)


def _expired(at: datetime | None) -> Verdict:
    ended = f" on {_moment(at)}" if at else ""
    return Verdict(Reason.EXPIRED, f"Its time on the site ended{ended}.", "Publish it again.")


def _moment(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i")


def _day(day: date) -> str:
    return date_format(day, "j F Y")

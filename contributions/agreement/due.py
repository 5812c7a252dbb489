"""What falls due with agreements: reminders to who has not answered, and what an ended agreement takes with it."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.models import Revision

from casestudies.agreeing import cover_uncovered, withhold
from casestudies.agreement import Lack, needs, stands
from casestudies.anonymising import take_down_named
from casestudies.choices import Basis, WithheldReason
from casestudies.models import CaseStudyPage, Consent
from casestudies.rows import load_record
from casestudies.services import unpublish
from cms.core.clock import every
from cms.core.portions import portions
from contributions.agreement.closing import close_settled
from contributions.agreement.letters import Letter, undelivered
from contributions.agreement.links import is_needed
from contributions.agreement.services import pass_over, remind
from contributions.agreement.telling import Came, tell_of_ending, tell_of_naming
from contributions.models import AgreementRequest
from contributions.models.agreement import OPEN_FOR

logger = logging.getLogger(__name__)

REMINDED_AFTER = (timedelta(days=7), timedelta(days=14))
AT_ONCE = 50
LATE = timedelta(minutes=5)
"""After its hour, a case that could be published has been."""

KEY = 100
"""Characters of an e-mail's key that are ours; the rest says whose it is."""


@every(3600)
def remind_who_was_asked() -> int:
    """Remind, a week and two weeks after asking, whoever has not answered; returns how many.

    Nobody gets two letters about one request because the worker was away: the reminder that is due by now counts
    for those before it. Nobody is reminded of what is not needed any more, or at an address that does not take mail.
    """
    ends = (*REMINDED_AFTER[1:], OPEN_FOR)
    spans = zip(REMINDED_AFTER, ends, strict=True)
    return sum(_remind(number, *span) for number, span in enumerate(spans, start=1))


def _remind(number: int, since: timedelta, until: timedelta) -> int:
    """Send reminder ``number`` for requests that are as old as ``since`` and not as old as ``until``."""
    now, done = timezone.now(), 0
    due = AgreementRequest.objects.filter(
        answer="", reminders__lt=number, asked_at__lte=now - since, asked_at__gt=now - until
    )
    asked_now = list(due.select_related("page").order_by("pk")[:AT_ONCE])
    lost = undelivered(asked_now)
    for asked in asked_now:
        if not is_needed(asked):
            close_settled(asked.page_id)
        elif lost.get(asked.pk) is Letter.REFUSED:
            pass_over(asked, number)
        else:
            remind(asked, number)
            done += 1
    return done


@every(3600)
def cover_what_has_no_fingerprints() -> int:
    """Let agreements that hold none cover what is public by them; returns how many cases' were. Mostly one query."""
    return cover_uncovered(AT_ONCE)


@every(900)
def end_what_expired() -> int:
    """Take off the site what stood there by an agreement that has expired or was ended; returns how many cases.

    The owner's takes the case down, which stays a draft; a part that somebody else agreed to is withheld. The
    people of each are told by e-mail.
    """
    return sum(_follow(page, parts) for page, parts in islice(_lacking_by_expiry(), AT_ONCE))


def end_now(page_id: int | None, but: Collection[Lack] = ()) -> bool:
    """Take off the site what a public case lacks an agreement for, as :func:`end_what_expired` does.

    ``but`` are reasons that do not count. Returns whether anything went.
    """
    pages = list(CaseStudyPage.objects.filter(pk=page_id, live=True, basis=Basis.OWNER_AGREED))
    load_record(pages, public=False)
    parts = [need.part for page in pages for need in needs(page) if need.lack not in but]
    return bool(parts) and _follow(pages[0], parts)


def _lacking_by_expiry() -> Iterator[tuple[CaseStudyPage, list[str]]]:
    """Yield the public cases that lack something since an agreement expired, each with the parts that do.

    Most cases that hold an expired agreement have a good one beside it, and must not take the place of who has none.
    """
    ended = {
        row.page_id
        for row in Consent.objects.filter(page__live=True).exclude(expires=None, withdrawn_on=None)
        if not stands(row)
    }
    for numbers in portions(sorted(ended), AT_ONCE):
        pages = CaseStudyPage.objects.filter(pk__in=numbers, live=True, basis=Basis.OWNER_AGREED)
        found = list(pages.order_by("pk"))
        load_record(found, public=False)
        for page in found:
            if parts := [need.part for need in needs(page)]:
                yield page, parts


def _follow(page: CaseStudyPage, parts: list[str]) -> bool:
    """Take a case down, or withhold ``parts`` of it, and tell its people; return whether it could be done."""
    came = Came.DOWN if "" in parts else Came.WITHHELD
    key = f"ended:{page.pk}:{timezone.localdate()}:{','.join(sorted(parts))}"[:KEY]
    try:
        with transaction.atomic():
            if came is Came.DOWN:
                unpublish(page)
            else:
                withhold(page, parts, WithheldReason.PARTNER_REQUEST)
            tell_of_ending(page, came, key=key)
    except ValidationError:
        logger.warning("expired agreement not followed", extra={"page": page.pk})
        return False
    return True


@every(900)
def tell_of_missed_hours() -> int:
    """Tell the people of each case whose hour came and that could not be published then, once; returns how many cases.

    It may lack an agreement by now that has ended since. It is tried on and on, so that it is public once it may be.
    """
    late = Revision.page_revisions.filter(approved_go_live_at__lt=timezone.now() - LATE)
    held = CaseStudyPage.objects.in_bulk([int(row.object_id) for row in late])
    told = 0
    for row in late:
        page = held.get(int(row.object_id))
        if page is not None and _is_refused(row):
            tell_of_ending(page, Came.NOT_PUBLISHED, key=f"missed:{row.pk}")
            told += 1
    return told


def _is_refused(revision: Any) -> bool:
    try:
        revision.as_object().clean_to_be_live()
    except ValidationError:
        return True
    return False


@every(3600)
def end_what_names() -> int:
    """Take off the site what came to tell an authority that is not to be named; returns how many cases.

    The people of each and those who review are told by e-mail.
    """
    gone = take_down_named(tell_of_naming)
    for pk in gone:
        logger.warning("case tells its authority", extra={"page": pk})
    return len(gone)

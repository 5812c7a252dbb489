"""What falls due with agreements: reminders to who has not answered, and what an ended agreement takes with it."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from casestudies.agreeing import withhold
from casestudies.agreement import needs, stands
from casestudies.anonymising import take_down_named
from casestudies.choices import Basis, WithheldReason
from casestudies.models import CaseStudyPage, Consent
from casestudies.rows import load_record
from casestudies.services import unpublish
from cms.core.clock import every
from contributions.agreement.services import remind
from contributions.agreement.telling import tell_of_naming
from contributions.models import AgreementRequest

logger = logging.getLogger(__name__)

REMINDED_AFTER = (timedelta(days=7), timedelta(days=14))
AT_ONCE = 50


@every(3600)
def remind_who_was_asked() -> int:
    """Remind, a week and two weeks after asking, whoever has not answered; returns how many."""
    done = 0
    for number, wait in enumerate(REMINDED_AFTER):
        due = AgreementRequest.objects.filter(
            answer="", reminders=number, asked_at__lte=timezone.now() - wait
        )
        for asked in due.select_related("page").order_by("pk")[:AT_ONCE]:
            remind(asked)
            done += 1
    return done


@every(900)
def end_what_expired() -> int:
    """Take off the site what stood there by an agreement that has expired; returns how many cases.

    The owner's takes the case down, which stays a draft; a part that somebody else agreed to is withheld.
    """
    ended = {
        row.page_id
        for row in Consent.objects.filter(page__live=True).exclude(expires=None)
        if not stands(row)
    }
    done = 0
    pages = CaseStudyPage.objects.filter(pk__in=ended, live=True, basis=Basis.OWNER_AGREED)
    for page in pages.order_by("pk")[:AT_ONCE]:
        load_record([page], public=False)
        lacking = needs(page)
        if not lacking:
            continue
        parts = [need.part for need in lacking]
        try:
            if "" in parts:
                unpublish(page)
            else:
                withhold(page, parts, WithheldReason.PARTNER_REQUEST)
        except ValidationError:
            logger.warning("expired agreement not followed", extra={"page": page.pk})
            continue
        done += 1
    return done


@every(3600)
def end_what_names() -> int:
    """Take off the site what came to tell an authority that is not to be named; returns how many cases.

    The people of each and those who review are told by e-mail.
    """
    gone = take_down_named(tell_of_naming)
    for pk in gone:
        logger.warning("case tells its authority", extra={"page": pk})
    return len(gone)

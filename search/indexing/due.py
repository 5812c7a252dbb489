"""What falls due by the clock: cases whose hour of publication or expiry has come."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision

from cms.core.clock import every

logger = logging.getLogger(__name__)

NOTED = timedelta(minutes=1)
"""How long after its hour the log says that a page was not published; it is tried for longer."""


@every(15)
def publish_due() -> int:
    """Publish what was scheduled up to now and take down what has expired; returns how many.

    Wagtail's own command stops at the first page that cannot be published; here one such page is
    noted in the log by its id and the rest go on. It keeps its hour and is tried again, so that it is public
    once nothing stands against that.
    """
    now = timezone.now()
    done = 0
    for revision in Revision.page_revisions.filter(approved_go_live_at__lte=now).order_by("pk"):
        try:
            # Wagtail takes the hour away before it asks whether the page may be live.
            with transaction.atomic():
                revision.publish()
            done += 1
        except ValidationError:
            if now - revision.approved_go_live_at < NOTED:
                logger.warning("scheduled page not published", extra={"page": revision.object_id})
    for page in Page.objects.filter(live=True, expire_at__lte=now).specific():
        page.unpublish(set_expired=True)
        done += 1
    return done

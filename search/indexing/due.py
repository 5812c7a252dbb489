"""What falls due by the clock: cases whose hour of publication or expiry has come."""

from __future__ import annotations

import logging

from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import Page, Revision

from cms.core.clock import every

logger = logging.getLogger(__name__)


@every(15)
def publish_due() -> int:
    """Publish what was scheduled up to now and take down what has expired; returns how many.

    Wagtail's own command stops at the first page that cannot be published; here one such page is
    noted in the log by its id and the rest go on.
    """
    now = timezone.now()
    done = 0
    for revision in Revision.page_revisions.filter(approved_go_live_at__lte=now).order_by("pk"):
        try:
            revision.publish()
            done += 1
        except ValidationError:
            logger.warning("scheduled page not published", extra={"page": revision.object_id})
    for page in Page.objects.filter(live=True, expire_at__lte=now).specific():
        page.unpublish(set_expired=True)
        done += 1
    return done

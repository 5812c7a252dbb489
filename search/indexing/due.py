"""What falls due by the clock: cases whose hour of publication or expiry has come."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from wagtail.models import Page, Revision

from cms.core.clock import every

logger = logging.getLogger(__name__)

NOTED = timedelta(minutes=1)
"""How long after its hour the log says that a page was not published or taken down; it is tried for longer."""


@every(15)
def publish_due() -> int:
    """Publish what was scheduled up to now and take down what has expired; returns how many.

    Wagtail's own command stops at the first page that fails; here one such page, whatever is wrong with it, is
    noted in the log by its id and the rest go on. It keeps its hour and is tried again, so that it is done once
    nothing stands against that.

    Raises:
        OperationalError, InterfaceError: if the database does not answer, which is no fault of a page's.
    """
    now = timezone.now()
    done = 0
    for revision in Revision.page_revisions.filter(approved_go_live_at__lte=now).order_by("pk"):
        hour = revision.approved_go_live_at
        done += _done(revision.publish, "published", revision.object_id, now - hour)
    for page in Page.objects.filter(live=True, expire_at__lte=now).order_by("pk").specific():
        done += _done(_taking_down(page), "taken down", page.pk, now - page.expire_at)
    return done


def _taking_down(page: Page) -> Callable[[], object]:
    return lambda: page.unpublish(set_expired=True)


def _done(write: Callable[[], object], what: str, page_id: object, late: timedelta) -> bool:
    """Do one ``write`` wholly or not at all; whether it was done."""
    try:
        # Wagtail takes the hour away before it asks whether the page may be live.
        with transaction.atomic():
            write()
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 - one page's failure must not stop the others
        if late < NOTED:
            extra = {"page": page_id, "kind": type(error).__name__}
            logger.warning("scheduled page not %s", what, extra=extra)
        return False
    return True

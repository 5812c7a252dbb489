"""An agreement that is ended, narrowed or deleted by hand, in the admin say: what was public by it goes off at once."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save

from casestudies.agreement import Lack, stands
from casestudies.models import Consent
from contributions.agreement.due import end_now


def connect() -> None:
    """Listen for agreements that are stored and deleted."""
    post_save.connect(_with_stored, sender=Consent, dispatch_uid="agreement_ended_by_hand")
    post_delete.connect(_with_deleted, sender=Consent, dispatch_uid="agreement_deleted_by_hand")


def _with_stored(
    instance: Consent, *, created: bool = False, raw: bool = False, **_kwargs: Any
) -> None:
    """One that ended takes along what was public by it, and so does one that is to less than it was.

    One that stands and is to another text by now was put in order: what is public stays.
    """
    if raw or (created and stands(instance)):
        return
    but = (Lack.CHANGED,) if stands(instance) else ()
    transaction.on_commit(partial(end_now, instance.page_id, but=but), robust=True)


def _with_deleted(instance: Consent, **_kwargs: Any) -> None:
    """One whose giver has agreed to another text was put in order, and not taken back."""
    later = partial(end_now, instance.page_id, but=(Lack.CHANGED,))
    transaction.on_commit(later, robust=True)

"""An agreement that is ended or deleted by hand, in the admin say: what was public by it goes off the site at once."""

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
    post_save.connect(_with_ended, sender=Consent, dispatch_uid="agreement_ended_by_hand")
    post_delete.connect(_with_deleted, sender=Consent, dispatch_uid="agreement_deleted_by_hand")


def _with_ended(instance: Consent, *, raw: bool = False, **_kwargs: Any) -> None:
    if not raw and not stands(instance):
        transaction.on_commit(partial(end_now, instance.page_id), robust=True)


def _with_deleted(instance: Consent, **_kwargs: Any) -> None:
    """One whose giver has agreed to another text was put in order, and not taken back."""
    later = partial(end_now, instance.page_id, but=(Lack.CHANGED,))
    transaction.on_commit(later, robust=True)

"""A case that does not name its authority is looked at as soon as another that its page shows is published or merged.

What else comes to tell it is found within the hour (``contributions.agreement.due.end_what_names``).
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from wagtail.signals import page_published

from casestudies.anonymising import take_down_named
from casestudies.models import CaseIdentity, CaseStudyPage
from contributions.agreement.telling import tell_of_naming


def _with_publication(sender: Any, instance: CaseStudyPage, **_: Any) -> None:
    _look_beside(instance.ref)


def _with_merger(sender: Any, instance: CaseIdentity, **_: Any) -> None:
    if instance.merged_into is not None:
        _look_beside(instance.final().ref)


def _look_beside(ref: str) -> None:
    """Look once all is written: a case that is taken down is another than the one that is being saved."""
    transaction.on_commit(partial(take_down_named, tell_of_naming, beside=ref), robust=True)


def connect() -> None:
    """Listen for publications and mergers of cases."""
    page_published.connect(
        _with_publication, sender=CaseStudyPage, dispatch_uid="naming_with_publication"
    )
    post_save.connect(_with_merger, sender=CaseIdentity, dispatch_uid="naming_with_merger")

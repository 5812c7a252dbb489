"""The first owner is made with the draft, whatever road makes it."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.utils import timezone

from casestudies.models import CaseStudyPage
from contributions.models import CaseWriter, WriterRole


def make_first_owner(
    sender: Any, instance: CaseStudyPage, created: bool, raw: bool = False, **_: Any
) -> None:
    """Make the maker of a new case its owner; a case that nobody in particular made has none yet."""
    if created and instance.owner_id and not raw:
        CaseWriter.objects.create(
            page=instance,
            user_id=instance.owner_id,
            role=WriterRole.OWNER,
            accepted_at=timezone.now(),
        )


def connect() -> None:
    """Listen, once."""
    post_save.connect(make_first_owner, sender=CaseStudyPage, dispatch_uid="case_first_owner")

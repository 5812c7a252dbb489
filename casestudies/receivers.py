"""Guards and housekeeping on roads that Wagtail keeps for itself."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, pre_save
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Revision

from casestudies.choices import WithdrawalReason
from casestudies.models import CaseStudyPage, Tombstone
from casestudies.publishing import PublishRefused, about, missing_for_publication


@receiver(pre_save, sender=Revision, dispatch_uid="casestudies.guard_schedule")
def refuse_incomplete_schedule(sender: type[Revision], instance: Revision, **kwargs: Any) -> None:
    """Refuse to approve a revision for later publication that could not be published then.

    A never-live page is otherwise scheduled unchecked, and fails when its time comes. What forbids
    it now (a withdrawal, a name that is misspelt among what is withheld) forbids it then.
    """
    if instance.approved_go_live_at is None or not _is_case(instance):
        return
    page = instance.as_object()
    missing = missing_for_publication(page)
    if missing:
        raise PublishRefused(missing, about(page))
    page.clean_to_be_live(at=instance.approved_go_live_at)


def _is_case(revision: Revision) -> bool:
    model = revision.content_type.model_class()
    return model is not None and issubclass(model, CaseStudyPage)


@receiver(post_delete, sender=CaseStudyPage, dispatch_uid="casestudies.leave_tombstone")
def leave_tombstone(sender: type[CaseStudyPage], instance: CaseStudyPage, **kwargs: Any) -> None:
    """Leave a tombstone behind for a case that the public could once see."""
    if instance.first_published_at:
        Tombstone.objects.get_or_create(
            ref=instance.ref,
            defaults={
                "reason": WithdrawalReason.DELETED,
                "published_on": timezone.localdate(instance.first_published_at),
                "withdrawn_on": timezone.localdate(),
            },
        )

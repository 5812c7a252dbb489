"""Guards and housekeeping on roads that Wagtail keeps for itself."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models.signals import post_delete, pre_save
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Page, Revision, TaskState
from wagtail.signals import page_published

from casestudies.beside import hold_back
from casestudies.choices import WithdrawalReason
from casestudies.models import CaseStudyPage, Tombstone
from casestudies.publishing import (
    PublishRefused,
    about,
    agreements_remedy,
    embargoed,
    missing_for_publication,
)
from casestudies.review.own import OWN, is_own
from casestudies.services import unpublish


@receiver(pre_save, sender=Revision, dispatch_uid="casestudies.guard_schedule")
def refuse_incomplete_schedule(sender: type[Revision], instance: Revision, **kwargs: Any) -> None:
    """Refuse to approve a revision for later publication that could not be published then.

    A never-live page is otherwise scheduled unchecked, and fails when its time comes. What forbids
    it now (a withdrawal, a name that is misspelt among what is withheld) forbids it then. One under
    embargo takes down what is live first, whichever road it came by.
    """
    if instance.approved_go_live_at is None or not _is_case(instance):
        return
    page = instance.as_object()
    missing = missing_for_publication(page)
    if missing:
        raise PublishRefused(missing, about(page), agreements_remedy(page, missing))
    page.clean_to_be_live(at=instance.approved_go_live_at)
    if embargoed(page):
        # Wagtail leaves what is live where it is until the hour comes.
        unpublish(page)


@receiver(pre_save, sender=TaskState, dispatch_uid="casestudies.guard_approval")
def refuse_own_approval(sender: type[TaskState], instance: TaskState, **kwargs: Any) -> None:
    """Refuse to let somebody approve a case of their own, at whatever step of whatever workflow."""
    if instance.status != TaskState.STATUS_APPROVED or instance.finished_by is None:
        return
    asked = instance.workflow_state.content_object
    page = asked.specific if isinstance(asked, Page) else None
    if isinstance(page, CaseStudyPage) and is_own(page, instance.finished_by):
        raise ValidationError(OWN)


@receiver(page_published, sender=CaseStudyPage, dispatch_uid="casestudies.hold_back")
def hold_back_what_tells(
    sender: type[CaseStudyPage], instance: CaseStudyPage, **kwargs: Any
) -> None:
    """Let nothing stand beside a case that tells what it withholds as of now, whichever road published it."""
    hold_back(instance)


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

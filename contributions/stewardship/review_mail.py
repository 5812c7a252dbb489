"""Our own e-mails on reviews, in the place of Wagtail's, which lead champions to an admin they may not open.

Wagtail connects its mailers when it is ready, after our rooms. A signal takes one receiver for an id and a
sender, the first; ours come first under Wagtail's ids, so that nobody is written to twice.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import (
    page_published,
    task_submitted,
    workflow_approved,
    workflow_cancelled,
    workflow_rejected,
    workflow_submitted,
)

from casestudies.addresses import case_path
from casestudies.gaps import label_of, part_in_letter
from casestudies.models import CaseStudyPage, ReviewRecord
from casestudies.review.days import REVIEW_DAYS, answer_due
from casestudies.review.own import OTHERS
from cms.core.templatetags.core import plain_date
from cms.mail.services import post
from contributions.room.addressees import ids_of_people, people_with_accounts, reviewers_for
from contributions.stewardship.notes import publish_note
from contributions.writing.versions import name_of


def tell_of_submission(sender: Any, instance: WorkflowState, user: Any, **_: Any) -> None:
    """Write to its people that a case is being read, and to the reviewers that one waits."""
    _tell_it_waits(instance, f"submitted:{instance.pk}", instance.created_at)


def tell_of_next_step(sender: Any, instance: TaskState, user: Any, **_: Any) -> None:
    """Write the same when a case that went back is sent again; a further step is no news to anybody."""
    before = instance.workflow_state.task_states.filter(pk__lt=instance.pk).order_by("-pk").first()
    if before is not None and before.status == TaskState.STATUS_REJECTED:
        key = f"again:{instance.pk}"
        _tell_it_waits(instance.workflow_state, key, instance.started_at, again=True)


def _tell_it_waits(state: WorkflowState, key: str, since: datetime, *, again: bool = False) -> None:
    page = _case(state)
    if page is None:
        return
    context = {
        "title": page.draft_title or page.title,
        "ref": page.ref,
        "due": plain_date(answer_due(since, REVIEW_DAYS)),
        "again": again,
    }
    for person in people_with_accounts(page):
        link = reverse("contribute_case", args=[page.ref])
        post("review_begun", person.email, {**context, "link": link}, key=f"{key}:{person.pk}")
    link = reverse("case_review", args=[page.pk])
    for reviewer in reviewers_for(page):
        post("review_waits", reviewer.email, {**context, "link": link}, key=f"{key}:{reviewer.pk}")


def tell_of_return(sender: Any, instance: WorkflowState, user: Any, **_: Any) -> None:
    """Write to its people what is to be changed, field by field."""
    page = _case(instance)
    if page is None:
        return
    record = ReviewRecord.objects.filter(page=page, outcome="returned").first()
    context = {
        "title": page.draft_title or page.title,
        "ref": page.ref,
        "reviewer": (name_of(record.reviewer) if record else "") or "An editor",
        "words": record.words if record else "",
        "remarks": _remarks(page, record) if record else [],
        "link": reverse("contribute_case", args=[page.ref]),
    }
    for person in people_with_accounts(page):
        post(
            "review_returned",
            person.email,
            context,
            key=f"returned:{record and record.pk}:{person.pk}",
        )


def _remarks(page: CaseStudyPage, record: ReviewRecord) -> list[tuple[str, str]]:
    """The comments with words for their parts, as the version that was read calls them; of what is withheld none."""
    read: CaseStudyPage = record.revision.as_object() if record.revision else page
    named = [
        (part_in_letter(page, part_in_letter(read, each.field)), each.text)
        for each in record.remarks.all()
    ]
    return [(label_of(read, name), text) for name, text in named]


def tell_of_approval(sender: Any, instance: WorkflowState, user: Any, **_: Any) -> None:
    """Write to its people that a case was approved, and where it stands."""
    page = _case(instance)
    if page is None:
        return
    is_public = page.live and not page.approved_schedule
    context = {
        "title": page.title,
        "ref": page.ref,
        "is_public": is_public,
        "is_update": page.live,
        "link": case_path(page.slug) if is_public else reverse("contribute_case", args=[page.ref]),
    }
    for person in people_with_accounts(page):
        post("review_approved", person.email, context, key=f"approved:{instance.pk}:{person.pk}")


def tell_of_end(sender: Any, instance: WorkflowState, user: Any, **_: Any) -> None:
    """Write to its people that a review ended undecided, whoever of them ended it themselves left out."""
    page = _case(instance)
    if page is None:
        return
    context = {
        "title": page.draft_title or page.title,
        "ref": page.ref,
        "link": reverse("contribute_case", args=[page.ref]),
    }
    for person in people_with_accounts(page):
        if person != user:
            post("review_ended", person.email, context, key=f"ended:{instance.pk}:{person.pk}")


def publish_what_changed(sender: Any, instance: CaseStudyPage, **_: Any) -> None:
    """Make the note of an update public once the version that came of it is."""
    if instance.update_number is None:
        return
    page = CaseStudyPage.objects.filter(pk=instance.pk, live=True).first()
    if page is not None:
        publish_note(page, instance.update_number)


def _case(state: WorkflowState) -> CaseStudyPage | None:
    found: CaseStudyPage | None = CaseStudyPage.objects.filter(pk=state.object_id).first()
    return found


_TAKEN: Final[tuple[tuple[Any, Callable[..., None], Any, str], ...]] = (
    (workflow_submitted, tell_of_submission, WorkflowState, "workflow_state_submitted"),
    (workflow_rejected, tell_of_return, WorkflowState, "workflow_state_rejected"),
    (workflow_approved, tell_of_approval, WorkflowState, "workflow_state_approved"),
    (workflow_cancelled, tell_of_end, WorkflowState, "workflow_state_cancelled"),
    (task_submitted, tell_of_next_step, TaskState, "group_approval_task_submitted"),
)


def connect() -> None:
    """Listen, once, in Wagtail's place; nobody approves what is theirs as one of a case's people."""
    for signal, receiver, sender, name in _TAKEN:
        signal.connect(receiver, sender=sender, dispatch_uid=f"{name}_email_notification")
    page_published.connect(
        publish_what_changed, sender=CaseStudyPage, dispatch_uid="contributions.publish_note"
    )
    if ids_of_people not in OTHERS:
        OTHERS.append(ids_of_people)

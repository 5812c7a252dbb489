"""What is offered for a case: in its page's menu and beside it in lists of pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from casestudies.editing.notes import may
from casestudies.models import CaseStudyPage
from casestudies.publishing import merged, withdrawn
from casestudies.review.service import current_step


def case_buttons(
    page: Page, user: Any, view_name: str = "", next_url: str | None = None
) -> Iterator[Button]:
    """Yield what ``user`` may do with a case beyond Wagtail's own actions."""
    if not isinstance(page, CaseStudyPage) or page.pk is None:
        return
    permissions = page.permissions_for_user(user)
    step = current_step(page)
    if step is not None and step.task.may_be_done_by(user):
        yield _button("Review", "case_review", page, "clipboard-list", 5)
    if permissions.can_edit() and may(user, "add"):
        yield _button("Public notes", "case_notes", page, "history", 62)
    if not permissions.can_publish() or merged(page):
        return
    if page.current_workflow_state:
        yield _button("End the review", "case_end_review", page, "cross", 89)
    if withdrawn(page):
        yield _button("Restore", "case_restore", page, "undo", 90)
    elif page.first_published_at:
        yield _button("Withdraw", "case_withdraw", page, "warning", 90)
    yield _button("Merge into another case", "case_merge", page, "resubmit", 91)


def _button(label: str, name: str, page: CaseStudyPage, icon: str, priority: int) -> Button:
    return Button(label, url=reverse(name, args=[page.pk]), icon_name=icon, priority=priority)

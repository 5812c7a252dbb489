"""Whether a case may be deleted by who made it: Wagtail lets the maker of a page delete it whatever became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from wagtail.models import PagePermissionTester

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage

OTHERS_OF: Final[list[Callable[[CaseStudyPage, Any], bool]]] = []
"""Tells whether a case is somebody else's than the person's too; the room that knows its people puts it here."""


class CasePermissionTester(PagePermissionTester):
    """Wagtail's rules, but that who may not change other people's cases deletes no more than a draft of their own."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Whether the person may delete the case."""
        if not super().can_delete(ignore_bulk):
            return False
        is_editor = self.user.is_superuser or "change" in self.permissions
        return is_editor or not _is_more_than_a_draft(self.page, self.user)


def _is_more_than_a_draft(page: CaseStudyPage, user: Any) -> bool:
    """Whether it was ever public, is with the editors or approved by them, or is somebody else's too."""
    state = page.current_workflow_state
    was_sent = page.first_published_at is not None or state is not None or page.approved_schedule
    return was_sent or any(has_others(page, user) for has_others in OTHERS_OF)

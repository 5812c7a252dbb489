"""Publishing without the steps of a review: what is nobody's own, and waits for no reviewer. See ADR 0024.

These rules are for people on the editors' side. Imports, commands, an embargo's end and an owner's agreement
publish by ``services.publish``, which knows no second person to ask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from wagtail.models import WorkflowState

from casestudies.review.own import is_own, savers_of

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage

UNDER_REVIEW: Final = (
    "This case is in review: it becomes public when its steps are passed. If it is not to be read, "
    "end the review first: “End the review”, in the menu of the case."
)
OWN: Final = (
    "You made, submitted or changed this case, so somebody else makes it public. Save it as a "
    "draft and submit it for review, or ask a colleague to publish it."
)
CHANGED_HERE: Final = (
    "You changed this case here, so somebody else makes it public. Save it as a draft and submit "
    "it for review; or undo your changes to publish what a colleague wrote."
)
CHANGED_SINCE: Final = (
    "You changed this case since it was last public, so ask a colleague to publish that version."
)


def direct_refusal(page: CaseStudyPage, user: Any) -> str:
    """Why ``user`` may not publish the latest version of ``page`` by themselves; empty where they may.

    A case that is not stored yet is its maker's.
    """
    if page.pk is None:
        return OWN
    if WorkflowState.objects.active().for_instance(page).exists():
        return UNDER_REVIEW
    return OWN if is_own(page, user) else ""


def later_refusal(page: CaseStudyPage, user: Any) -> str:
    """Why ``user`` may not bring a withdrawn case back in its latest version: that was changed, and nobody read it."""
    if WorkflowState.objects.active().for_instance(page).exists():
        return UNDER_REVIEW
    return CHANGED_SINCE if user.pk in savers_of(page) else ""

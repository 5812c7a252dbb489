"""Whose a case is: nobody approves their own.

Other rooms know further people of a case (its writers); they add a function to :data:`OTHERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from wagtail.models import Revision, WorkflowState

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage

OWN: Final = (
    "You wrote or submitted this case, so somebody else reads it. Nobody approves their own."
)

OTHERS: Final[list[Callable[[int], Iterable[int]]]] = []
"""Functions from a page's id to the ids of people whose it is too."""


def authors_of(page: CaseStudyPage) -> frozenset[int]:
    """Return the ids of the people whose case, or whose changes, would be approved.

    Its owner in the page tree, who asked for the review, who saved a version since the one that is,
    or last was, public, and whoever another room counts among its people.
    """
    ids = {page.owner_id, *_submitters(page), *savers_of(page)}
    for others in OTHERS:
        ids.update(others(page.pk))
    return frozenset(pk for pk in ids if pk is not None)


def is_own(page: CaseStudyPage, user: Any) -> bool:
    """Whether ``user`` would approve what is theirs."""
    return user.pk in authors_of(page)


def _submitters(page: CaseStudyPage) -> Iterable[int | None]:
    states: Any = WorkflowState.objects.active().for_instance(page)
    return list(states.values_list("requested_by_id", flat=True))


def savers_of(page: CaseStudyPage) -> Iterable[int | None]:
    """Return the ids of those who saved a version since the one that is public, or last was."""
    versions: Any = Revision.page_revisions.filter(object_id=str(page.pk))
    if page.live_revision_id:
        versions = versions.filter(pk__gt=page.live_revision_id)
    elif page.last_published_at:
        versions = versions.filter(created_at__gt=page.last_published_at)
    return list(versions.order_by().values_list("user_id", flat=True).distinct())

"""Whose a case is: nobody approves their own.

Other rooms know further people of a case (its writers); they add a function to :data:`OTHERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Subquery
from wagtail.models import PageLogEntry, Revision, WorkflowState

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
    """Return the ids of those who saved a version since the one that is public, or last was.

    A version published while an update was in review (a part was withheld from what readers see) is not
    where that begins: who wrote the update has not become a stranger to it.
    """
    versions: Any = Revision.page_revisions.filter(object_id=str(page.pk))
    if page.live_revision_id:
        versions = versions.filter(pk__gt=_read_last(page) or page.live_revision_id)
    elif page.last_published_at:
        versions = versions.filter(created_at__gt=page.last_published_at)
    return list(versions.order_by().values_list("user_id", flat=True).distinct())


def _read_last(page: CaseStudyPage) -> int | None:
    """Return the version that was public when the review began that ``page`` is in; none where it is in none."""
    reviews: Any = WorkflowState.objects.active().for_instance(page)
    began = reviews.order_by().values("created_at")[:1]
    published = PageLogEntry.objects.filter(
        page=page.pk, action="wagtail.publish", timestamp__lt=Subquery(began)
    )
    found: int | None = (
        published.order_by("-timestamp", "-pk").values_list("revision_id", flat=True).first()
    )
    return found

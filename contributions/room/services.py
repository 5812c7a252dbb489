"""Beginning a case."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils import timezone

from casestudies.models import CaseStudyPage
from casestudies.services import create_draft
from cms.accounts.models import User
from cms.core.titles import one_line
from organisations.models import Membership

if TYPE_CHECKING:
    from organisations.models import Organisation

CLICKED_AGAIN: Final = timedelta(minutes=10)
"""So long after a case was begun, another of its title that nobody has changed is the same click."""


@transaction.atomic
def begin_case(title: str, user: User, **fields: Any) -> CaseStudyPage:
    """Begin a draft of ``user``'s, with what is known of them filled in: owner, lead organisation.

    ``fields`` are column values that stand before what would be filled in. One of the same title that they began a
    moment ago, and have not changed, is returned instead: two clicks begin one case.

    Raises:
        ValidationError: if the title is empty or too long.
    """
    User.objects.select_for_update().get(pk=user.pk)  # two clicks come at the same time
    begun = _just_begun(title, user)
    if begun is not None:
        return begun
    known = {
        "owner_name": user.get_full_name(),
        "owner_email": user.email,
        "lead_organisation": only_organisation(user),
    }
    return create_draft(title, user=user, **{**known, **fields})


def _just_begun(title: str, user: User) -> CaseStudyPage | None:
    drafts = CaseStudyPage.objects.filter(
        owner=user,
        title=one_line(title),
        first_published_at=None,
        latest_revision_created_at__gt=timezone.now() - CLICKED_AGAIN,
    )
    newest: CaseStudyPage | None = drafts.order_by("-pk").first()
    return newest if newest is not None and newest.revisions.count() == 1 else None


def only_organisation(user: User) -> Organisation | None:
    """The organisation that ``user`` belongs to, where it is one and an editor has confirmed it."""
    places = Membership.objects.filter(user=user, approved=True).select_related("organisation")
    found = [place.organisation for place in places[:2]]
    return found[0] if len(found) == 1 else None

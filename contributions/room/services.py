"""Beginning a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from casestudies.services import create_draft
from organisations.models import Membership

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage
    from cms.accounts.models import User
    from organisations.models import Organisation


@transaction.atomic
def begin_case(title: str, user: User, **fields: Any) -> CaseStudyPage:
    """Begin a draft of ``user``'s, with what is known of them filled in: owner, lead organisation.

    ``fields`` are column values that stand before what would be filled in.

    Raises:
        ValidationError: if the title is empty or too long.
    """
    known = {
        "owner_name": user.get_full_name(),
        "owner_email": user.email,
        "lead_organisation": only_organisation(user),
    }
    return create_draft(title, user=user, **{**known, **fields})


def only_organisation(user: User) -> Organisation | None:
    """The organisation that ``user`` belongs to, where it is one and an editor has confirmed it."""
    places = Membership.objects.filter(user=user, approved=True).select_related("organisation")
    found = [place.organisation for place in places[:2]]
    return found[0] if len(found) == 1 else None

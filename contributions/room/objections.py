"""Who lost a case, or their place at it, by somebody else's hand is told, and can object in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.core import signing
from django.urls import reverse

from casestudies.models import CaseStudyPage, ProblemReport
from cms.mail.services import post
from contributions.room.contacts import reaches_somebody
from contributions.room.queued import queue_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cms.accounts.models import User

KIND: Final = "place_changed"
WORKS_FOR: Final = 60 * 60 * 24 * 90
"""Seconds for which an objection can be made by the link."""

OPENING: Final = "Who owned or wrote this case objects to what was changed among its people."
_SALT: Final = "contributions.objection"


def tell_of_change(
    case: CaseStudyPage,
    addresses: Iterable[str],
    *,
    by: User | None,
    owner: User | None = None,
    successor: User | None = None,
) -> None:
    """Write to whom ``by`` took a case from: that ``owner`` owns it now, or that they lost their place.

    Or, whose place as the successor is ``successor``'s now.
    """
    for address in reaches_somebody(addresses):
        link = reverse("contribute_object", args=[signing.dumps([case.pk, address], salt=_SALT)])
        context = {
            "who": str(by) if by else "An editor",
            "title": case.get_admin_display_title(),
            "ref": case.ref,
            "owner": str(owner) if owner else "",
            "successor": str(successor) if successor else "",
            "is_theirs": owner is not None and owner == by,
            "link": link,
        }
        post(KIND, address, context)


def objection_of(token: str) -> tuple[CaseStudyPage, str] | None:
    """Return the case that ``token`` lets object about, and whose token it is; ``None`` when it is none, or too old."""
    try:
        pk, address = signing.loads(token, salt=_SALT, max_age=WORKS_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    case = CaseStudyPage.objects.filter(pk=pk).first()
    return None if case is None else (case, str(address))


def object_to(case: CaseStudyPage, address: str, words: str) -> ProblemReport:
    """Put an objection into the editors' queue of reports; a second one while the first is open adds its words."""
    return queue_words(case, opening=OPENING, words=words, email=address)

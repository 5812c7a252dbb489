"""The people of a case hear from us when an editor takes it off the site: withdraws, merges or unpublishes it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.db.models.signals import post_save
from django.http import HttpRequest
from django.urls import reverse
from wagtail.models import PageLogEntry

from casestudies.addresses import case_path
from casestudies.choices import WithdrawalReason
from casestudies.models import CaseStudyPage, Tombstone
from casestudies.models.identity import identity_for
from casestudies.services import is_nameless
from cms.accounts.models import User
from cms.mail.services import post
from contributions.agreement.telling import called
from contributions.room.addressees import people_with_accounts

KIND: Final = "case_taken_off"
WITHDRAWN: Final = "casestudies.withdraw"
MERGED: Final = "casestudies.merge"
UNPUBLISHED: Final = "wagtail.unpublish"


def tell_of_logged(sender: Any, instance: PageLogEntry, created: bool, **_: Any) -> None:
    """Write when the history of a case says that an editor withdrew or merged it, which the admin alone notes there."""
    if created and instance.action in (WITHDRAWN, MERGED):
        _tell([instance.page_id], instance.user, instance.action)


def tell_of_unpublished(request: HttpRequest, page: Any) -> None:
    """Write when a case was unpublished in the admin."""
    _tell([page.pk], request.user, UNPUBLISHED)


def tell_of_several(
    request: HttpRequest, action_type: str, objects: Iterable[Any], _action: Any
) -> None:
    """Write when cases were unpublished together."""
    if action_type == "unpublish":
        _tell([page.pk for page in objects], request.user, UNPUBLISHED)


def _tell(pages: Iterable[int], by: Any, action: str) -> None:
    for page in CaseStudyPage.objects.filter(pk__in=pages):
        about = _after_merger(page) if action == MERGED else _in_the_room(page)
        context = {"case": called(page), "done": action.rpartition(".")[2], **about}
        if action == WITHDRAWN:
            context["reason"] = _reason(page)
        for person in _others(page, by):
            post(KIND, person.email, context)


def _others(page: CaseStudyPage, by: Any) -> list[User]:
    return [person for person in people_with_accounts(page) if person != by]


def _reason(page: CaseStudyPage) -> str:
    stone = Tombstone.objects.filter(ref=page.ref).first()
    return str(WithdrawalReason(stone.reason).label) if stone else ""


def _in_the_room(page: CaseStudyPage) -> dict[str, str]:
    return {"link": reverse("contribute_case", args=[page.ref])}


def _after_merger(page: CaseStudyPage) -> dict[str, str]:
    """What stands for the case now, and where; nothing where that is not public, or does not name its authority.

    The case itself has no page in the room any more.
    """
    stays = identity_for(page).final().ref
    winner = CaseStudyPage.objects.filter(ref=stays).first()
    if winner is None or not winner.live or is_nameless(stays):
        return {}
    return {"into": called(winner), "link": case_path(winner.slug)}


def connect() -> None:
    """Listen, once."""
    post_save.connect(
        tell_of_logged, sender=PageLogEntry, dispatch_uid="contributions.case_taken_off"
    )

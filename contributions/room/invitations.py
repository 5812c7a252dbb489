"""Inviting by e-mail: to write a case together, or to write for an organisation."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from casestudies.publishing import merged
from cms.core.clock import every
from cms.core.numbers import row_number
from cms.mail.services import post
from contributions.models import CaseWriter, Invitation, WriterRole
from contributions.room.people import give_place
from organisations.choices import MembershipRoad
from organisations.services.members import put_forward

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage
    from cms.accounts.models import User
    from organisations.models import Organisation

LASTS: Final = timedelta(days=14)
KEPT: Final = timedelta(days=30)
"""How long an invitation is kept after its link has ended: its address is of somebody who may have no account."""

MOST_A_DAY: Final = 20
"""Invitations that one person sends in a day: enough for a team, too few for a nuisance."""

NOT_OPEN: Final = (
    "That invitation has been answered or has ended already, or somebody else sent it."
)

MEANING: Final = {
    WriterRole.WRITER: "A writer can change it, like everybody else who writes it.",
    WriterRole.SUCCESSOR: "A successor can change it, and answers for it when its owner leaves.",
}


@transaction.atomic
def invite_to_case(case: CaseStudyPage, email: str, role: WriterRole, *, by: User) -> Invitation:
    """Ask somebody by e-mail to be a writer, or the successor, of ``case``.

    Raises:
        ValidationError: if they are one already, or too many were invited today. A writer may be asked to be the
            successor too.
    """
    _refuse_too_many(by)
    held = CaseWriter.objects.filter(page=case, user__email__iexact=email)
    if role == WriterRole.SUCCESSOR:
        held = held.exclude(role=WriterRole.WRITER)
    if held.exists():
        raise ValidationError({"email": "This person is one of the case's people already."})
    # The row stays, as one that was answered does: it counts among those that its sender sent today.
    earlier = Invitation.objects.filter(page=case, email__iexact=email, answered_at=None)
    earlier.update(answered_at=timezone.now())
    token, invitation = _issue(email, by, page=case, role=role)
    context = {
        "who": str(by),
        "title": case.get_admin_display_title(),
        "role": _ROLE_WORDS[role],
        "meaning": MEANING[role],
        "token": token,
    }
    post("invited_to_case", email, context)
    return invitation


_ROLE_WORDS: Final = {WriterRole.WRITER: "a writer", WriterRole.SUCCESSOR: "the successor"}


@transaction.atomic
def invite_to_organisation(organisation: Organisation, email: str, *, by: User) -> Invitation:
    """Ask a colleague by e-mail to write for ``organisation``.

    Raises:
        ValidationError: if too many were invited today.
    """
    _refuse_too_many(by)
    token, invitation = _issue(email, by, organisation=organisation)
    context = {"who": str(by), "organisation": str(organisation), "token": token}
    post("invited_to_organisation", email, context)
    return invitation


def _refuse_too_many(by: User) -> None:
    since = timezone.now() - timedelta(days=1)
    if Invitation.objects.filter(invited_by=by, created_at__gte=since).count() >= MOST_A_DAY:
        raise ValidationError("You have invited many people today. Try again tomorrow.")


def _issue(email: str, by: User, **about: Any) -> tuple[str, Invitation]:
    token = secrets.token_urlsafe(24)
    expires = timezone.now() + LASTS
    invitation = Invitation.objects.create(
        email=email, invited_by=by, token_hash=_hash(token), expires_at=expires, **about
    )
    return token, invitation


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def open_invitation(token: str) -> Invitation | None:
    """Return the invitation of a link, while it can be answered; none to a case that was merged into another."""
    rows = Invitation.objects.open().filter(token_hash=_hash(token))
    found = rows.select_related("page", "organisation", "invited_by").first()
    if found is not None and found.page is not None and merged(found.page):
        return None
    return found


@transaction.atomic
def accept(token: str, user: User) -> Invitation | None:
    """Say yes for ``user``: they are one of the case's people, or are put forward as a member.

    Who is more to the case already than they were invited to be stays that. Returns ``None`` where the link no longer
    works; it works once.
    """
    invitation = open_invitation(token)
    if invitation is None or not _answer(invitation):
        return None
    if invitation.page is not None:
        give_place(
            invitation.page, user, WriterRole(invitation.role), invited_by=invitation.invited_by
        )
    elif invitation.organisation is not None:
        put_forward(
            user,
            invitation.organisation,
            MembershipRoad.INVITED,
            address=user.email,
            invited_by=invitation.invited_by,
        )
    return invitation


@transaction.atomic
def decline(token: str) -> bool:
    """Say no; returns whether the link still worked."""
    invitation = open_invitation(token)
    return invitation is not None and _answer(invitation)


def may_call_off(invitation: Invitation, user: User, *, any_ones: bool) -> bool:
    """Whether ``user`` may end ``invitation``: who sent it; and anybody's, whoever answers for the case."""
    return any_ones or invitation.invited_by_id == user.pk


@transaction.atomic
def call_off(case: CaseStudyPage, number: str, *, by: User, any_ones: bool) -> Invitation:
    """End an invitation to ``case`` that nobody has answered; its link works no longer.

    ``number`` is the invitation's, as a form sent it. The row stays, as one that was answered does: it counts among
    those that its sender sent today.

    Raises:
        ValidationError: in words for the person, where there is none that they may end.
    """
    found = Invitation.objects.open().filter(page=case, pk=row_number(number) or 0).first()
    if found is None or not may_call_off(found, by, any_ones=any_ones) or not _answer(found):
        raise ValidationError(NOT_OPEN)
    return found


def _answer(invitation: Invitation) -> bool:
    """Use the link up; whether nobody else did at the same moment."""
    unanswered = Invitation.objects.filter(pk=invitation.pk, answered_at=None)
    return bool(unanswered.update(answered_at=timezone.now()))


@every(3600)
def forget_invitations() -> int:
    """Delete invitations that ended, or were answered, long enough ago; returns how many rows."""
    before = timezone.now() - KEPT
    deleted, _ = Invitation.objects.filter(expires_at__lt=before).delete()
    return deleted

"""The people of a case: who joins, who goes, and who answers for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import log

from casestudies.deleting import OTHERS_OF
from casestudies.models import CaseStudyPage
from casestudies.services import set_in_versions
from cms.mail.services import post
from contributions.agreement.closing import close_settled
from contributions.models import CaseWriter, Invitation, WriterRole
from contributions.room.objections import tell_of_change

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cms.accounts.models import User


_RANKS: Final = (WriterRole.WRITER, WriterRole.SUCCESSOR, WriterRole.OWNER)
"""From the least to the most."""


def people_of(case: CaseStudyPage) -> QuerySet[CaseWriter]:
    """Everybody who has a place at ``case`` and said yes: owner and successor first."""
    places = CaseWriter.objects.filter(page=case, accepted_at__isnull=False)
    return places.select_related("user").order_by("pk")


def successor_of(page: Any) -> QuerySet[CaseWriter]:
    """The successor of ``page``, who said yes and whose account works; for a case, its number or an ``OuterRef``."""
    return CaseWriter.objects.filter(
        page=page, role=WriterRole.SUCCESSOR, accepted_at__isnull=False, user__is_active=True
    )


def has_others(case: CaseStudyPage, user: User) -> bool:
    """Whether ``case`` has people beside ``user``."""
    return people_of(case).exclude(user=user.pk).exists()


def heirs_of(case: CaseStudyPage) -> QuerySet[CaseWriter]:
    """Those whom ``case`` can be handed over to: its other people whose account works."""
    return people_of(case).filter(user__is_active=True).exclude(role=WriterRole.OWNER)


def lacks_successor(case: CaseStudyPage) -> bool:
    """Whether nobody is the successor of ``case``, and nobody was asked to be who may still answer."""
    asked = Invitation.objects.open().filter(page=case, role=WriterRole.SUCCESSOR)
    return not (successor_of(case).exists() or asked.exists())


@transaction.atomic
def give_place(
    case: CaseStudyPage, user: User, role: WriterRole, *, invited_by: User | None = None
) -> CaseWriter:
    """Give ``user`` a place at ``case``, or leave them the one they have, where that is no less.

    A new successor makes the one before a writer, who is told; the owner stays owner.
    """
    held = people_of(case).filter(user=user).first()
    if held is not None and _RANKS.index(held.role) >= _RANKS.index(role):
        return held
    if role == WriterRole.SUCCESSOR:
        _replace_successor(case, user, by=invited_by)
    place, _ = CaseWriter.objects.update_or_create(
        page=case,
        user=user,
        defaults={"role": role, "invited_by": invited_by, "accepted_at": timezone.now()},
    )
    return place


def _replace_successor(case: CaseStudyPage, new: User, *, by: User | None) -> None:
    before = people_of(case).filter(role=WriterRole.SUCCESSOR).exclude(user=new).first()
    _step_back(case, WriterRole.SUCCESSOR)
    if before is not None and before.user != by:
        tell_of_change(case, [before.user.email], by=by, successor=new)


def _step_back(case: CaseStudyPage, role: WriterRole) -> None:
    CaseWriter.objects.filter(page=case, role=role).update(role=WriterRole.WRITER)


@transaction.atomic
def hand_over(case: CaseStudyPage, to: User, *, by: User | None = None) -> None:
    """Make ``to`` the owner of ``case``; the owner before stays as a writer. Both are told of what others did.

    The contact that is never shown moves along, in what is public and in every version that may become
    so; what reviewers are reading stays the version that they read.

    Raises:
        ValidationError: if ``to`` is not one of the case's people, owns it already, or has an account that is closed.
    """
    place = heirs_of(case).filter(user=to).first()
    if place is None:
        raise ValidationError("Choose one of the case's other people.")
    before = _owners_addresses(case, but={to, by})
    _keep_maker(case)
    _step_back(case, WriterRole.OWNER)
    place.role = WriterRole.OWNER
    place.save(update_fields=["role"])
    _move_contact(case, to)
    tell_of_change(case, before, by=by, owner=to)
    context = {
        "who": str(by) if by else "An editor",
        "title": case.get_admin_display_title(),
        "ref": case.ref,
    }
    if by != to:
        post("case_handed_over", to.email, context)


def _owners_addresses(case: CaseStudyPage, *, but: set[User | None]) -> list[str]:
    """Where the owner of ``case`` reads e-mail: their account's address, and the contact's; not those of ``but``."""
    place = people_of(case).filter(role=WriterRole.OWNER).first()
    owner = place.user if place else case.owner
    theirs = [owner.email] if owner is not None else []
    known = {each.email.lower() for each in but if each is not None}
    stored = CaseStudyPage.objects.only("owner_email").get(pk=case.pk)
    return [each for each in [*theirs, stored.owner_email] if each.lower() not in known]


def _keep_maker(case: CaseStudyPage) -> None:
    """Give the maker a place, where a case is older than places are: they stay, as a writer."""
    if (
        case.owner is not None
        and not CaseWriter.objects.filter(page=case, user=case.owner).exists()
    ):
        give_place(case, case.owner, WriterRole.WRITER)


def _move_contact(case: CaseStudyPage, to: User) -> None:
    CaseStudyPage.objects.filter(pk=case.pk).update(owner=to)
    _set_contact(case, to.get_full_name() or to.email, to.email)


def _set_contact(case: CaseStudyPage, name: str, email: str) -> CaseStudyPage:
    """Set it in what is public and in every version that may become so; returns the case as stored."""
    contact = {"owner_name": name, "owner_email": email}
    CaseStudyPage.objects.filter(pk=case.pk).update(**contact)
    stored: CaseStudyPage = CaseStudyPage.objects.get(pk=case.pk)
    set_in_versions(stored, **contact)
    return stored


@transaction.atomic
def correct_contact(case: CaseStudyPage, *, name: str, email: str, by: User) -> None:
    """Set whom letters to the owner of ``case`` go to, in what is public and in every version that may become so.

    Nobody's place changes, and no review begins anew. Who was the contact before is not asked for the owner's
    agreement any more.
    """
    log(instance=_set_contact(case, name, email), action="wagtail.edit", user=by)
    close_settled(case.pk)


def _addresses_of(user: User) -> set[str]:
    known = EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    return {each.lower() for each in (user.email, *known)}


def _end_invitations(place: CaseWriter) -> None:
    """End the invitations by which somebody who goes could come back: those sent to them, and those that they sent."""
    theirs = Q(invited_by=place.user)
    for address in _addresses_of(place.user):
        theirs |= Q(email__iexact=address)
    Invitation.objects.open().filter(theirs, page=place.page).update(answered_at=timezone.now())


def _write_to_owner_instead(gone: CaseWriter) -> None:
    stored = CaseStudyPage.objects.get(pk=gone.page_id)
    if stored.owner_email.lower() not in _addresses_of(gone.user):
        return
    place = people_of(stored).filter(role=WriterRole.OWNER).first()
    owner = place.user if place else stored.owner
    if owner is not None and owner.is_active and owner != gone.user:
        _set_contact(stored, owner.get_full_name() or owner.email, owner.email)


@transaction.atomic
def take_place_away(place: CaseWriter, *, by: User | None = None) -> None:
    """Let a writer or successor go; they are told who took it away, unless they went by themselves.

    Letters about the case that went to them go to its owner: a reminder's link would give them a place again.

    Raises:
        ValidationError: for the owner, who hands the case over first.
    """
    if place.role == WriterRole.OWNER:
        raise ValidationError("Hand the case over first: it needs an owner.")
    CaseStudyPage.objects.filter(pk=place.page_id, owner=place.user).update(owner=None)
    _end_invitations(place)
    _write_to_owner_instead(place)
    place.delete()
    if by is not None and by != place.user:
        tell_of_change(place.page, [place.user.email], by=by)


def connect() -> None:
    """Tell of all cases whose they are, once."""
    if has_others not in OTHERS_OF:
        OTHERS_OF.append(has_others)

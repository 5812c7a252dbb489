"""Who belongs to which organisation: put forward by an address, an invitation or a wish, confirmed by an editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db import transaction

from cms.mail.services import post
from organisations.choices import MembershipRoad, MembershipRole
from organisations.models import Membership, Organisation, OrganisationEmailDomain

if TYPE_CHECKING:
    from cms.accounts.models import User

CONFIRM = "organisations.confirm_membership"


def organisation_of_address(email: str) -> Organisation | None:
    """Return the organisation that has the address's domain, or one above it; else ``None``."""
    labels = email.rpartition("@")[2].lower().split(".")
    domains = [".".join(labels[start:]) for start in range(len(labels) - 1)]
    found = OrganisationEmailDomain.objects.filter(domain__in=domains).select_related(
        "organisation__merged_into"
    )
    nearest = max(found, key=lambda row: len(row.domain), default=None)
    return nearest.organisation if nearest else None


@transaction.atomic
def put_forward(
    user: User,
    organisation: Organisation,
    road: MembershipRoad,
    *,
    address: str = "",
    invited_by: User | None = None,
) -> Membership:
    """Put ``user`` forward as a member and tell who may confirm it; a place already held is left alone.

    An organisation that was merged into another is that one by now.
    """
    place, is_new = Membership.objects.get_or_create(
        user=user,
        organisation=organisation.final(),
        defaults={
            "role": MembershipRole.CHAMPION,
            "came_by": road,
            "address": address,
            "invited_by": invited_by,
        },
    )
    if is_new:
        _tell_editors(place)
    return place


def _tell_editors(place: Membership) -> None:
    context = {
        "who": str(place.user),
        "address": place.user.email,
        "organisation": str(place.organisation),
        "evidence": evidence_words(place),
    }
    for editor in editors_who_confirm():
        post("membership_asked", editor.email, context, key=f"asked-{place.pk}-{editor.pk}")


def editors_who_confirm() -> list[User]:
    """Everybody with an address who may confirm memberships."""
    people = get_user_model().objects.with_perm(
        CONFIRM, backend="django.contrib.auth.backends.ModelBackend"
    )
    return list(people.exclude(email="").distinct().order_by("pk"))


def evidence_words(place: Membership) -> str:
    """Say what speaks for a membership, for the editor who confirms it."""
    if place.came_by == MembershipRoad.DOMAIN:
        return f"They confirmed the address {place.address}, whose domain is the organisation's."
    if place.came_by == MembershipRoad.INVITED:
        return f"They were invited by {place.invited_by or 'somebody whose account is gone'}."
    if place.came_by == MembershipRoad.ASKED:
        return "Their address is not one of the organisation's: find out before you confirm it."
    return "An administrator put them forward."


@transaction.atomic
def confirm(place: Membership) -> None:
    """Make somebody a member; they are told by a receiver, whatever road confirms it."""
    place.approved = True
    place.save(update_fields=["approved"])


def tell_member(place: Membership) -> None:
    """Tell a member that they are one; once, whatever road confirmed it."""
    if place.approved and place.user.email:
        post(
            "membership_approved",
            place.user.email,
            {"organisation": str(place.organisation)},
            key=f"member-{place.pk}",
        )


@transaction.atomic
def refuse(place: Membership, reason: str = "") -> None:
    """Take a wish to belong away, and tell who had it; they may ask again."""
    context = {"organisation": str(place.organisation), "reason": " ".join(reason.split())}
    if place.user.email:
        post("membership_refused", place.user.email, context, key=f"refused-{place.pk}")
    place.delete()

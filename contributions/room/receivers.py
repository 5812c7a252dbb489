"""What follows by itself: the first owner of a draft, and membership from a confirmed address."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, user_signed_up
from django.db.models.signals import post_save
from django.utils import timezone

from casestudies.models import CaseStudyPage
from contributions.models import CaseWriter, WriterRole
from organisations.choices import MembershipRoad
from organisations.models import Membership
from organisations.services.members import organisation_of_address, put_forward, tell_member


def make_first_owner(
    sender: Any, instance: CaseStudyPage, created: bool, raw: bool = False, **_: Any
) -> None:
    """Make the maker of a new case its owner; a case that nobody in particular made has none yet."""
    if created and instance.owner_id and not raw:
        CaseWriter.objects.create(
            page=instance,
            user_id=instance.owner_id,
            role=WriterRole.OWNER,
            accepted_at=timezone.now(),
        )


def join_by_address(email_address: EmailAddress, **_: Any) -> None:
    """Put somebody forward whose address, just confirmed, is one of an organisation's."""
    found = organisation_of_address(email_address.email)
    if found is not None:
        put_forward(email_address.user, found, MembershipRoad.DOMAIN, address=email_address.email)


def join_by_signing_up(user: Any, **_: Any) -> None:
    """The same for addresses that came confirmed, by single sign-on."""
    for address in EmailAddress.objects.filter(user=user, verified=True):
        join_by_address(address)


def tell_confirmed(instance: Membership, raw: bool = False, **_: Any) -> None:
    """Tell a member that they are one, also where an administrator ticked it in the list."""
    if not raw and instance.approved and instance.came_by != MembershipRoad.GIVEN:
        tell_member(instance)


def connect() -> None:
    """Listen, once."""
    post_save.connect(make_first_owner, sender=CaseStudyPage, dispatch_uid="case_first_owner")
    post_save.connect(tell_confirmed, sender=Membership, dispatch_uid="member_told")
    email_confirmed.connect(join_by_address, dispatch_uid="join_by_address")
    user_signed_up.connect(join_by_signing_up, dispatch_uid="join_by_signing_up")

"""What becomes of accounts that nobody confirmed."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.core.clock import every

KEPT = timedelta(days=14)
"""How long an account waits for its address to be confirmed."""

BATCH = 100


@every(3600)
@transaction.atomic
def forget_unconfirmed() -> int:
    """Delete accounts that were opened and never confirmed; returns how many.

    One that ever signed in, has a role, or was made by an administrator is none of them.
    """
    addresses = EmailAddress.objects.values("user_id")
    old = (
        User.objects.filter(
            pk__in=addresses.filter(verified=False),
            last_login=None,
            is_superuser=False,
            groups=None,
            date_joined__lt=timezone.now() - KEPT,
        )
        .exclude(pk__in=addresses.filter(verified=True))
        .values_list("pk", flat=True)
    )
    ids = list(old[:BATCH])
    User.objects.filter(pk__in=ids).delete()
    return len(ids)

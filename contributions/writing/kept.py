"""Text that somebody typed and has not saved in the case yet: kept for them alone, until it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from casestudies.models import CaseStudyPage
from cms.accounts.models import User
from cms.core.clock import every
from contributions.models import KeptText
from contributions.writing.forms import Data

KEPT_FOR: Final = timedelta(days=90)
"""As long as somebody may be away; afterwards what was never saved goes."""

MOST_KEPT: Final = 20
"""Open forms of one person and case; the oldest goes when there are more."""

LARGEST: Final = 1_000_000
"""Characters of one kept form: more than the longest section that anybody wrote."""

DAY = 24 * 60 * 60


class TooMuch(ValueError):
    """More text than one form is meant for."""


@transaction.atomic
def keep(
    case: CaseStudyPage, user: User, section: str, *, key: str, version: int, data: Data
) -> KeptText:
    """Keep what stands in the form ``key``, in place of what was kept of it before.

    Raises:
        TooMuch: if it is larger than any form is meant to be.
    """
    if sum(len(name) + sum(map(len, values)) for name, values in data.items()) > LARGEST:
        raise TooMuch("This is more text than one page of a case can keep.")
    row, _ = KeptText.objects.update_or_create(
        user=user,
        page=case,
        key=key[:40],
        defaults={"section": section, "version": version, "data": data},
    )
    held = KeptText.objects.filter(user=user, page=case)
    surplus = list(held.values_list("pk", flat=True)[MOST_KEPT:])
    if surplus:
        held.filter(pk__in=surplus).delete()
    return row


def kept_by(case: CaseStudyPage, user: User, section: str) -> list[KeptText]:
    """Return what ``user`` has not saved of a section, newest first."""
    return list(KeptText.objects.filter(page=case, user=user, section=section))


def drop(case: CaseStudyPage, user: User, keys: list[str]) -> None:
    """Forget what was kept under ``keys``: it was saved, or its writer does not want it."""
    KeptText.objects.filter(page=case, user=user, key__in=keys).delete()


@every(DAY)
def forget_old_texts() -> int:
    """Delete what nobody has come back to for ninety days; return how many."""
    old = KeptText.objects.filter(kept_at__lt=timezone.now() - KEPT_FOR)
    return old.delete()[0]

"""Text that somebody typed and has not saved in the case yet: kept for them alone, until it is."""

from __future__ import annotations

import hashlib
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


def kept_of(case: CaseStudyPage, user: User, key: str) -> KeptText | None:
    """Return what ``user`` has not saved of the form ``key``."""
    return KeptText.objects.filter(user=user, page=case, key=key).first()


def kept_of_all_forms(ref: str, user_id: int | None) -> list[Data]:
    """Return what somebody has not saved of a case, newest first, whether they may write it (any more) or not."""
    rows = KeptText.objects.filter(page__ref=ref, user=user_id)
    return list(rows.values_list("data", flat=True))


def put_back(row: KeptText | None) -> str:
    """Return what a form that shows ``row`` sends along: its key, and a mark of what it says; empty without one."""
    return f"{row.key} {_mark(row.data)}" if row is not None else ""


def drop(case: CaseStudyPage, user: User, key: str) -> None:
    """Forget what was kept of the form ``key``: it was saved, or its writer does not want it."""
    KeptText.objects.filter(user=user, page=case, key=key).delete()


def drop_put_back(case: CaseStudyPage, user: User, carried: str) -> None:
    """Forget a text that another form shows, and so has by now; ``carried`` is from :func:`put_back`.

    Where its own form, in another tab, has kept something newer since, that stays: its writer was told so.
    """
    key, _, mark = carried.rpartition(" ")
    row = kept_of(case, user, key)
    if row is not None and _mark(row.data) == mark:
        KeptText.objects.filter(pk=row.pk, kept_at=row.kept_at).delete()


def _mark(data: Data) -> str:
    said = repr(sorted(data.items())).encode("utf-8", "replace")
    return hashlib.sha256(said).hexdigest()[:16]


@every(DAY)
def forget_old_texts() -> int:
    """Delete what nobody has come back to for ninety days; return how many."""
    old = KeptText.objects.filter(kept_at__lt=timezone.now() - KEPT_FOR)
    return old.delete()[0]

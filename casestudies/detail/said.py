"""What others say to cases and an editor lets stand: disputes, and replies of those whom a case names."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.apps import apps
from django.utils import timezone

from casestudies.detail.shapes import Said
from casestudies.life_choices import StatementKind, StatementState


@dataclass(slots=True)
class Voices:
    """What stands beside one case, oldest first."""

    disputes: tuple[Said, ...] = ()
    replies: tuple[Said, ...] = ()


def voices_of(page_ids: Collection[int]) -> dict[int, Voices]:
    """Return what stands beside each case, by its page's id; what is settled no longer does. One query."""
    model = apps.get_model(
        "casestudies", "Statement"
    )  # its module needs the page's, which needs us
    rows = model.objects.filter(page_id__in=page_ids, state=StatementState.STANDING)
    found = {pk: Voices() for pk in page_ids}
    for row in rows:
        said = Said(row.part, row.given_by, row.public_words, timezone.localdate(row.created_at))
        if row.kind == StatementKind.DISPUTE:
            found[row.page_id].disputes += (said,)
        else:
            found[row.page_id].replies += (said,)
    return found

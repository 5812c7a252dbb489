"""What others say to cases and an editor lets stand: disputes, and replies of those whom a case names."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.apps import apps
from django.utils import timezone

from casestudies.choices import FieldStatus
from casestudies.detail.disputed import is_held_back
from casestudies.detail.shapes import Said
from casestudies.life_choices import StatementKind, StatementState
from casestudies.redaction import WithheldPaths


@dataclass(slots=True)
class Voices:
    """What stands beside one case, oldest first."""

    disputes: tuple[Said, ...] = ()
    replies: tuple[Said, ...] = ()


def voices_of(page_ids: Collection[int]) -> dict[int, Voices]:
    """Return what stands beside each case, by its page's id; what is settled no longer does. Two queries.

    A dispute of a fact or a heading of which something is withheld by now is not shown: its words may tell what is.
    """
    model = apps.get_model(
        "casestudies", "Statement"
    )  # its module needs the page's, which needs us
    rows = model.objects.filter(page_id__in=page_ids, state=StatementState.STANDING)
    withheld = _withheld(page_ids)
    found = {pk: Voices() for pk in page_ids}
    for row in rows:
        said = Said(row.part, row.given_by, row.public_words, timezone.localdate(row.created_at))
        if is_held_back(row.part, withheld[row.page_id]):
            continue
        if row.kind == StatementKind.DISPUTE:
            found[row.page_id].disputes += (said,)
        else:
            found[row.page_id].replies += (said,)
    return found


def _withheld(page_ids: Collection[int]) -> dict[int, WithheldPaths]:
    model = apps.get_model("casestudies", "FieldState")
    rows = model.objects.filter(page_id__in=page_ids, state=FieldStatus.WITHHELD)
    found: dict[int, set[str]] = {pk: set() for pk in page_ids}
    for page_id, field in rows.values_list("page_id", "field"):
        found[page_id].add(field)
    return {pk: WithheldPaths(frozenset(names)) for pk, names in found.items()}

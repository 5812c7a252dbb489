"""Writing to the outbox: what changed, and what must vanish at once."""

from __future__ import annotations

from collections.abc import Iterable

from casestudies.models import CaseStudyPage
from search.models import BlockedCase, IndexJob, Subject


def enqueue(subject: Subject, key: int | str) -> None:
    """Note that ``subject`` may have changed; call it in the transaction of the change."""
    IndexJob.objects.create(subject=subject, key=str(key))


def block(page_ids: Iterable[int]) -> None:
    """Keep cases out of every answer from the moment that the transaction commits."""
    BlockedCase.objects.bulk_create(
        [BlockedCase(page_id=pk) for pk in page_ids],
        update_conflicts=True,
        update_fields=["since"],
        unique_fields=["page_id"],
    )


def block_unless_public(page_ids: Iterable[int]) -> None:
    """Block those of ``page_ids`` that the public may not see, as the transaction now stands."""
    asked = set(page_ids)
    public = set(CaseStudyPage.objects.public().filter(pk__in=asked).values_list("pk", flat=True))
    block(asked - public)

"""Writing to the outbox: what changed, and what must vanish at once, for every index that is fed."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from casestudies.models import CaseStudyPage
from search.models import BlockedCase, IndexJob, IndexTarget, Subject


def enqueue(subject: Subject, key: int | str) -> None:
    """Note for every target that ``subject`` may have changed; call it in the transaction of the change."""
    with transaction.atomic(savepoint=False):
        IndexJob.objects.bulk_create(
            IndexJob(target_id=target, subject=subject, key=str(key)) for target in _targets()
        )


def enqueue_pages(target: str, page_ids: Iterable[int]) -> None:
    """Have one target look at ``page_ids`` again."""
    IndexJob.objects.bulk_create(
        IndexJob(target_id=target, subject=Subject.PAGE, key=str(pk)) for pk in page_ids
    )


def block(page_ids: Iterable[int]) -> None:
    """Keep cases out of every answer from the moment that the transaction commits."""
    blocked = list(page_ids)
    if not blocked:
        return
    now = timezone.now()
    with transaction.atomic(savepoint=False):
        BlockedCase.objects.bulk_create(
            [
                BlockedCase(target_id=target, page_id=pk, since=now)
                for target in _targets()
                for pk in blocked
            ],
            update_conflicts=True,
            update_fields=["since"],
            unique_fields=["target", "page_id"],
        )


def block_unless_public(page_ids: Iterable[int]) -> None:
    """Block those of ``page_ids`` that the public may not see, as the transaction now stands."""
    asked = set(page_ids)
    public = set(CaseStudyPage.objects.public().filter(pk__in=asked).values_list("pk", flat=True))
    block(asked - public)


def _targets() -> list[str]:
    return list(IndexTarget.objects.values_list("pk", flat=True))

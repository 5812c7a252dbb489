"""Cases that must not be found, and when an index has confirmed that it no longer holds them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from cms.core.portions import portions
from search.models import BlockedCase

CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Blocked:
    """What was blocked for one target at one moment, to be confirmed later."""

    rows: tuple[tuple[int, int, datetime], ...]

    @classmethod
    def by(cls, target: str) -> Blocked:
        """Read it, before anything is read that is to be written: one query."""
        rows = BlockedCase.objects.filter(target=target)
        return cls(tuple(rows.values_list("pk", "page_id", "since")))

    def confirm(self, page_ids: Collection[int] | None = None) -> None:
        """Note that the target holds nothing of ``page_ids``, or of any, that it must not.

        A case that was blocked again since this was read stays blocked.
        """
        by_moment: defaultdict[datetime, list[int]] = defaultdict(list)
        for pk, page_id, since in self.rows:
            if page_ids is None or page_id in page_ids:
                by_moment[since].append(pk)
        for since, ids in by_moment.items():
            for some in portions(ids, CHUNK):
                BlockedCase.objects.filter(pk__in=some, since=since).delete()

"""Full drafts, copied from made-up cases row by row under names of their own, and published at a steady pace."""

from __future__ import annotations

import copy
import sys
import time
from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.words import invented_name
from casestudies import services
from casestudies.choices import Basis
from casestudies.models import CaseStudyPage
from casestudies.rows import TAG_FIELDS, load_record, relations

_OWN = frozenset({"page_ptr", "ref"})
RESTATED = {
    "basis": Basis.RESTATED,
    "source_url": "https://precedent.example/made-up",
    "licence": "OGL-3.0",
}
"""Nobody's agreement is needed to publish what is restated from a public source."""

_FAR = 500_000
"""From this number on nobody else takes names."""


def full_drafts(count: int) -> Iterator[int]:
    """Make ``count`` drafts of full cases and yield their page ids."""
    sources = list(CaseStudyPage.objects.for_indexing().order_by("pk")[:count])
    load_record(sources, public=False)
    for number in range(count):
        yield _draft(sources[number % len(sources)], number).pk
        print(f"\r  drafted {number + 1}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def published(pace: float, page_ids: Sequence[int]) -> Iterator[tuple[int, float, float]]:
    """Publish ``pace`` drafts a second; one that takes longer is followed at once by the next.

    Yields for each its page id, when its publishing began and when it was committed: in seconds, by the
    clock that all processes of the machine share.
    """
    first = time.monotonic()
    for place, page_id in enumerate(page_ids):
        time.sleep(max(0.0, first + place / pace - time.monotonic()))
        began = time.monotonic()
        page = CaseStudyPage.objects.get(pk=page_id)
        services.publish(page.get_latest_revision_as_object())
        yield page_id, began, time.monotonic()


def _draft(source: CaseStudyPage, number: int) -> CaseStudyPage:
    columns = [field.name for field in CaseStudyPage._meta.local_fields if field.name not in _OWN]
    name = invented_name(_FAR + number)
    draft = services.create_draft(
        f"{name}: {source.title}"[: services.TITLE_LENGTH],
        **{**{column: getattr(source, column) for column in columns}, **RESTATED},
    )
    for relation in relations(public=False):
        setattr(draft, relation, [_copied(row) for row in getattr(source, relation).all()])
    for tags in TAG_FIELDS:
        getattr(draft, tags).set(getattr(source, tags).all())
    services.save_draft(draft)
    return draft


def _copied(row: Any) -> Any:
    made = copy.copy(row)
    made.pk = None
    return made

"""What tests of the road into the index lean on: a question, and engines that fail or count."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from search.documents import CaseDocument
from search.engines import get_engine
from search.engines.base import DocumentsRefused, EngineUnavailable
from search.engines.embedded import EmbeddedEngine
from search.models import BlockedCase, IndexJob, IndexTarget
from search.parameters import SearchQuery
from search.service import find
from search.vocabulary import DatabaseVocabulary


def found(words: str) -> list[int]:
    """The page ids of what the site finds, best first."""
    return [hit.page_id for hit in find(SearchQuery(q=words)).hits]


class Broken(EmbeddedEngine):
    """The embedded engine with a fault: it cannot be reached, or it chokes on one case or refuses it."""

    def __init__(
        self, root: Path, *, away: bool = False, poison: int = 0, refused: int = 0
    ) -> None:
        super().__init__(root, DatabaseVocabulary())
        self.away, self.poison, self.refused = away, poison, refused

    def upsert(self, documents: Iterable[CaseDocument]) -> int:
        kept = list(documents)
        if self.away:
            raise EngineUnavailable("away")
        if any(document.page_id == self.poison for document in kept):
            raise ValueError("cannot be digested")
        taken = super().upsert([case for case in kept if case.page_id != self.refused])
        if taken < len(kept):
            raise DocumentsRefused({self.refused: "too odd"})
        return taken

    def delete(self, page_ids: Collection[int]) -> None:
        if self.away:
            raise EngineUnavailable("away")
        super().delete(page_ids)


def broken(*, away: bool = False, poison: int = 0, refused: int = 0) -> Broken:
    """The test's own index behind a faulty engine."""
    folder = Path(settings.SEARCH_INDEX_DIR)
    return Broken(folder, away=away, poison=poison, refused=refused)


class Counting(EmbeddedEngine):
    """The embedded engine; it notes what it was given to write."""

    def __init__(self, root: Path) -> None:
        super().__init__(root, DatabaseVocabulary())
        self.written: list[list[int]] = []

    def upsert(self, documents: Iterable[CaseDocument]) -> int:
        kept = list(documents)
        self.written.append([case.page_id for case in kept])
        return super().upsert(kept)


def target() -> IndexTarget:
    """The row of the test's own index."""
    return IndexTarget.objects.get(pk=get_engine().identity())


def blocked() -> set[int]:
    """The cases that some index may not show."""
    return set(BlockedCase.objects.values_list("page_id", flat=True))


def make_due() -> None:
    """Have every job tried now."""
    IndexJob.objects.update(not_before=timezone.now() - timedelta(seconds=1))

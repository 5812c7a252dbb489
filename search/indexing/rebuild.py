"""A whole new index beside the one that answers, from the rows of the database."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from casestudies.models import CaseStudyPage
from cms.core.portions import portions
from search.documents import CaseDocument
from search.engines import get_engine
from search.engines.base import EngineUnavailable, RebuildRefused, SearchEngine
from search.indexing.batch import in_words, park_refused
from search.indexing.blocked import Blocked
from search.indexing.build import build_document
from search.indexing.lock import index_lock
from search.indexing.lookups import Lookups
from search.indexing.rows import CaseRows, read_rows
from search.indexing.targets import let_others_finish, register
from search.models import IndexJob, IndexTarget

CHUNK = 4000
"""Cases whose rows are read together: each table is asked once for all of them."""

PORTION = 100
"""Documents that are handed to the engine together: it writes them while the next are made."""

MISMADE = (ArithmeticError, LookupError, TypeError, ValueError)
"""What reading or making one case raises when what is stored makes no sense."""

MOST_REFUSED = 0.01
"""More than this share refused is no odd case but a fault of ours: the old index stays."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many documents the index holds, how long it took in seconds, and what was refused and why."""

    documents: int
    seconds: float
    refused: dict[int, str] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Documents a second."""
        return self.documents / self.seconds if self.seconds else 0.0


def rebuild(engine: SearchEngine | None = None, *, progress: Progress | None = None) -> Rebuilt:
    """Build the index anew and swap it in; the old one answers and is fed until then.

    What is written to the old one meanwhile is in the new one too (the port promises it). While the
    two are exchanged the drainer waits. A case that the engine refuses is left out, named, and parked
    where it is seen. An index that was not known until now answers from the end on.

    Raises:
        EngineUnavailable: if the engine cannot write, or another rebuild is under way; the old index stays.
        RebuildRefused: if the new index does not hold what it was given, or much was refused; the old
            index stays.
    """
    engine = engine or get_engine()
    with index_lock(engine.identity(), "build", wait=False) as got:
        if not got:
            raise EngineUnavailable("Another rebuild is under way.")
        target = register(engine)
        if target.built_at is None:
            let_others_finish()
        return _rebuild(engine, target, progress)


def _rebuild(engine: SearchEngine, target: IndexTarget, progress: Progress | None) -> Rebuilt:
    started = time.perf_counter()
    with index_lock(target.pk):
        # No drainer is under way just now, so none writes what it read before these jobs were written.
        covered = _Covered.by(target)
    refused: dict[int, str] = {}
    with ExitStack() as until_swapped:
        with _untidied(), engine.rebuild() as build:
            # Not before: what is fed until the build has begun goes to the old index alone.
            page_ids = list(CaseStudyPage.objects.for_indexing().values_list("pk", flat=True))
            given = 0
            for documents in _documents(page_ids, refused):
                given = build.add(documents)
                if progress:
                    progress(given, len(page_ids))
            refused |= build.refused
            _refuse_if_many(refused, len(page_ids))
            until_swapped.enter_context(index_lock(target.pk))
            mark = build.follow(_confirmed(target))
        covered.confirm(refused, mark)
    return Rebuilt(given - len(build.refused), time.perf_counter() - started, refused)


@dataclass(frozen=True, slots=True)
class _Covered:
    """What a rebuild does besides: the jobs and blocked cases from before it read any row."""

    target: IndexTarget
    jobs: list[int]
    blocked: Blocked

    @classmethod
    def by(cls, target: IndexTarget) -> _Covered:
        jobs = IndexJob.objects.of(target.pk).values_list("pk", flat=True)
        return cls(target, list(jobs), Blocked.by(target.pk))

    @transaction.atomic
    def confirm(self, refused: dict[int, str], mark: int) -> None:
        """Note that the new index, which bears ``mark``, answers, and that all this is done."""
        for some in portions(self.jobs, CHUNK):
            IndexJob.objects.filter(pk__in=some).delete()
        self.blocked.confirm()
        park_refused(self.target.pk, refused)
        now = timezone.now()
        IndexTarget.objects.filter(pk=self.target.pk).update(
            built_at=now, confirmed=mark, seen_at=now, failures=0, retry_at=None
        )


def _confirmed(target: IndexTarget) -> int:
    """The mark that the old index confirmed last, also while the new one was built."""
    rows = IndexTarget.objects.filter(pk=target.pk)
    return rows.values_list("confirmed", flat=True).first() or 0


def _refuse_if_many(refused: dict[int, str], cases: int) -> None:
    if len(refused) > max(1, cases * MOST_REFUSED):
        page_id, reason = next(iter(refused.items()))
        raise RebuildRefused(
            f"{len(refused)} of {cases} cases were refused, case {page_id} because: {reason}"
        )


def _documents(page_ids: list[int], refused: dict[int, str]) -> Iterator[list[CaseDocument]]:
    """Yield the documents of ``page_ids`` a few at a time; note those that cannot be made in ``refused``."""
    lookups = Lookups()
    for some in portions(page_ids, CHUNK):
        for portion in portions(_read(some, refused), PORTION):
            built = (_built(case, lookups, refused) for case in portion)
            yield [document for document in built if document]


def _read(page_ids: Sequence[int], refused: dict[int, str]) -> list[CaseRows]:
    """Return the rows of ``page_ids``; one that cannot be read is refused, and the rest go on."""
    try:
        return read_rows(page_ids)
    except MISMADE as error:
        if len(page_ids) == 1:
            refused[page_ids[0]] = in_words(error)
            return []
    return [case for pk in page_ids for case in _read([pk], refused)]


def _built(case: CaseRows, lookups: Lookups, refused: dict[int, str]) -> CaseDocument | None:
    """Return the document of ``case``, or note why there is none."""
    try:
        return build_document(case, lookups)
    except MISMADE as error:
        refused[case.page["id"]] = in_words(error)
        return None


@contextmanager
def _untidied() -> Iterator[None]:
    """Look for no rubbish meanwhile: rows and documents hold no rings, and go when they are done with.

    Every chunk makes a hundred thousand tuples; left alone, Python would look through all that the
    process holds again and again, which costs a sixth of the whole.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()

"""The embedded engine: tantivy on disk, no server. The default, and the standby of the other."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from search.clauses import Clause
from search.documents import CaseDocument
from search.engines.answering import AnsweringEngine
from search.engines.base import (
    DocumentsRefused,
    EngineStatus,
    EngineUnavailable,
    IndexBuild,
    RebuildRefused,
    SearchError,
)
from search.engines.embedded.documents import converted
from search.engines.embedded.folder import IndexFolder
from search.engines.embedded.reader import Reader
from search.engines.embedded.schema import schema_hash
from search.engines.embedded.writer import NOT_BUILT, Build, confirm, create, replace
from search.query.request import EngineRequest, EngineResponse, Searchable
from search.vocabulary import VocabularySource

NAME: Final = "embedded"


class EmbeddedEngine(AnsweringEngine):
    """A :class:`~search.engines.base.SearchEngine` over one folder.

    Readers take the last commit at each question; writers wait for one another, in this process and
    others.
    """

    name = NAME

    def __init__(self, root: Path, vocabulary: VocabularySource, *, patience: float = 20.0) -> None:
        super().__init__(vocabulary)
        self._folder = IndexFolder(root, patience=patience)
        self._reader = Reader(self._folder)

    def identity(self) -> str:
        """Return the name of this folder and its host."""
        with _translated():
            return f"{NAME}:{self._folder.identity()}"

    def upsert(self, documents: Iterable[CaseDocument]) -> int:
        """Write ``documents`` in place of those with the same page id; the last of two with one id wins."""
        latest = {document.page_id: document for document in documents}
        if latest:
            made, refused = converted(latest.values())
            with _translated():
                replace(self._folder, self._reader, list(made.values()), list(made))
            if refused:
                raise DocumentsRefused(refused)
        return len(latest)

    def delete(self, page_ids: Collection[int]) -> None:
        """Forget the cases of ``page_ids``."""
        if page_ids:
            with _translated():
                replace(self._folder, self._reader, [], sorted(set(page_ids)))

    def confirm(self, confirmed: int) -> int:
        """Give the index its next mark and return it."""
        with _translated():
            return confirm(self._folder, self._reader, confirmed)

    @contextmanager
    def opened(self, *, patient: bool = False, confirmed: int = 0) -> Iterator[Searchable]:
        """Hold the last commit; an index that was never made finds nothing. Nothing here has a deadline."""
        with _translated():
            yield self._reader.snapshot(confirmed) or _Absent()

    @contextmanager
    def rebuild(self, expected: int | None = None) -> Iterator[IndexBuild]:
        """Build a new index beside the live one and swap it in when the block ends without an error."""
        with self._folder.building():
            with _translated():
                home = self._begin()
                build = Build(home, self._folder)
            try:
                yield build
                with _translated():
                    self._finish(build, expected)
            except BaseException:
                build.abandon()
                shutil.rmtree(home, ignore_errors=True)
                raise
            finally:
                self._folder.end_building()

    def versions(self) -> Iterator[tuple[int, int]]:
        """Yield (page id, version) of every document held."""
        with _translated():
            snapshot = self._reader.snapshot()
            if snapshot is not None:
                yield from snapshot.versions()

    def status(self, *, confirmed: int = 0) -> EngineStatus:
        """Tell how the index stands; every file is held against its checksum."""
        location, documents, problem = str(self._folder.root), 0, ""
        try:
            with _translated():
                snapshot = self._reader.snapshot()
                home = self._reader.where()
                if snapshot is None or home is None:
                    problem = NOT_BUILT
                else:
                    location, documents = str(home), snapshot.searcher.num_docs
                    self._reader.check()
                    self._reader.snapshot(confirmed)
        except SearchError as error:
            problem = str(error)
        # Nothing on a disk comes back by itself: whatever is wrong, building anew is the cure.
        torn = bool(problem)
        return EngineStatus(
            self.name, location, documents, schema_hash(), not torn, problem, torn=torn
        )

    def clear(self) -> None:
        """Leave an empty, healthy index behind, whatever was there."""
        with _translated(), self._folder.writing():
            home = self._folder.new()
            create(home)
            self._folder.point_at(home)
            self._folder.sweep(home)

    def _begin(self) -> Path:
        """Make the folder of a new index and have writers note what they change meanwhile."""
        with self._folder.writing():
            home = self._folder.new()
            self._folder.sweep(home, *self._live())
            self._folder.begin_building(home)
        return home

    def _live(self) -> tuple[Path, ...]:
        try:
            current = self._folder.current()
        except EngineUnavailable:
            return ()
        return (current,) if current else ()

    def _finish(self, build: Build, expected: int | None) -> None:
        """Check the count, take over what changed meanwhile, and swap."""
        if expected is not None and build.given != expected:
            raise RebuildRefused(f"{expected} cases were expected, {build.given} were given.")
        build.commit()
        with self._folder.writing():
            build.catch_up(self._folder.touched(build.folder), self._reader)
            held = build.finish()
            if held != build.held:
                raise RebuildRefused(f"{build.held} cases were written, {held} are in the index.")
            self._folder.point_at(build.folder)
            self._folder.sweep(build.folder)


class _Absent:
    """Stands for an index that was never made: it knows nothing and finds nothing."""

    def known(self, words: Collection[str]) -> frozenset[str]:
        return frozenset()

    def frequencies(self, words: Collection[str]) -> Mapping[str, int]:
        return {}

    def resembling(self, word: str, prefix: int, limit: int) -> list[tuple[str, int]]:
        return []

    def run(self, request: EngineRequest) -> EngineResponse:
        none: dict[str, int] = {}
        return EngineResponse(
            total=0,
            tallies=tuple(none for _ in request.tallies),
            counts=tuple(0 for _ in request.counts),
        )

    def ids(self, clause: Clause, order: str) -> Iterator[int]:
        yield from ()


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what tantivy and the disk raise into the port's own errors."""
    try:
        yield
    except SearchError:
        raise
    except (OSError, ValueError, RuntimeError) as error:
        raise EngineUnavailable(f"The embedded index failed: {error}") from error
    except BaseException as error:
        # A panic of the library arrives as an exception that derives from BaseException alone.
        if type(error).__name__ == "PanicException":
            raise EngineUnavailable("The embedded index failed.") from error
        raise

"""Writing the embedded index: one writer at a time, and a marker that is never behind."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from tantivy import Document, Index, IndexWriter, Query

from search import fields
from search.documents import CaseDocument
from search.engines.base import EngineUnavailable, IndexTorn
from search.engines.embedded.documents import converted, to_index
from search.engines.embedded.folder import IndexFolder
from search.engines.embedded.marker import Marker
from search.engines.embedded.reader import Reader
from search.engines.embedded.schema import register, schema
from search.engines.entries import decode

NOT_BUILT = "The index has not been built yet."
_SMALL_HEAP = 32_000_000
_BUILD_HEAP = 256_000_000
_BUILD_THREADS = (
    1  # the reading of rows keeps the other core, and one segment answers quicker than two
)
_TRIES = 100
_PAUSE = 0.05


def create(folder: Path) -> Index:
    """Make an empty index with its marker in an empty ``folder``."""
    index = Index(schema(), str(folder))
    register(index)
    Marker.of(0).write(folder)
    return index


def open_writer(index: Index, heap: int, threads: int) -> IndexWriter:
    """Return the writer of ``index``, waiting for one that is just ending.

    Raises:
        EngineUnavailable: when something holds the index for longer than we wait.
    """
    for _ in range(_TRIES):
        try:
            return index.writer(heap, threads)
        except ValueError as error:
            if "LockBusy" not in str(error):
                raise
            time.sleep(_PAUSE)
    raise EngineUnavailable("Something else is writing the index.")


def replace(
    folder: IndexFolder,
    reader: Reader,
    documents: Sequence[Document],
    page_ids: Collection[int],
) -> None:
    """Forget the cases ``page_ids`` and write ``documents``, in one commit. Holds the lock itself.

    Raises:
        IndexTorn: if there is no index to write to: one with these cases alone would be half an index.
    """
    with folder.writing():
        snapshot = reader.snapshot()
        home = folder.current()
        if home is None or snapshot is None:
            raise IndexTorn(NOT_BUILT)
        before = snapshot.searcher.num_docs
        after = before - snapshot.count_of(sorted(page_ids)) + len(documents)
        _commit(home, documents, page_ids, before, after)
        folder.note_touched(page_ids)


def confirm(folder: IndexFolder, reader: Reader, confirmed: int) -> int:
    """Give the live index its next mark and return it. Holds the lock itself.

    Raises:
        IndexTorn: if it is older than what was ``confirmed``: what was written to it went astray.
    """
    with folder.writing():
        snapshot = reader.snapshot(confirmed)
        home = folder.current()
        if home is None or snapshot is None:
            raise IndexTorn(NOT_BUILT)
        marker = Marker.read(home).marked(snapshot.mark + 1)
        marker.write(home)
        return marker.mark


def _commit(
    home: Path, documents: Sequence[Document], page_ids: Iterable[int], before: int, after: int
) -> None:
    marker = Marker.read(home).during(before, after)
    marker.write(home)
    index = Index.open(str(home))
    register(index)
    writer = open_writer(index, _SMALL_HEAP, 1)
    _forget(writer, page_ids)
    for document in documents:
        writer.add_document(document)
    commit = writer.commit()
    writer.wait_merging_threads()
    marker.after(after, commit).write(home)


def _forget(writer: IndexWriter, page_ids: Iterable[int]) -> None:
    """Delete cases. By query: deleting by term passes over numbers without a word (tantivy 0.27)."""
    query = Query.term_set_query(schema(), fields.PAGE_ID, list(page_ids))
    writer.delete_documents_by_query(query)


class Build:
    """A new index in the making, in a folder that nothing points at yet."""

    def __init__(self, folder: Path, live: IndexFolder) -> None:
        self.folder = folder
        self.refused: dict[int, str] = {}
        self._live = live
        self._confirmed = 0
        self._mark = 0
        self._index = create(folder)
        self._writer = open_writer(self._index, _BUILD_HEAP, _BUILD_THREADS)
        self._held: set[int] = set()
        self._is_open = True

    @property
    def given(self) -> int:
        """How many different cases were given, those that were refused too."""
        return len(self._held) + len(self.refused.keys() - self._held)

    @property
    def held(self) -> int:
        """How many cases the index must hold."""
        return len(self._held)

    def add(self, documents: Iterable[CaseDocument]) -> int:
        """Write ``documents`` and return how many cases there are in all so far; a second one replaces the first."""
        latest = {document.page_id: document for document in documents}
        made, refused = converted(latest.values())
        self.refused |= refused
        for page_id, document in made.items():
            if page_id in self._held:
                _forget(self._writer, [page_id])
            self._held.add(page_id)
            self._writer.add_document(document)
        return self.given

    def follow(self, confirmed: int) -> int:
        """Have this index follow what the live one ``confirmed`` last; return the mark that it will have."""
        self._confirmed = confirmed
        self._mark = max(confirmed, _mark_of(self._live)) + 1
        return self._mark

    def catch_up(self, page_ids: Iterable[int], reader: Reader) -> None:
        """Take over from the live index the cases that changed while this one was built.

        Raises:
            IndexTorn: if that is older than what it confirmed, and so does not hold what changed.
        """
        changed = list(page_ids)
        # A live index that is torn is not even opened when nothing changed: this one replaces it.
        snapshot = reader.snapshot(self._confirmed) if changed else None
        for page_id in changed:
            payload = snapshot.payload(page_id) if snapshot else None
            _forget(self._writer, [page_id])
            self._held.discard(page_id)
            if payload is not None:
                self._writer.add_document(to_index(decode(payload)))
                self._held.add(page_id)

    def commit(self) -> None:
        """Make all that was written so far part of the index."""
        self._writer.commit()

    def finish(self) -> int:
        """Commit, end the writer, write the marker; return how many cases the index holds."""
        commit = self._writer.commit()
        self._is_open = False
        self._writer.wait_merging_threads()
        self._index.reload()
        held = int(self._index.searcher().num_docs)
        Marker.of(held, mark=self._mark, commit=commit).write(self.folder)
        return held

    def abandon(self) -> None:
        """End the writer, if it has not ended, without keeping anything."""
        if self._is_open:
            self._writer.rollback()


def _mark_of(live: IndexFolder) -> int:
    """The mark of the index that answers now; nought when there is none that can be read."""
    try:
        home = live.current()
        return Marker.read(home).mark if home else 0
    except IndexTorn:
        return 0

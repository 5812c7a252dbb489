"""The Elasticsearch engine: the port over one server."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from search.documents import CaseDocument
from search.engines.answering import AnsweringEngine
from search.engines.base import EngineStatus, IndexBuild, IndexTorn, SearchError
from search.engines.elasticsearch.build import Build, create, remove_all, swap
from search.engines.elasticsearch.names import Names
from search.engines.elasticsearch.reader import Snapshot
from search.engines.elasticsearch.server import Access, Deadline, making_sense, translated
from search.engines.elasticsearch.shape import SCHEMA_HASH, schema_hash
from search.engines.elasticsearch.writer import forget, write
from search.engines.patience import time_left
from search.vocabulary import VocabularySource

NAME: Final = "elasticsearch"
_SHAPE_HOLDS: Final = 10.0  # seconds for which an index that had our shape is believed to have it


class ElasticsearchEngine(AnsweringEngine):
    """A :class:`~search.engines.base.SearchEngine` on the server that ``access`` names.

    A question has ``access.deadline`` seconds in all, every other request ``access.patience``, but for
    :meth:`status`, which is told within ``access.probe``. An index that is missing or of another shape is
    never written to in part: it is torn until it has been built. Its indexes bear no marks: what a server
    puts back from a snapshot is not told from what it held.
    """

    name = NAME

    def __init__(self, access: Access, vocabulary: VocabularySource) -> None:
        super().__init__(vocabulary)
        self._client = access.connect()
        self._names = Names(access.prefix)
        self._seconds = access.deadline
        self._patience = access.patience
        self._probe = access.probe
        self._shape_seen = float("-inf")
        self._guard = threading.Lock()

    def identity(self) -> str:
        """Return the name that all hosts know this index by: those of one server and prefix share it."""
        return f"{NAME}:{self._names.prefix}"

    def upsert(self, documents: Iterable[CaseDocument]) -> int:
        """Write ``documents`` in place of those with the same page id; the last of two with one id wins."""
        latest = {document.page_id: document for document in documents}
        if latest:
            with translated():
                self._check_shape(Deadline(self._patience))
                write(self._client, self._names, list(latest.values()))
        return len(latest)

    def delete(self, page_ids: Collection[int]) -> None:
        """Forget the cases of ``page_ids``."""
        if page_ids:
            with translated():
                forget(self._client, self._names, sorted(set(page_ids)))

    def confirm(self, confirmed: int) -> int:
        """Give the same mark back: there are none on a server."""
        return confirmed

    @contextmanager
    def opened(self, *, patient: bool = False, confirmed: int = 0) -> Iterator[Snapshot]:
        """Hold the index that answers now, for as long as one question may take; see :class:`Snapshot`."""
        with translated():
            deadline = Deadline(time_left(self._seconds))
            self._check_shape(deadline)
            yield Snapshot(self._client, self._names.reading, deadline, patient=patient)

    @contextmanager
    def rebuild(self, expected: int | None = None) -> Iterator[IndexBuild]:
        """Build a new index beside the live one and swap it in when the block ends without an error."""
        with translated():
            build = Build(self._client, self._names, self._patience)
        try:
            yield build
            with translated():
                build.finish(expected)
        except BaseException:
            with translated():
                build.abandon()
            raise

    def versions(self) -> Iterator[tuple[int, int]]:
        """Yield (page id, version) of every document held."""
        with translated():
            yield from self._patient().versions()

    def status(self, *, confirmed: int = 0) -> EngineStatus:
        """Tell how the index stands."""
        location, documents, problem, torn = self._names.reading, 0, "", False
        try:
            with translated():
                deadline = Deadline(self._probe)
                location, shape = self._described(deadline)
                documents = Snapshot(self._client, self._names.reading, deadline).count()
                if shape != schema_hash():
                    problem, torn = _OTHER_SHAPE, True
        except SearchError as error:
            problem, torn = str(error), isinstance(error, IndexTorn)
        return EngineStatus(
            self.name, location, documents, schema_hash(), not problem, problem, torn=torn
        )

    def clear(self) -> None:
        """Leave an empty, healthy index behind, whatever was there."""
        with translated():
            swap(
                self._client,
                self._names,
                create(self._client, self._names, alias=self._names.building),
            )

    def remove(self) -> None:
        """Take everything of ours off the server."""
        with translated():
            remove_all(self._client, self._names)

    def _patient(self) -> Snapshot:
        deadline = Deadline(self._patience)
        return Snapshot(self._client, self._names.reading, deadline, patient=True)

    def _check_shape(self, deadline: Deadline) -> None:
        """Look, now and then, whether the index is of our shape.

        Raises:
            IndexTorn: if it is missing, or was made by another version of the product.
        """
        if time.monotonic() - self._shape_seen < _SHAPE_HOLDS:
            return
        _, shape = self._described(deadline)
        if shape != schema_hash():
            raise IndexTorn(_OTHER_SHAPE)
        with self._guard:
            self._shape_seen = time.monotonic()

    def _described(self, deadline: Deadline) -> tuple[str, str]:
        """The name of the index that answers, and the hash of its shape."""
        alias = self._names.reading
        answer = deadline.ask(self._client, lambda client: client.indices.get_mapping(index=alias))
        with making_sense():
            [(index, described)] = answer.items()
            return str(index), str(described["mappings"].get("_meta", {}).get(SCHEMA_HASH, ""))


_OTHER_SHAPE: Final = "The index was made by another version of Precedent and must be built anew."

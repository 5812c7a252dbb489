"""A new Elasticsearch index beside the one that answers, and the moment when it takes over."""

from __future__ import annotations

from collections.abc import Iterable

from elasticsearch import Elasticsearch
from elasticsearch.dsl import query as dsl

from search.documents import CaseDocument
from search.engines.base import RebuildRefused
from search.engines.elasticsearch.names import Names
from search.engines.elasticsearch.reader import Snapshot
from search.engines.elasticsearch.server import Deadline, translated
from search.engines.elasticsearch.shape import GONE, body, schema_hash
from search.engines.elasticsearch.writer import add_new


class Build:
    """An index that carries the alias ``building`` and no other until :meth:`finish`."""

    def __init__(self, client: Elasticsearch, names: Names, patience: float) -> None:
        self.refused: dict[int, str] = {}
        self._client = client
        self._names = names
        self._patience = patience
        self._given: set[int] = set()
        self._is_done = False
        sweep(client, names)
        self.index = create(client, names, alias=names.building)

    def add(self, documents: Iterable[CaseDocument]) -> int:
        """Write ``documents`` and return how many cases there are in all so far; a second one replaces the first."""
        latest = {document.page_id: document for document in documents}
        with translated():
            again = [str(page_id) for page_id in latest if page_id in self._given]
            if again:
                self._forget(dsl.Ids(values=again))
            self.refused |= add_new(self._client, self._names, latest)
        self._given.update(latest)
        return len(self._given)

    def follow(self, confirmed: int) -> int:
        """Give the same mark back: there are none on a server."""
        return confirmed

    def finish(self, expected: int | None) -> None:
        """Check what is held, and take over both aliases from the old index, which goes.

        Raises:
            RebuildRefused: if cases are missing.
        """
        if expected is not None and len(self._given) != expected:
            raise RebuildRefused(f"{expected} cases were expected, {len(self._given)} were given.")
        self._client.indices.refresh(index=self.index)
        missing = self._given - self._held() - self.refused.keys()
        if missing:
            raise RebuildRefused(
                f"{len(self._given)} cases were given, {len(missing)} of them are not in the index."
            )
        self._forget(dsl.Exists(field=GONE))
        swap(self._client, self._names, self.index)
        self._is_done = True

    def abandon(self) -> None:
        """Remove the index, unless it has taken over."""
        if not self._is_done:
            self._client.indices.delete(index=self.index, ignore_unavailable=True)

    def _held(self) -> set[int]:
        """The cases in the new index, those that were forgotten meanwhile too."""
        snapshot = Snapshot(self._client, self.index, Deadline(self._patience), patient=True)
        return {page_id for page_id, _ in snapshot.versions()}

    def _forget(self, query: dsl.Query) -> None:
        self._client.indices.refresh(index=self.index)
        self._client.delete_by_query(
            index=self.index, query=query.to_dict(), conflicts="proceed", refresh=True
        )


def create(client: Elasticsearch, names: Names, *, alias: str) -> str:
    """Make an empty index of our shape, called ``alias``; return its own name."""
    index = names.new(schema_hash())
    client.indices.create(index=index, aliases={alias: {}}, **body())
    return index


def swap(client: Elasticsearch, names: Names, index: str) -> None:
    """Have ``index`` answer and be written to from now on, in one step, and remove all others of ours."""
    held = client.indices.get(index=names.pattern, ignore_unavailable=True)
    client.indices.update_aliases(
        actions=[
            {"add": {"index": index, "alias": names.reading}},
            {"add": {"index": index, "alias": names.writing}},
            *({"remove_index": {"index": other}} for other in held if other != index),
            {"remove": {"index": index, "alias": names.building, "must_exist": False}},
        ]
    )


def remove_all(client: Elasticsearch, names: Names) -> None:
    """Remove every index of ours, whether it answers or not."""
    for index in client.indices.get(index=names.pattern, ignore_unavailable=True):
        client.indices.delete(index=index, ignore_unavailable=True)


def sweep(client: Elasticsearch, names: Names) -> None:
    """Remove what a build that was killed left behind: every index of ours that does not answer."""
    held = client.indices.get(index=names.pattern, ignore_unavailable=True)
    for index, described in held.items():
        if names.reading not in described["aliases"]:
            client.indices.delete(index=index, ignore_unavailable=True)

"""Writing to Elasticsearch: in chunks, waiting when the server is busy, seen by readers when it returns.

While an index is being built, every writer writes to it as well: it carries the alias ``building``. The
builder itself only adds what is not there yet, so whatever a writer put there, or marked as gone, is
newer and stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

from search.documents import CaseDocument
from search.engines.base import DocumentsRefused, EngineUnavailable, IndexTorn
from search.engines.elasticsearch.documents import gone, to_index
from search.engines.elasticsearch.names import Names
from search.engines.elasticsearch.server import NOT_BUILT

Action = dict[str, Any]
CHUNK: Final = 500
CHUNK_BYTES: Final = 10_000_000
TRIES_WHEN_BUSY: Final = 8
_CONFLICT: Final = 409
_NOT_FOUND: Final = 404
_BUSY: Final = 429
_OUR_FAULT: Final = frozenset({400, 413})


def bulk(
    client: Elasticsearch, actions: Iterable[Action], *, first_wait: float = 0.5
) -> Iterator[tuple[int, int, str]]:
    """Send ``actions`` and yield for each its outcome: its page id, the status, and why it was not done.

    A server that says it is busy is waited for, longer each time. What it put off comes after the rest of
    its chunk, so each outcome is known by the id that the server gives it and not by its place.
    """
    outcomes = streaming_bulk(
        client,
        actions,
        chunk_size=CHUNK,
        max_chunk_bytes=CHUNK_BYTES,
        max_retries=TRIES_WHEN_BUSY,
        initial_backoff=first_wait,
        max_backoff=30,
        raise_on_error=False,
        require_alias=True,
    )
    for _, outcome in outcomes:
        [result] = outcome.values()
        yield int(result["_id"]), int(result["status"]), _reason(result)


def write(client: Elasticsearch, names: Names, documents: Sequence[CaseDocument]) -> None:
    """Write ``documents`` in place of those with the same page ids.

    Raises:
        DocumentsRefused: naming those that cannot be held; the others are written.
        IndexTorn: if there is no index to write to: one with these cases alone would be half an index.
    """
    held = [(document.page_id, to_index(document)) for document in documents]
    _write(
        client,
        names,
        live=(_index_action(names.writing, page_id, source) for page_id, source in held),
        building=(_index_action(names.building, page_id, source) for page_id, source in held),
    )


def forget(client: Elasticsearch, names: Names, page_ids: Sequence[int]) -> None:
    """Forget the cases of ``page_ids``; in an index that is being built a mark stands for them.

    Raises:
        IndexTorn: if there is no index.
    """
    _write(
        client,
        names,
        live=({"_op_type": "delete", "_index": names.writing, "_id": str(pk)} for pk in page_ids),
        building=(_index_action(names.building, pk, gone(pk)) for pk in page_ids),
    )


def add_new(
    client: Elasticsearch, names: Names, documents: Mapping[int, CaseDocument]
) -> dict[int, str]:
    """Add ``documents`` to the index that is being built, except where a writer was first.

    Returns the page ids of those that were refused, with the reason.
    """
    refused: dict[int, str] = {}
    actions = (
        {**_index_action(names.building, page_id, to_index(document)), "_op_type": "create"}
        for page_id, document in documents.items()
    )
    for page_id, status, reason in bulk(client, actions):
        if reason and status != _CONFLICT:
            _raise_unless_refused(status, reason)
            refused[page_id] = reason
    return refused


def _write(
    client: Elasticsearch, names: Names, *, live: Iterable[Action], building: Iterable[Action]
) -> None:
    """Send the actions for both indices, that in the making first: it may begin to answer in between."""
    refused: dict[int, str] = {}
    if client.indices.exists_alias(name=names.building):
        with suppress(IndexTorn):  # it has been finished, or given up, since it was looked for
            refused |= _refused(client, building)
    refused |= _refused(client, live)
    client.indices.refresh(index=names.writing)
    if refused:
        raise DocumentsRefused(refused)


def _refused(client: Elasticsearch, actions: Iterable[Action]) -> dict[int, str]:
    """Send ``actions``, all to one index; return the page ids that were refused, with the reason.

    Raises:
        IndexTorn: if there is no such index.
    """
    refused: dict[int, str] = {}
    for page_id, status, reason in bulk(client, actions):
        if not reason:
            continue
        if status == _NOT_FOUND:
            raise IndexTorn(NOT_BUILT)
        _raise_unless_refused(status, reason)
        refused[page_id] = reason
    return refused


def _index_action(index: str, page_id: int, source: Mapping[str, Any]) -> Action:
    return {"_op_type": "index", "_index": index, "_id": str(page_id), "_source": source}


def _raise_unless_refused(status: int, reason: str) -> None:
    """Let what the document itself is to blame for pass; anything else may go well another time."""
    if status not in _OUR_FAULT:
        busy = "is too busy" if status == _BUSY else f"answered {status}"
        raise EngineUnavailable(f"Elasticsearch {busy} while writing ({reason}).")


def _reason(result: Mapping[str, Any]) -> str:
    """Why an action was not done, in the server's short words; empty when it was, or there was nothing to delete."""
    error = result.get("error")
    if not error:
        return ""
    if isinstance(error, str):
        return error[:200]
    # What lies beneath says more, and quotes less of the document.
    cause = error.get("caused_by") or error
    return f"{cause.get('type', 'error')}: {cause.get('reason', '')}"[:200]

"""Writing to Elasticsearch: a busy server is waited for, what cannot be held is named, no half index is made."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from search.engines.base import DocumentsRefused, EngineUnavailable, IndexTorn
from search.engines.elasticsearch import Access, ElasticsearchEngine
from search.engines.elasticsearch.names import Names
from search.engines.elasticsearch.writer import bulk
from search.parameters import SearchQuery
from tests.contract.corpus import CORPUS, Vocabulary, case
from tests.engines import own_access
from tests.search.fake_server import Answer, serving

TOO_LONG = "x" * 40_000  # Lucene holds no exact value of more than 32,766 bytes


class Busy:
    """Takes documents in its own time: the first ``refusals`` answers to a chunk say that it is busy."""

    def __init__(self, refusals: int) -> None:
        self.left = refusals
        self.taken: list[str] = []

    def __call__(self, path: str, body: bytes) -> Answer:
        lines = [json.loads(line) for line in body.splitlines()]
        ids = [line["index"]["_id"] for line in lines[::2]]
        is_busy = self.left > 0
        self.left -= 1
        if is_busy:
            error = {"type": "es_rejected_execution_exception", "reason": "queue is full"}
            items: list[dict[str, Any]] = [
                {"index": {"_id": i, "status": 429, "error": error}} for i in ids
            ]
        else:
            self.taken += ids
            items = [{"index": {"_id": i, "status": 201}} for i in ids]
        return 200, json.dumps({"errors": is_busy, "items": items}).encode()


def _actions(count: int) -> list[dict[str, Any]]:
    return [
        {"_op_type": "index", "_index": "cases-write", "_id": str(n), "_source": {"n": n}}
        for n in range(count)
    ]


def _bulk(answer: Callable[[str, bytes], Answer], count: int) -> list[tuple[int, int, str]]:
    with serving() as server:
        server.answer = answer
        client: Elasticsearch = Access(server.url).connect()
        return list(bulk(client, _actions(count), first_wait=0.01))


def test_a_busy_server_is_waited_for_and_nothing_is_lost_or_sent_twice() -> None:
    busy = Busy(refusals=3)
    outcomes = _bulk(busy, 1200)
    assert [status for _, status, _ in outcomes] == [201] * 1200
    assert sorted(busy.taken, key=int) == [str(n) for n in range(1200)]


def test_each_outcome_stands_with_its_own_document_when_only_some_are_put_off() -> None:
    first = True

    def answer(path: str, body: bytes) -> Answer:
        nonlocal first
        ids = [json.loads(line)["index"]["_id"] for line in body.splitlines()[::2]]
        items = [{"index": {"_id": i, **_said_of(i, first=first)}} for i in ids]
        first = False
        return 200, json.dumps({"errors": True, "items": items}).encode()

    assert sorted(_bulk(answer, 5)) == [
        (0, 201, ""),
        (1, 201, ""),
        (2, 201, ""),
        (3, 400, "mapper_parsing_exception: bad"),
        (4, 201, ""),
    ]


def _said_of(page_id: str, *, first: bool) -> dict[str, Any]:
    """What the server says of a document: 1 is put off at ``first``, 3 can never be held."""
    if page_id == "1" and first:
        return {"status": 429, "error": {"type": "es_rejected_execution_exception"}}
    if page_id == "3":
        return {"status": 400, "error": {"type": "mapper_parsing_exception", "reason": "bad"}}
    return {"status": 201}


def test_a_server_that_stays_busy_is_unavailable_in_the_end() -> None:
    outcomes = _bulk(Busy(refusals=1000), 2)
    assert {status for _, status, _ in outcomes} == {429}


@pytest.fixture
def access() -> Iterator[Access]:
    with own_access() as made:
        yield made


@pytest.fixture
def engine(access: Access) -> ElasticsearchEngine:
    made = ElasticsearchEngine(access, Vocabulary())
    made.clear()
    return made


def _client(access: Access) -> Elasticsearch:
    return access.connect()


@pytest.mark.elasticsearch
def test_a_document_that_cannot_be_held_is_named_and_the_others_are_written(
    engine: ElasticsearchEngine,
) -> None:
    bad = replace(case(2, "Bats"), sectors=(TOO_LONG,))
    with pytest.raises(DocumentsRefused) as refused:
        engine.upsert([case(1, "Badgers"), bad, case(3, "Beavers")])
    assert list(refused.value.reasons) == [2]
    assert "case 2" in str(refused.value)
    assert "immense term" in refused.value.reasons[2]
    assert dict(engine.versions()).keys() == {1, 3}


@pytest.mark.elasticsearch
def test_a_rebuild_goes_on_without_a_document_that_cannot_be_held_and_names_it(
    engine: ElasticsearchEngine,
) -> None:
    bad = replace(case(2, "Bats"), sectors=(TOO_LONG,))
    with engine.rebuild(3) as build:
        build.add([case(1, "Badgers"), bad, case(3, "Beavers")])
        assert list(build.refused) == [2]
    assert dict(engine.versions()).keys() == {1, 3}


@pytest.mark.elasticsearch
def test_a_server_that_lost_its_index_takes_no_change_and_answers_nothing(
    engine: ElasticsearchEngine, access: Access
) -> None:
    engine.upsert(CORPUS)
    client = _client(access)
    for index in client.indices.get(index=Names(access.prefix).pattern):
        client.indices.delete(index=index)
    with pytest.raises(IndexTorn):
        engine.upsert([case(1, "Badgers")])
    with pytest.raises(IndexTorn):
        engine.delete([1])
    with pytest.raises(IndexTorn):
        engine.search(SearchQuery())
    assert not engine.status().healthy
    assert not client.indices.get(index=Names(access.prefix).pattern)


@pytest.mark.elasticsearch
def test_what_a_killed_rebuild_left_is_cleared_by_the_next_one(
    engine: ElasticsearchEngine, access: Access
) -> None:
    engine.upsert([case(1, "Badgers")])
    pattern = Names(access.prefix).pattern
    left = engine.rebuild()
    left.__enter__().add(
        [case(9, "Half done")]
    )  # and never left: as if the process had been killed
    assert len(_client(access).indices.get(index=pattern)) == 2
    assert dict(engine.versions()) == {1: 1}
    with engine.rebuild(1) as build:
        assert len(_client(access).indices.get(index=pattern)) == 2, (
            "the one that answers, and this"
        )
        build.add([case(1, "Badgers")])
        engine.upsert([case(2, "Written meanwhile")])
    assert not build.refused
    assert dict(engine.versions()) == {1: 1, 2: 1}
    assert len(_client(access).indices.get(index=pattern)) == 1
    assert engine.search(SearchQuery(q="half done")).total == 0


@pytest.mark.elasticsearch
def test_an_index_says_by_its_name_which_shape_it_has_and_when_it_was_begun(
    engine: ElasticsearchEngine, access: Access
) -> None:
    status = engine.status()
    prefix, shape, begun = status.location.rsplit("-", 2)
    assert (prefix, shape) == (f"{access.prefix}-index", status.schema_hash)
    assert begun.startswith("20")
    assert len(begun) == 20


@pytest.mark.elasticsearch
def test_a_field_that_is_not_in_the_mapping_is_refused(
    engine: ElasticsearchEngine, access: Access
) -> None:
    mapping = _client(access).indices.get_mapping(index=engine.status().location)
    [described] = mapping.values()
    assert described["mappings"]["dynamic"] == "strict"


@pytest.mark.elasticsearch
def test_writing_to_an_address_without_a_server_is_unavailable(
    access: Access,
) -> None:
    away = ElasticsearchEngine(replace(access, url="http://127.0.0.1:9"), Vocabulary())
    with pytest.raises(EngineUnavailable):
        away.upsert([case(1, "Badgers")])

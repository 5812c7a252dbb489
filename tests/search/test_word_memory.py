"""An index is asked of each word once while a page is made."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import pytest
from django.test import Client

from search.clauses import Clause, Every
from search.engines.elasticsearch.shape import SCHEMA_HASH, schema_hash
from search.engines.memory import Remembering, WordMemory, memory_of, one_memory
from search.query.request import EngineRequest, EngineResponse
from tests import factories
from tests.search.fake_server import Answer, serving


class Index:
    """Knows one word, and notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[object] = []

    def known(self, words: Collection[str]) -> frozenset[str]:
        self.asked.append(("known", *words))
        return frozenset({"sensor"}).intersection(words)

    def frequencies(self, words: Collection[str]) -> Mapping[str, int]:
        self.asked.append(("frequencies", *words))
        return {word: 3 for word in words if word == "sensor"}

    def resembling(self, word: str, prefix: int, limit: int) -> Sequence[tuple[str, int]]:
        self.asked.append(("resembling", word, prefix, limit))
        return [("sensor", 3)]

    def run(self, request: EngineRequest) -> EngineResponse:
        self.asked.append("run")
        return EngineResponse(total=1)

    def ids(self, clause: Clause, order: str) -> Iterator[int]:
        self.asked.append("ids")
        return iter((1,))


def test_of_each_word_an_index_is_asked_once_whether_it_knows_it_or_not() -> None:
    index = Index()
    remembering = Remembering(index, WordMemory())
    for _ in range(2):
        assert remembering.known(["sensor", "zzz"]) == {"sensor"}
        assert remembering.frequencies({"sensor"}) == {"sensor": 3}
        assert remembering.resembling("sensro", 3, 9) == [("sensor", 3)]
    assert remembering.known(["zzz", "new"]) == frozenset()
    assert remembering.frequencies(["zzz"]) == {}
    assert index.asked == [
        ("known", "sensor", "zzz"),
        ("frequencies", "sensor"),
        ("resembling", "sensro", 3, 9),
        ("known", "new"),
        ("frequencies", "zzz"),
    ]


def test_cases_and_counts_are_asked_for_every_time() -> None:
    index = Index()
    remembering = Remembering(index, WordMemory())
    for _ in range(2):
        assert remembering.run(EngineRequest(Every())).total == 1
        assert list(remembering.ids(Every(), "newest")) == [1]
    assert index.asked == ["run", "ids", "run", "ids"]


def test_a_memory_belongs_to_one_page_and_one_engine() -> None:
    assert memory_of("one") is not memory_of("one")
    with one_memory():
        held = memory_of("one")
        assert memory_of("one") is held
        assert memory_of("other") is not held
    with one_memory():
        assert memory_of("one") is not held


EMPTY = {
    "timed_out": False,
    "_shards": {"failed": 0},
    "hits": {"total": {"value": 0}, "hits": []},
    "aggregations": {"values": {"buckets": []}},
    "suggest": {"values": []},
}


def _empty_index(path: str, body: bytes) -> Answer:
    """Answer as an index of our shape without a case does."""
    if "_mapping" in path:
        told: object = {"index": {"mappings": {"_meta": {SCHEMA_HASH: schema_hash()}}}}
    elif "_msearch" in path:
        told = {"responses": [EMPTY] * (body.count(b"\n") // 2)}
    else:
        told = {"term_vectors": {}, **EMPTY}
    return 200, json.dumps(told).encode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked",
    [
        {"q": "zyxqwv"},
        {"q": "zyxqwv qqqzzz", "sector": "none", "nation": "wales"},
        {"q": '"zyxqwv qqqzzz" wwwxxxyyyy -bins', "nation": ["wales", "scotland"], "kind": "bid"},
    ],
)
def test_a_page_that_finds_nothing_asks_elasticsearch_of_its_words_once_and_counts_all_steps_at_once(
    client: Client, settings: Any, asked: dict[str, Any]
) -> None:
    with serving() as fake:
        fake.answer = _empty_index
        settings.SEARCH_ENGINE = "elasticsearch"
        settings.ELASTICSEARCH_URL = fake.url
        settings.SEARCH_DEADLINE = 30.0
        factories.fed()
        page = client.get("/search/", asked)
    said = page.content.decode()
    assert page.status_code == 200
    assert "Nobody has told us yet" in said
    kinds = [path.partition("?")[0].rpartition("/")[2] for path in fake.paths]
    long_ones = sum(len(word) >= 8 for word in asked["q"].split())
    assert kinds.count("_termvectors") == 2
    assert kinds.count("_search") == long_ones
    assert kinds.count("_msearch") <= 2
    assert len(kinds) <= 5 + long_ones

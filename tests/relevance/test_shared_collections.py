"""On the shared collections search may stand no more than .02 below plain BM25, measured in the same run."""

from __future__ import annotations

from pathlib import Path

import pytest

from search import yardstick
from search.evaluation import engine_run, measure, read_collection
from tests.engines import ENGINES

ALLOWED = 0.02
REFERENCE = {"cranfield": 0.3597, "scifact": 0.6791}


@pytest.mark.shared
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", sorted(REFERENCE))
def test_search_stands_beside_plain_bm25(shared: Path, name: str, engine: str) -> None:
    collection = read_collection(shared / "relevance" / name)
    plain = measure(collection, yardstick.bm25_run(collection))
    ours = measure(collection, engine_run(collection, engine=engine))
    assert plain.ndcg_10 == pytest.approx(REFERENCE[name], abs=0.001)
    assert ours.ndcg_10 >= plain.ndcg_10 - ALLOWED
